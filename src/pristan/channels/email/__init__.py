"""E-mail: one mailbox is one inbox. Receives by IMAP, sends by SMTP; reads letters, their quotations and bounces.

Hands parsed things to ingest and takes cleared messages from delivery; decides nothing.
"""

from pristan.channels.email.inspection import inspect_body, inspect_letter, inspect_source
from pristan.channels.email.letter_view import POLICY, LetterView, letter_view
from pristan.channels.email.parse import lane_key, parse, person_of
from pristan.channels.model import Account, Connector
from pristan.channels.registry import Channel, Tools, load_manifest


def connect(account: Account, tools: Tools) -> Connector:
    """The connector of a mailbox."""
    from pristan.channels.email.connector import EmailConnector  # noqa: PLC0415 - four libraries of mail; not every installation has one

    return EmailConnector(account, tools)


CHANNEL = Channel(manifest=load_manifest("email"), parse=parse, lane_key=lane_key, connect=connect, person_of=person_of)

__all__ = ["CHANNEL", "POLICY", "LetterView", "inspect_body", "inspect_letter", "inspect_source", "letter_view"]
