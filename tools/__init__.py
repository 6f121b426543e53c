"""Scaffolds and generators; nothing of this ships."""
