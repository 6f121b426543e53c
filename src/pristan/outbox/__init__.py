"""The only way to say something: whoever speaks writes an outbox entry.

Adds the message to the thread and the entry to the outbox in one transaction; delivery takes it from
there, through the gate.
"""

from pristan.outbox.inviting import invite
from pristan.outbox.model import Speaker, Utterance
from pristan.outbox.service import answer_callback, cancel, edit, remove, resolve, retry, say
from pristan.outbox.waiting import tell_waiting

__all__ = [
    "Speaker",
    "Utterance",
    "answer_callback",
    "cancel",
    "edit",
    "invite",
    "remove",
    "resolve",
    "retry",
    "say",
    "tell_waiting",
]
