"""Fakes and builders that ship with the product, for tests of connectors."""
