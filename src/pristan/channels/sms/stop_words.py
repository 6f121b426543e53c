"""Words by which a person forbids or allows further messages. Pure.

A whole message that is one of these words, in any case and with any punctuation around: «Стоп.», «STOP!».
Federal law 38-FZ, article 18 part 1: advertising stops at once when the addressee asks for it.
"""

import re

from pristan.channels.model import IdentityChange

STOP = frozenset(
    """
    стоп stop ctop cтоп стop отписка отписаться отпишите отпишитесь unsubscribe unsub отказ отказываюсь
    """.split()
)
START = frozenset("старт start подписаться".split())
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def wish(text: str) -> IdentityChange | None:
    """What the person wants, when the message is nothing but that wish."""
    word = _AROUND.sub("", text.strip()).casefold()
    if word in STOP:
        return IdentityChange.WITHDRAWN
    return IdentityChange.RESUMED if word in START else None
