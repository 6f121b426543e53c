"""Meetings by video that begin in a conversation: asked for, opened, heard of, reported.

The link goes to the customer through the outbox, like anything said. Knows no service of meetings by name: whichever
channel has that role holds them.
"""

from pristan.meetings.hearing import hear, keep_offer, keep_report
from pristan.meetings.station import MeetingsStation

__all__ = ["MeetingsStation", "hear", "keep_offer", "keep_report"]
