"""Invitations into lawful channels: tokens, the page that opens a channel with one, and who came by which.

A token in a first word joins identities by the rule of ``contacts.linking``: as a proof or as a suggestion, never in
silence for somebody else. Whom to invite and when is decided above, by ``campaigns``.
"""

from pristan.invitations.hearing import hear_start, hear_words
from pristan.invitations.service import OwnLinks

__all__ = ["OwnLinks", "hear_start", "hear_words"]
