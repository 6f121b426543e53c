"""Контур.Толк: one space holds meetings for one line. Opens rooms, asks what became of them, hears six events.

No messages travel here; whatever a customer is told goes through their own channel. Decides nothing.
"""

from pristan.channels.hook import Hook, header_secret
from pristan.channels.kontur_talk.connector import KonturTalkConnector
from pristan.channels.kontur_talk.parse import lane_key, parse
from pristan.channels.kontur_talk.render import SECRET_HEADER
from pristan.channels.registry import Channel, load_manifest

CHANNEL = Channel(
    manifest=load_manifest("kontur_talk"),
    parse=parse,
    lane_key=lane_key,
    connect=KonturTalkConnector,
    # Толк signs nothing: a secret of ours in a header of our own choice is all there is.
    hook=Hook(secret=header_secret(SECRET_HEADER)),
)

__all__ = ["CHANNEL"]
