"""What an answer shows to whoever lacks ``contacts.view_personal``: every string is read, what is found is hidden.

Closed by default: whatever a room adds to its answers is read too. Only handlers that say so, and rooms that know
nothing of customers, are left alone. The same holds for facts on their way to a screen.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final, Self

import msgspec
from litestar import Request, Response
from litestar.response.base import ASGIResponse
from typing_extensions import override

from pristan.compliance.pd import HIDDEN, Kind, MaskPolicy, MaskStyle
from pristan.core.access import Permission
from pristan.core.ids import LineId
from pristan.kit.principal import Principal, lines_of
from pristan.web.masks import MASKS

SHOWS_PERSONAL: Final = (
    "shows_personal"  # a handler's word that its answer is to show them, or holds only the caller's own
)
_STRANGERS: Final = (  # rooms and handlers that know no customer
    "pristan.staff.",
    "pristan.channels.",
    "pristan.compliance.",
    "pristan.alerts.",
    "pristan.training.",
    "pristan.audit.",
    "pristan.web.chat_settings",
)
# What the house itself writes: names of things, moments, addresses of its own pages.
_PLAIN: Final = frozenset(
    {
        "channel", "client_key", "code", "created_at", "effect", "id", "kind", "mime", "mode", "next", "outcome",
        "previous", "rule_id", "sent_at", "sort", "state", "status", "text_hash", "type",
    }
)  # fmt: skip
_NAMES: Final = frozenset({"name", "contact_name", "display_name", "author", "author_name", "account_name", "by_name"})
_WHOLE: Final = frozenset({"location"})
_TEXT: Final = MaskPolicy(style=MaskStyle.TAG)
_NAME: Final = MaskPolicy(style=MaskStyle.TAG, keep=frozenset({Kind.PERSON}))
_MANY_DIGITS: Final = 9  # a name that is a number is an address, whatever plan it belongs to
_LONGEST: Final = 20_000
# The address of a file and a moment: they are in every row, and hold nothing.
_OURS: Final = re.compile(
    r"/api/v1/files/\d{1,10}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Sight:
    """On which lines personal data are seen (``None``: all), and whether they are where no line is told."""

    lines: frozenset[LineId] | None = None
    elsewhere: bool = True

    @classmethod
    def of(cls, user: Principal) -> Self:
        """What the permissions of a person come to. Whoever sees them wherever they see anything is not narrowed."""
        personal = user.reach(Permission.CONTACTS_VIEW_PERSONAL)
        seen = user.reach(Permission.CONVERSATIONS_VIEW).joined(user.reach(Permission.CONTACTS_VIEW))
        if personal.covers(seen) and not personal.is_empty:
            return cls()
        return cls(lines=lines_of(personal), elsewhere=not personal.is_empty)

    @property
    def is_whole(self) -> bool:
        return self.lines is None and self.elsewhere

    def on(self, line_id: int | None) -> bool:
        """Whether personal data of a line are seen."""
        if line_id is None:
            return self.elsewhere
        return self.lines is None or LineId(line_id) in self.lines


WHOLE: Final = Sight()


def hidden(value: Any, sight: Sight, *, is_open: bool | None = None) -> Any:
    """``value``, made of plain JSON, with what the sight does not reach hidden."""
    return value if sight.is_whole else _hidden(value, sight, sight.elsewhere if is_open is None else is_open)


def _hidden(value: Any, sight: Sight, is_open: bool) -> Any:  # noqa: FBT001 - one word of a recursion
    if isinstance(value, str):
        return value if is_open else hidden_text(value)
    if isinstance(value, list | tuple):
        return [_hidden(item, sight, is_open) for item in value]
    if isinstance(value, Mapping):
        here = _open_here(value, sight, is_open)
        return {key: _field(key, item, sight, is_open=here) for key, item in value.items()}
    return value


def _open_here(value: Mapping[str, Any], sight: Sight, is_open: bool) -> bool:  # noqa: FBT001 - one word of a recursion
    """An object, and what stands beside a conversation, is of that line."""
    line_id = value.get("business_line_id")
    if line_id is None and isinstance(value.get("conversation"), Mapping):
        line_id = value["conversation"].get("business_line_id")
    return is_open if not isinstance(line_id, int) else sight.on(line_id)


def _field(key: str, item: Any, sight: Sight, *, is_open: bool) -> Any:
    if isinstance(item, str):
        return item if is_open or key in _PLAIN else hidden_name(item) if key in _NAMES else hidden_text(item)
    if not is_open and key in _WHOLE:
        return None
    return _hidden(item, sight, is_open)


def hidden_text(text: str) -> str:
    """A text with tags in place of what is found in it; what cannot be read in time is hidden whole."""
    if not text or _OURS.fullmatch(text):
        return text
    if len(text) > _LONGEST:
        return f"{MASKS.of(text[:_LONGEST], _TEXT)} {HIDDEN}"
    return MASKS.of(text, _TEXT)


def hidden_name(text: str) -> str:
    """A name as it is; an address or a number that stands in place of one is hidden."""
    if sum(character.isdigit() for character in text) >= _MANY_DIGITS:
        return HIDDEN
    if "@" not in text and not any(map(str.isdigit, text)):
        return text
    return MASKS.of(text, _NAME)


def hidden_fact(body: str, line_id: int | None, sight: Sight) -> str:
    """The body of a fact as a screen of that sight may have it."""
    told = hidden(msgspec.json.decode(body), sight, is_open=sight.on(line_id))
    return msgspec.json.encode(told).decode()


def hidden_table(text: str, sight: Sight) -> str:
    """A table for table programs as that sight may have it; its first row names the fields."""
    rows = csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";")
    heads = next(rows, [])
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(heads)
    for row in rows:
        cells = [_field(head, cell, sight, is_open=sight.elsewhere) for head, cell in zip(heads, row, strict=False)]
        writer.writerow(cells)
    return "\ufeff" + out.getvalue()


class SightedResponse(Response[Any]):
    """An answer of the API as the caller may see it."""

    @override
    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **more: Any) -> ASGIResponse:
        """Hide what the caller may not see, then write."""
        user = request.scope.get("user")
        if isinstance(user, Principal) and not _is_left_alone(request):
            sight = Sight.of(user)
            if not sight.is_whole:
                told = msgspec.to_builtins(self.content)
                is_table = isinstance(told, str) and str(self.media_type or "").startswith("text/csv")
                self.content = hidden_table(told, sight) if is_table else hidden(told, sight)
        return super().to_asgi_response(app, request, **more)


def _is_left_alone(request: Request[Any, Any, Any]) -> bool:
    handler = request.route_handler
    return bool(handler.opt.get(SHOWS_PERSONAL)) or handler.fn.__module__.startswith(_STRANGERS)
