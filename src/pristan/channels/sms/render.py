"""A message of ours → the texts that leave, in order. Pure.

SMS carries words only: buttons become numbered lines, files become links. A very long text leaves as several messages,
because providers refuse more than ten segments at once.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from pristan.channels.degrade import with_links, with_numbers
from pristan.channels.model import OutboundMessage, Shown, ShownPart
from pristan.channels.payload import clean_text
from pristan.channels.sms.provider import Sms
from pristan.channels.sms.segments import BEYOND_BMP, EXTENSION, GSM_PART, UCS2_PART, is_gsm, segments
from pristan.channels.split import split_text

AT_MOST = 10  # segments in one message


def words(message: OutboundMessage, links: Sequence[str]) -> str:
    """Everything the message says, as one text; ``links`` stand for its files, in order."""
    text = with_numbers(message.text, message.buttons)
    return clean_text(with_links(text, list(zip(message.files, links, strict=True)))).strip()


def messages(text: str) -> list[str]:
    """Texts of at most ten segments each, cut where a reader would pause; at least one."""
    if segments(text).count <= AT_MOST:
        return [text]
    each = GSM_PART if is_gsm(text) else UCS2_PART
    heavy = any(character in EXTENSION or ord(character) > BEYOND_BMP for character in text)
    return split_text(text, limit=AT_MOST * each // (2 if heavy else 1))


def preview(message: OutboundMessage) -> Shown:
    """The texts as they arrive; what they cost is told apart (``estimate``)."""
    texts = messages(words(message, ["ссылка"] * len(message.files)))
    return Shown(parts=tuple(ShownPart(text=text) for text in texts))


def whole(texts: Sequence[str], *, phone: str, sender: str, refs: Sequence[int]) -> list[Sms]:
    """One request for each text: the provider cuts it."""
    return [Sms(phone=phone, text=text, sender=sender, ref=ref) for text, ref in zip(texts, refs, strict=True)]


def cut(texts: Sequence[str], *, phone: str, sender: str, refs: Sequence[int]) -> list[Sms]:
    """One request for each segment: we cut (SMPP)."""
    found = []
    for text, ref in zip(texts, refs, strict=True):
        parts = segments(text).parts or ("",)
        found += [
            Sms(phone=phone, text=part, sender=sender, ref=ref, part=number, total=len(parts), series=ref & 0xFF)
            for number, part in enumerate(parts, start=1)
        ]
    return found


def reference(key: UUID, outbox_id: int, number: int) -> int:
    """Our own number of a text: the same in every try, of 31 bits, and hardly met twice for one phone."""
    digest = hashlib.blake2s(f"{key}:{outbox_id}:{number}".encode(), digest_size=4).digest()
    return (int.from_bytes(digest) & 0x7FFFFFFF) or 1
