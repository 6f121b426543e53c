"""Data of the detector: words, weights, lists. Read once, never written."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=16)
def table(name: str) -> dict[str, Any]:
    """The data file ``name``.toml."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=64)
def words(name: str, section: str) -> frozenset[str]:
    """The words of one section of a data file, with ё written as е."""
    return frozenset(str(table(name)["words"][section]).replace("ё", "е").split())


@lru_cache(maxsize=64)
def pairs(name: str, section: str) -> frozenset[str]:
    """Entries of several words, one a line or divided by a bar."""
    entries = re.split(r"[|\n]", str(table(name)["words"][section]).replace("ё", "е"))
    return frozenset(entry.strip() for entry in entries if entry.strip())
