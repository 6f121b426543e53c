"""The move of a chain of pharmacies, chapter by chapter; `docs/tutorial/move.md` tells it to people."""
