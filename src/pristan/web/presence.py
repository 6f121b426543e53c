"""Who looks at a conversation and who types: told by NOTIFY, kept in memory for seconds, never stored."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

VIEWING_S = 30.0
TYPING_S = 6.0


class Notice(msgspec.Struct, kw_only=True):
    """What somebody does in a conversation; ``who`` is operator or contact."""

    company_id: int
    conversation_id: int
    line_id: int | None = None
    what: str
    who: str = "operator"
    operator_id: int | None = None
    name: str = ""


@dataclass(slots=True, kw_only=True)
class Conversation:
    """Who is there; the values are moments (monotonic seconds) when it ends."""

    line_id: int | None
    names: dict[int, str] = field(default_factory=dict)
    viewing: dict[int, float] = field(default_factory=dict)
    typing: dict[int, float] = field(default_factory=dict)
    contact_typing: float = 0.0
    contact_name: str = ""


class Presence:
    """All conversations where somebody is, of one process."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Conversation] = {}

    def take(self, notice: Notice, *, now_s: float) -> None:
        key = (notice.company_id, notice.conversation_id)
        there = self._known.setdefault(key, Conversation(line_id=notice.line_id))
        if notice.who == "contact":
            there.contact_typing = now_s + TYPING_S if notice.what == "typing" else 0.0
            there.contact_name = notice.name
        elif notice.operator_id is not None:
            there.names[notice.operator_id] = notice.name
            there.viewing[notice.operator_id] = now_s + VIEWING_S
            if notice.what == "typing":
                there.typing[notice.operator_id] = now_s + TYPING_S

    def expire(self, *, now_s: float) -> list[tuple[int, int]]:
        """Forget what is over; returns the conversations that changed."""
        changed: list[tuple[int, int]] = []
        for key, there in list(self._known.items()):
            before = (len(there.viewing), len(there.typing), there.contact_typing)
            there.viewing = {id_: until for id_, until in there.viewing.items() if until > now_s}
            there.typing = {id_: until for id_, until in there.typing.items() if until > now_s}
            if there.contact_typing <= now_s:
                there.contact_typing = 0.0
            if (len(there.viewing), len(there.typing), there.contact_typing) != before:
                changed.append(key)
        return changed

    def drop_empty(self) -> None:
        for key, there in list(self._known.items()):
            if not there.viewing and not there.typing and not there.contact_typing:
                del self._known[key]

    def shown(self, key: tuple[int, int]) -> tuple[int | None, dict[str, Any]]:
        """The business line, and what screens are told."""
        there = self._known.get(key) or Conversation(line_id=None)
        viewers = [{"operator_id": id_, "name": there.names[id_]} for id_ in sorted(there.viewing)]
        typing: list[dict[str, Any]] = [
            {"who": "operator", "operator_id": id_, "name": there.names[id_]} for id_ in sorted(there.typing)
        ]
        if there.contact_typing:
            typing.append({"who": "contact", "name": there.contact_name})
        return there.line_id, {"conversation_id": key[1], "viewers": viewers, "typing": typing}

    def of_company(self, company_id: int) -> list[tuple[int, int]]:
        return [key for key in self._known if key[0] == company_id]
