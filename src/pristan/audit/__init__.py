"""Audit of channels and data stores: what a company uses and shows, held against the rulebook on a date.

Reads sites and inventories, says what breaks which rule and what follows. About messages decides the gate.
"""
