"""Connectors, one folder per channel: each moves messages between one remote account and the hub.

Decides nothing, knows no database. Hands parsed ``Inbound`` things to ingest, takes ``ClearedMessage``
from delivery.
"""

from pristan.channels.model import (
    Account,
    Capabilities,
    ClearedMessage,
    Connector,
    Inbound,
    Manifest,
    OutboundFile,
    OutboundMessage,
    Receipt,
)
from pristan.channels.registry import Channel, Tools, channel, channels

__all__ = [
    "Account",
    "Capabilities",
    "Channel",
    "ClearedMessage",
    "Connector",
    "Inbound",
    "Manifest",
    "OutboundFile",
    "OutboundMessage",
    "Receipt",
    "Tools",
    "channel",
    "channels",
]
