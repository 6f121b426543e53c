"""Odnoklassniki: messages of groups. Webhooks with a secret in the address; a key that lives as long as it is used.

Hands parsed things to ingest and takes cleared messages from delivery; decides nothing.
"""

from pristan.channels.hook import Hook, path_secret
from pristan.channels.ok.connector import OkConnector
from pristan.channels.ok.parse import lane_key, parse
from pristan.channels.ok.render import preview
from pristan.channels.registry import Channel, load_manifest

CHANNEL = Channel(
    manifest=load_manifest("ok"),
    parse=parse,
    lane_key=lane_key,
    connect=OkConnector,
    hook=Hook(secret=path_secret),
    preview=preview,
)

__all__ = ["CHANNEL"]
