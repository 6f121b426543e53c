"""Threads, messages, notes, assignment: what operators work with.

Takes parsed inbound things from ingest, shows rows, keeps drafts, labels and snippets. Sends nothing:
whoever speaks writes to the outbox above.
"""

from pristan.conversations.arrivals import Arrival, receive, receive_one
from pristan.conversations.elsewhere import say_elsewhere
from pristan.conversations.projection import conversation_rows, message_rows, record

__all__ = ["Arrival", "conversation_rows", "message_rows", "receive", "receive_one", "record", "say_elsewhere"]
