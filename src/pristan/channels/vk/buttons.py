"""What a button of ours carries through VK, and whether it came back as it left. Pure.

A customer can forge the payload of a button (https://dev.vk.com/ru/api/bots/development/keyboard), so ours is signed
with the key of the community for the one it is shown to. VK carries 255 characters of JSON.
"""

import hashlib
import hmac
import json

from pristan.channels.payload import EMPTY, Payload

PAYLOAD_LIMIT = 255
_SIGNATURE_DIGITS = 16


def sealed(payload: str, *, label: str, peer: str, token: str) -> str | None:
    """The payload for VK, with the label while it fits; None when it is too long for VK."""
    for words in (label, ""):
        body = {"p": payload, "t": words, "s": _signature(payload, words, peer=peer, token=token)}
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        if len(text) <= PAYLOAD_LIMIT:
            return text
    return None


def opened(body: Payload, *, peer: str, token: str) -> tuple[str, str] | None:
    """Payload and label of a button of ours; None when it is not ours."""
    payload, words = body.text("p"), body.text("t")
    expected = _signature(payload, words, peer=peer, token=token)
    if not hmac.compare_digest(expected.encode(), body.verbatim("s").encode("utf-8", "replace")):
        return None
    return payload, words


def payload_of(holder: Payload) -> Payload:
    """The payload of an event (an object) or of a message (a string with JSON)."""
    inside = holder.part("payload")
    if inside:
        return inside
    return Payload.decode(holder.text("payload").encode()) or EMPTY


def _signature(payload: str, words: str, *, peer: str, token: str) -> str:
    text = f"{peer}\n{words}\n{payload}".encode("utf-8", "replace")
    return hmac.new(token.encode(), text, hashlib.sha256).hexdigest()[:_SIGNATURE_DIGITS]
