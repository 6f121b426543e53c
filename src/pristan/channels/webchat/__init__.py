"""The web chat: our own widget and any client of its protocol; visitors, their feeds, who may write.

What arrives becomes journal entries as on any channel; what leaves is committed to the visitor's feed.
The HTTP side of it is ``pristan.web.chat``.
"""

from pristan.channels.model import Account, Connector
from pristan.channels.registry import Channel, Tools, load_manifest
from pristan.channels.webchat.connector import WebchatConnector
from pristan.channels.webchat.own_side import VisitorSide
from pristan.channels.webchat.parse import lane_key, parse
from pristan.core.errors import Misconfigured


def connect(account: Account, tools: Tools) -> Connector:
    """A connector for one inbox."""
    if tools.database is None:
        raise Misconfigured("Веб-чату нужна база")
    return WebchatConnector(account, tools.database)


CHANNEL = Channel(
    manifest=load_manifest("webchat"), parse=parse, lane_key=lane_key, connect=connect, own_side=VisitorSide()
)

__all__ = ["CHANNEL", "WebchatConnector", "connect", "lane_key", "parse"]
