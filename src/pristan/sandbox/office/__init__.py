"""What the twins of employees' messengers have in common: bots, colleagues, group chats, the page."""

from pristan.sandbox.office.twin import OfficeTwin, Wire, an_office
from pristan.sandbox.office.world import Blob, Bot, Key, Line, Office, Person, Place

__all__ = ["Blob", "Bot", "Key", "Line", "Office", "OfficeTwin", "Person", "Place", "Wire", "an_office"]
