"""Values of JSON objects as words and moments, and who is who in a file."""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape
from re import sub
from typing import Any

from pristan.migration.crm.dates import moment
from pristan.migration.orders import Order

_REMEMBERED = 200_000
_CUSTOMERS = frozenset({"end-user", "user", "lead", "contact"})
_STAFF = frozenset({"agent", "admin", "bot", "team", "agent_bot", "owner", "agentbot", "captain::assistant"})


def text_of(value: object) -> str:
    """A word or a number as text; of anything else nothing."""
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def id_of(found: Mapping[str, Any]) -> str:
    """The number of an object in its system."""
    return text_of(found.get("id") or found.get("_id"))


def plain(body: str) -> str:
    """Text without the markup of a letter."""
    return unescape(sub(r"<[^<>]+>", "", sub(r"<(?:br|/p)\s{0,9}/?>", "\n", body))).strip() if "<" in body else body


def moment_of(value: object) -> datetime | None:
    """The moment that a value tells: seconds of Unix or words."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11:  # noqa: PLR2004 - seconds
        return datetime.fromtimestamp(value, UTC)
    return moment(text_of(value), Order.DMY)


def is_customer(kind: object) -> bool | None:
    """Whether the kind of an author is one of customers; None where the word says nothing."""
    word = text_of(kind).casefold()
    return True if word in _CUSTOMERS else False if word in _STAFF else None


class Names:
    """People of a file by their numbers: names and who of them are customers. Bounded, whatever the file."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, bool | None]] = {}

    def learn(self, id_: str, name: str, *, role: object = None) -> bool:
        """Keep who that is; True where they were not known before."""
        is_new = id_ not in self._known
        if id_ and (not is_new or len(self._known) < _REMEMBERED):
            told = is_customer(role)
            before = self._known.get(id_, ("", None))
            self._known[id_] = (name or before[0], before[1] if told is None else told)
        return is_new

    def name(self, id_: str) -> str:
        """What they are called, if it was told before."""
        return self._known.get(id_, ("", None))[0]

    def is_customer(self, id_: str) -> bool | None:
        """Whether they are a customer, if it was told before."""
        return self._known.get(id_, ("", None))[1]
