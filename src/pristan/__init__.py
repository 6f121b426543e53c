"""Pristan: the hub where a company keeps all its customer conversations."""

from importlib.metadata import version

__version__ = version("pristan")
