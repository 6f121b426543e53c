"""Clients of the providers, one module for each: they know the wire and decide nothing."""
