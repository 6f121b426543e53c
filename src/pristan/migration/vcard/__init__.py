"""Cards of people, vCard 2.1, 3.0 and 4.0."""

from pristan.migration.vcard.source import is_ours, items

__all__ = ["is_ours", "items"]
