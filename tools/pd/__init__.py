"""Scores the detector of personal data on labelled samples: ``python -m tools.pd``."""
