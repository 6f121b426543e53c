"""Local twins of messengers: demo, training ground, test peer. Imports only core and kit.

The hub meets them over HTTP, as it meets the real thing.
"""
