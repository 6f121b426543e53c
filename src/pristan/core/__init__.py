"""Words of the house: ids, errors, facts.

Imports nothing of the house and does no I/O.
"""
