"""Decisions about people: what is the same phone, who may be the same person, who may be written to."""
