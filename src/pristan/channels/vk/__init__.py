"""VK: one community is one inbox. Receives by Callback API or Bots Long Poll, sends, reconciles, reads dialogs back.

Hands parsed things to ingest and takes cleared messages from delivery; decides nothing.
"""

from pristan.channels.registry import Channel, load_manifest
from pristan.channels.vk.connector import VkConnector, mark
from pristan.channels.vk.glance import lane_key
from pristan.channels.vk.handshake import HOOK
from pristan.channels.vk.parse import parse

CHANNEL = Channel(
    manifest=load_manifest("vk"),
    parse=parse,
    lane_key=lane_key,
    connect=VkConnector,
    hook=HOOK,
    mark=mark,
    asks_names=True,
)

__all__ = ["CHANNEL"]
