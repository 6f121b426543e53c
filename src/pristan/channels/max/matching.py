"""Is a message in the chat the one we tried to send? Pure."""

from pristan.channels.max.render import Part
from pristan.channels.payload import Payload


def same_message(part: Part, there: Payload) -> bool:
    """Said by the bot, with the same text and the same kinds of attachments."""
    if not there.part("sender").flag("is_bot"):
        return False
    body = there.part("body")
    if _words(body.text("text")) != _words(part.text):
        return False
    kinds = sorted(item.text("type") for item in body.parts("attachments") if item.text("type") != "share")
    expected = sorted([upload.kind for upload in part.uploads] + (["inline_keyboard"] if part.keyboard else []))
    return kinds == expected


def _words(text: str) -> list[str]:
    """The text without its spacing, which a messenger may trim."""
    return text.split()
