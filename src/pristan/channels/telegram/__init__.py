"""Telegram: a channel that is left. Receives who still writes to the old bot, sends what the gate lets out.

Hands parsed things to ingest and takes cleared messages from delivery; decides nothing.
"""

from pristan.channels.hook import Hook, header_secret
from pristan.channels.registry import Channel, load_manifest
from pristan.channels.telegram.connector import TelegramConnector
from pristan.channels.telegram.parse import lane_key, parse
from pristan.channels.telegram.receiving import SECRET_HEADER
from pristan.channels.telegram.render import preview

CHANNEL = Channel(
    manifest=load_manifest("telegram"),
    parse=parse,
    lane_key=lane_key,
    connect=TelegramConnector,
    hook=Hook(secret=header_secret(SECRET_HEADER)),
    preview=preview,
)

__all__ = ["CHANNEL"]
