"""Chats as WhatsApp exports them: a text, or an archive with the text and its files."""

from pristan.migration.whatsapp.source import is_ours, items

__all__ = ["is_ours", "items"]
