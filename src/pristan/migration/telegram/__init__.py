"""What Telegram Desktop exports: JSON of a chat or of a whole account, or pages of HTML."""

from pristan.migration.telegram.source import is_ours, items

__all__ = ["is_ours", "items"]
