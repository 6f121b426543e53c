"""What must be known of an event before it is parsed: is it a repeat, and whom must it wait for.

VK delivers at least once and says that an ``event_id`` seen before is to be ignored
(https://dev.vk.com/ru/api/callback/getting-started). A message is named by its dialog and its number there, so that
one read back from the history is known to be the one an event brought.
"""

import hashlib
import json

from pristan.channels.payload import EMPTY, Payload

FIRST_CHAT = 2_000_000_000
_LONGEST_ID = 100


def dedupe_key(event: Payload, raw: bytes) -> str:
    """Equal for two deliveries of one event, different for two events."""
    message = message_of(event)
    peer_id, cmid = message.integer("peer_id"), message.integer("conversation_message_id")
    if event.text("type") == "message_new" and peer_id and cmid:
        return f"message:{peer_id}:{cmid}"
    event_id = event.text("event_id") or str(event.integer("event_id") or "")
    if 0 < len(event_id) <= _LONGEST_ID:
        return f"event:{event_id}"
    return _digest(raw)


def lane_key(raw: bytes) -> str:
    """Events of one dialog are handled in order."""
    event = Payload.decode(raw) or EMPTY
    peer_id = peer_of(event)
    return f"peer:{peer_id}" if peer_id else ""


def message_of(event: Payload) -> Payload:
    """The message of ``message_new`` (wrapped since 5.103) or of ``message_reply`` and ``message_edit`` (bare)."""
    body = event.part("object")
    return body.part("message") or body if event.text("type").startswith("message_") else EMPTY


def peer_of(event: Payload) -> int | None:
    """The dialog an event is about: a person's id, or the number of a group chat."""
    body = event.part("object")
    message = body.part("message")
    names = ("peer_id", "user_id", "from_id")
    for part in (message, body):
        for name in names:
            found = part.integer(name)
            if found and found > 0:
                return found
    return None


def message_id(peer_id: int, cmid: int) -> str:
    """Our name of a message: numbers of VK are unique within a dialog only."""
    return f"{peer_id}:{cmid}"


def split_message_id(external_id: str) -> tuple[int, int] | None:
    """The dialog and the number there; None for what is no such name."""
    peer_id, colon, cmid = external_id.partition(":")
    if not colon or not cmid.isdecimal() or not peer_id.removeprefix("-").isdecimal():
        return None
    return int(peer_id), int(cmid)


def _digest(raw: bytes) -> str:
    """The same for equal objects, however they are spelt."""
    try:
        canonical = json.dumps(json.loads(raw), sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        canonical = raw
    return "sha256:" + hashlib.sha256(canonical).hexdigest()
