"""Systems of companies, each led by the published sample; customers, what they said, what goes wrong on purpose."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pristan.kit.clock import SystemClock, random_token
from pristan.sandbox.api_channel.sample import Company, Post
from pristan.sandbox.twin import NobodyError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file that is fetched from the twin."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True, kw_only=True)
class Person:
    id: str
    name: str
    is_blocked: bool = False

    def shown(self) -> Json:
        return {"id": self.id, "name": self.name}


@dataclass(slots=True, kw_only=True)
class Line:
    """One message on the customer's screen, ours or theirs."""

    id: str
    person: str
    side: str
    at: datetime
    text: str = ""
    files: list[Json] = field(default_factory=list)
    buttons: list[list[Json]] = field(default_factory=list)
    author: str = ""
    is_edited: bool = False
    is_removed: bool = False


@dataclass(slots=True, kw_only=True)
class System:
    """One company's system: what an inbox is connected to."""

    id: str
    name: str
    company: Company
    people: dict[str, Person] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    faults: dict[str, float] = field(default_factory=dict)

    def take_fault(self, name: str) -> bool:
        """Whether it goes wrong now; a fault is counted down by each use."""
        left = self.faults.get(name, 0.0)
        if left < 1:
            return False
        self.faults[name] = left - 1
        return True

    def line(self, id_: str) -> Line:
        for line in self.lines:
            if line.id == id_:
                return line
        raise NobodyError("Такого сообщения нет")

    def person(self, id_: str) -> Person:
        if id_ not in self.people:
            raise NobodyError("Такого клиента нет")
        return self.people[id_]


class World:
    """All systems of one twin."""

    def __init__(self, post: Post) -> None:
        self.clock = SystemClock()
        self.systems: dict[str, System] = {}
        self.blobs: dict[str, Blob] = {}
        self._post = post

    def add(self, name: str) -> System:
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        system = System(id=f"shop-{len(self.systems) + 1}", name=name, company=Company(secret, post=self._post))
        self.systems[system.id] = system
        return system

    def find(self, id_: str) -> System:
        if id_ not in self.systems:
            raise NobodyError("Такой системы нет")
        return self.systems[id_]

    def keep(self, blob: Blob) -> str:
        """The name under which a file is fetched."""
        key = random_token(18)
        self.blobs[key] = blob
        return key

    def heard(self, system: System, event: Json) -> None:
        """What an event of the hub changes on the customer's screen."""
        message = event.get("message", {})
        match event["type"]:
            case "message.created":
                line = Line(
                    id=message["id"],
                    person=event["person"]["id"],
                    side="company",
                    at=self.clock.now(),
                    text=message["text"],
                    files=message["files"],
                    buttons=message["buttons"],
                    author=message["author"]["name"],
                )
                system.lines.append(line)
            case "message.edited":
                line = system.line(message["id"])
                line.text, line.buttons, line.is_edited = message["text"], message["buttons"], True
            case "message.removed":
                system.line(message["id"]).is_removed = True
            case _:
                pass
