"""WhatsApp Cloud: a channel that is left. Receives who still writes there, sends what the gate lets out.

Hands parsed things to ingest and takes cleared messages from delivery; decides nothing.
"""

from pristan.channels.registry import Channel, load_manifest
from pristan.channels.whatsapp.connector import WhatsAppConnector
from pristan.channels.whatsapp.hook import HOOK
from pristan.channels.whatsapp.parse import lane_key, parse
from pristan.channels.whatsapp.render import preview

CHANNEL = Channel(
    manifest=load_manifest("whatsapp"),
    parse=parse,
    lane_key=lane_key,
    connect=WhatsAppConnector,
    hook=HOOK,
    preview=preview,
)

__all__ = ["CHANNEL"]
