"""MAX: one bot is one inbox. Receives by webhook or long polling, sends, reconciles, reads the chat back.

Hands parsed things to ingest and takes cleared messages from delivery; decides nothing.
"""

from pristan.channels.hook import Hook, header_secret
from pristan.channels.max.connector import MaxConnector
from pristan.channels.max.glance import lane_key
from pristan.channels.max.parse import parse
from pristan.channels.max.render import preview
from pristan.channels.max.subscription import SECRET_HEADER
from pristan.channels.registry import Channel, load_manifest

CHANNEL = Channel(
    manifest=load_manifest("max"),
    parse=parse,
    lane_key=lane_key,
    connect=MaxConnector,
    hook=Hook(secret=header_secret(SECRET_HEADER)),
    preview=preview,
)

__all__ = ["CHANNEL"]
