"""API channel: whatever else a company has (its own messenger, 1C, a kiosk) is one inbox, by signed webhooks both ways.

Hands parsed things to ingest and takes cleared messages from delivery; decides nothing. The protocol is ours:
``docs/reference/api-channel.md``.
"""

from pristan.channels.api_channel.connector import ApiConnector
from pristan.channels.api_channel.entry import HOOK
from pristan.channels.api_channel.parse import lane_key, parse
from pristan.channels.api_channel.people import person_of
from pristan.channels.registry import Channel, load_manifest

CHANNEL = Channel(
    manifest=load_manifest("api_channel"),
    parse=parse,
    lane_key=lane_key,
    connect=ApiConnector,
    hook=HOOK,
    person_of=person_of,
)

__all__ = ["CHANNEL"]
