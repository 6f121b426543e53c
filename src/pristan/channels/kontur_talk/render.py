"""What we ask of Толк, as bodies of its requests. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pristan.channels.kontur_talk.client import stamp
from pristan.channels.model.meetings import Plan, Room

TITLE_LIMIT = 128
EVENTS = (
    "conferencesStarted", "conferencesFinished", "userConnectedToRoom", "userDisconnectedFromRoom",
    "recordingCompleted", "transcriptionReady",
)  # fmt: skip
SECRET_HEADER = "X-Pristan-Secret"  # noqa: S105 - the name of a header


def room_body(room: Room) -> Mapping[str, Any]:
    """Guests come in by the link until the moment; an organiser lets them in from the lobby or they find it open."""
    return {"title": room.title[:TITLE_LIMIT], "anonymousAccessExpirationDate": stamp(room.opens_until)}


def meeting_body(room: Room, plan: Plan) -> Mapping[str, Any]:
    """The customer is not invited by e-mail here: the link goes through the gate, in the customer's own channel."""
    return {
        "roomName": room.name,
        "subject": room.title[:TITLE_LIMIT],
        "start": stamp(plan.starts_at),
        "end": stamp(plan.ends_at),
        "timezone": "GMT+0",
        "allowAnonymous": True,
        "requiredUserKeys": [],
    }


def webhook_body(url: str, secret: str) -> Mapping[str, Any]:
    return {
        "title": "Пристань",
        "url": url,
        "events": list(EVENTS),
        "customHeaders": [{"name": SECRET_HEADER, "value": secret}],
    }


def moment(value: str) -> datetime | None:
    """A time as Толк writes it, up to seven digits after the second; None for what is no time with a zone."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
