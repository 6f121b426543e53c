"""Words that leave by themselves, when what they promise is not there. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from pristan.outbox.model import LINK_PLACE

NO_WORDS: Final = "Здесь мы больше не отвечаем"
_SENTENCES: Final = re.compile(r"(?<=[.!?…])\s+")
_AT_THE_END: Final = re.compile(rf"[\s:,—–-]*{re.escape(LINK_PLACE)}[\s.!]*$")


def without_link(words: str, ways: Sequence[tuple[str, str]]) -> str:
    """The words for somebody who can be given no personal link, with addresses of open channels in its place.

    The sentence that promised the link goes; where it is all there is, only the place of the link does. ``ways``: names
    of channels and addresses.
    """
    lines = (_SENTENCES.split(line) for line in words.splitlines())
    kept = (" ".join(said for said in line if LINK_PLACE not in said) for line in lines)
    said = "\n".join(line for line in kept if line.strip()) or _shortened(words)
    told = "; ".join(f"{name} {address}" for name, address in ways)
    return f"{said}\n{told}" if told else said


def _shortened(words: str) -> str:
    said = _AT_THE_END.sub("", words).strip()
    return NO_WORDS if LINK_PLACE in said or not said else said
