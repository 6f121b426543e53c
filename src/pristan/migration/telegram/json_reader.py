"""``result.json`` of Telegram Desktop: one chat or a whole account."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any

from pristan.migration.json_stream import Damaged, JsonStream
from pristan.migration.model import Chat, Item, Owner, Person
from pristan.migration.notes import Notes
from pristan.migration.telegram.messages import record_of

_NEXT_MESSAGE = re.compile(r'\{\s*"id"\s*:\s*-?\d+\s*,\s*"type"\s*:\s*"(?:message|service|unsupported)"')


class Reading:
    """One file; ``has_chats`` tells afterwards whether it was an export at all."""

    def __init__(self, stream: JsonStream, notes: Notes, *, file: str = "") -> None:
        self._stream, self._notes, self._file = stream, notes, file
        self.has_chats = False

    def items(self) -> Iterator[Item]:
        """Everything in the file, as far as it can be followed."""
        try:
            yield from self._chat_or_account()
        except Damaged as exc:
            where = f"{self._file}: " if self._file else ""
            what = "файл обрезан" if exc.is_end else "файл повреждён"
            self._notes.warn(f"{where}{what} на строке {exc.line}, дальше ничего не прочитано")

    def _chat_or_account(self) -> Iterator[Item]:
        about: dict[str, Any] = {}
        for name in self._stream.members():
            match name:
                case "messages":
                    yield from self._messages(about)
                case "personal_information":
                    yield from _owner(self._stream.value())
                case "contacts":
                    yield from self._listed(self._contacts)
                case "chats" | "left_chats":
                    yield from self._listed(self._chats)
                case "name" | "type" | "id":
                    about[name] = self._stream.value()
                case _:
                    pass

    def _listed(self, read: Callable[[], Iterator[Item]]) -> Iterator[Item]:
        if self._stream.peek() != "{":
            return
        for name in self._stream.members():
            if name == "list" and self._stream.peek() == "[":
                yield from read()

    def _contacts(self) -> Iterator[Item]:
        for _ in self._stream.elements():
            line, found = self._stream.line, self._stream.value()
            if isinstance(found, dict):
                yield _person(found, line)

    def _chats(self) -> Iterator[Item]:
        for _ in self._stream.elements():
            if self._stream.peek() == "{":
                yield from self._chat_or_account()

    def _messages(self, about: dict[str, Any]) -> Iterator[Item]:
        if self._stream.peek() != "[":
            return
        self.has_chats = True
        key = str(about.get("id") or about.get("name") or "")
        title = about.get("name") or ""
        yield Chat(key=key, title=str(title), kind=str(about.get("type") or ""), platform="telegram")
        seen = _Seen()
        for found, line in self._objects():
            if seen.is_repeated(found.get("id")):
                self._notes.line("повтор с тем же номером, пропущено", line, file=self._file)
            else:
                yield from record_of(found, line, notes=self._notes, file=self._file)

    def _objects(self) -> Iterator[tuple[dict[str, Any], int]]:
        """Messages one by one; a damaged one is left out and told, and reading goes on with the next."""
        elements = self._stream.elements()
        while True:
            try:
                if next(elements, self) is self:
                    return
                line = self._stream.line
                found = self._stream.value()
            except Damaged as exc:
                self._notes.line("сообщение повреждено, пропущено", exc.line, file=self._file)
                if not self._stream.resume(_NEXT_MESSAGE):
                    raise
                elements = self._stream.rest_of_elements()
                continue
            if isinstance(found, dict):
                yield found, line
            else:
                self._notes.line("не похоже на сообщение, пропущено", line, file=self._file)


class _Seen:
    """Ids of a chat. They mostly grow, so only those out of turn are looked for."""

    def __init__(self) -> None:
        self._grown = array("q")
        self._others: set[int] = set()

    def is_repeated(self, number: object) -> bool:
        if not isinstance(number, int) or not -(2**63) <= number < 2**63:
            return False
        if not self._grown or number > self._grown[-1]:
            self._grown.append(number)
            return False
        if number in self._others or self._has(number):
            return True
        self._others.add(number)
        return False

    def _has(self, number: int) -> bool:
        place = bisect_left(self._grown, number)
        return place < len(self._grown) and self._grown[place] == number


def _owner(found: object) -> Iterator[Owner]:
    if isinstance(found, dict) and found.get("user_id"):
        name = f"{found.get('first_name') or ''} {found.get('last_name') or ''}".strip()
        yield Owner(author_id=f"user{found['user_id']}", name=name)


def _person(found: dict[str, Any], line: int) -> Person:
    name = f"{found.get('first_name') or ''} {found.get('last_name') or ''}".strip()
    phone = str(found.get("phone_number") or "").strip()
    user_id = found.get("user_id")
    return Person(
        place=line,
        name=name,
        phones=(phone,) if phone else (),
        external_id=f"user{user_id}" if user_id else "",
    )
