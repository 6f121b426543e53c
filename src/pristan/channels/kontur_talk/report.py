"""What is kept of a conference that has ended: our own entry for the journal, made of several answers. Pure.

The report of participants also tells addresses on the net and countries, and the chat has lines from one person to
another: nobody needs them here, so they go no further.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from pristan.channels.payload import Payload

KIND = "PristanReport"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answers about one conference."""

    conference: Payload
    participants: Sequence[Payload]
    messages: Sequence[Payload]
    artifacts: Payload


def entry_of(found: Found) -> tuple[bytes, str]:
    """The entry, and a word that is the same as long as Толк tells the same."""
    conference = found.conference
    body: dict[str, Any] = {
        "eventType": KIND,
        "conferenceKey": conference.text("key"),
        "roomName": conference.text("roomName"),
        "startTime": conference.text("startTime"),
        "endTime": conference.text("endTime"),
        "participants": [
            {"name": one.text("participantName"), "isGuest": one.flag("isGuest")} for one in found.participants
        ],
        "messages": [_message(one) for one in found.messages if not one.flag("isPrivate")],
        "recordings": [_recording(one) for one in found.artifacts.parts("recordings")],
    }
    mark = sha256(msgspec.json.encode(body)).hexdigest()[:24]
    return msgspec.json.encode({"eventId": f"{conference.text('key')}:{mark}", **body}), mark


def _message(one: Payload) -> dict[str, Any]:
    sender = one.part("sender")
    return {
        "created": one.text("created"),
        "author": sender.text("participantName"),
        "isGuest": sender.flag("isGuest"),
        "text": one.text("text"),
        "files": [item.text("fileName") for item in one.parts("attachments")],
    }


def _recording(one: Payload) -> dict[str, Any]:
    return {
        "id": one.text("id"),
        "title": one.text("title"),
        "duration": one.integer("duration") or 0,
        "status": one.text("status"),
        "hasTranscript": one.part("transcription").text("status") == "complete",
    }
