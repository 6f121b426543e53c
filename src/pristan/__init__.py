"""Pristan: the hub where a company keeps all its customer conversations."""
