"""Verbs of the room, one module per noun. Each function works inside the caller's transaction."""
