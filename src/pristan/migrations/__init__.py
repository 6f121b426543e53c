"""Numbered plain-SQL migrations; see ``pristan.kit.migrate``."""
