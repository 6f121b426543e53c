"""People, deals and messages of Wazzup, as its API answers: v3 in camelCase, v2 in snake_case."""

from pristan.migration.wazzup.source import is_ours, items

__all__ = ["is_ours", "items"]
