"""Tables and JSON of CRMs, helpdesks and address books: one reader, the systems differ in words."""

from pristan.migration.crm.source import is_ours, items

__all__ = ["is_ours", "items"]
