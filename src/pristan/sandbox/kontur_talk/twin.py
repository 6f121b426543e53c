"""The twin as a whole: spaces with rooms, and guests who come by the link."""

import asyncio
from collections.abc import Sequence

from litestar.types import ASGIApp

from pristan.kit.clock import SystemClock
from pristan.sandbox.kontur_talk.api import Api
from pristan.sandbox.kontur_talk.postman import Postman
from pristan.sandbox.kontur_talk.shapes import STAFF_KEY
from pristan.sandbox.kontur_talk.world import Guest, Room, Space, World
from pristan.sandbox.kontur_talk.world import Said as Line
from pristan.sandbox.twin import (
    FaultSwitch,
    NobodyError,
    RefusedError,
    Said,
    TwinAccount,
    TwinConfig,
    TwinCustomer,
    TwinLine,
)

FAULTS = {
    "lost_answer": "Сделать, но не ответить, раз",
    "broken": "Отвечать 502, раз",
    "slower": "Просить обращаться реже, раз",
    "key_revoked": "Ключ отозван",
    "no_events": "События теряются",
    "twice": "События приходят дважды",
}


class KonturTalkTwin:
    """What ``sandbox.twin.Twin`` asks for. Acts name a room by ``value`` (its name or link); empty: the latest."""

    channel = "kontur_talk"
    acts = frozenset({"join", "leave", "staff", "end", "record"})

    def __init__(self, config: TwinConfig) -> None:
        self._base_url = config.base_url
        self.world = World(SystemClock())
        self.postman = Postman(self.world, config.mapped_webhooks)
        self.world.add("Пространство Толка")

    def api(self) -> ASGIApp:
        return Api(self.world, self.postman).app()

    def start(self, stopping: asyncio.Event) -> None:
        """Nothing runs by itself."""

    async def stop(self) -> None:
        await self.postman.stop()

    def accounts(self) -> Sequence[TwinAccount]:
        return [self._shown(one) for one in self.world.spaces.values()]

    def add_account(self, name: str, *, token: str | None = None) -> TwinAccount:
        return self._shown(self.world.add(name, token=token))

    def customers(self, account: str) -> Sequence[TwinCustomer]:
        return [self._customer(one) for one in self.world.find(account).guests.values()]

    def add_customer(self, account: str, name: str) -> TwinCustomer:
        return self._customer(self.world.add_guest(self.world.find(account), name))

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]:
        """The chats of the conferences the guest was in."""
        space = self.world.find(account)
        guest = self.world.guest(space, customer)
        return [
            _line(f"{conference.key}:{number}", said, guest=guest, room=room)
            for room in space.rooms.values()
            for conference in room.conferences
            if guest.id in conference.people
            for number, said in enumerate(conference.chat)
        ]

    async def say(self, account: str, customer: str, said: Said) -> TwinLine:
        """A line of the chat; whoever is not in a meeting comes into the latest room first."""
        space = self.world.find(account)
        guest = self.world.guest(space, customer)
        room = self._where(space, guest) or self.world.room(space, "")
        conference = room.current
        if conference is None or guest.id not in conference.present:
            self._join(space, room, guest)
            conference = room.current
        if conference is None or not said.text:
            raise RefusedError("В чате встречи только текст")
        line = Line(at=self.world.clock.now(), guest=guest, text=said.text)
        conference.chat.append(line)
        return _line(f"{conference.key}:{len(conference.chat) - 1}", line, guest=guest, room=room)

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        del line
        space = self.world.find(account)
        guest = self.world.guest(space, customer)
        room = self.world.room(space, value)
        match act:
            case "join":
                self._join(space, room, guest)
            case "leave":
                self._leave(space, room, guest)
            case "staff":
                told = {"roomName": room.name, "isAnonymous": False, "userKey": STAFF_KEY, "anonymousId": None}
                self.postman.happened(space, "UserConnectedToRoom", **told)
            case "end":
                key = self.world.end(room).key
                self.postman.happened(space, "ConferencesFinished", conferenceKey=key)
            case _:
                key = self.world.record(room).key
                self.postman.happened(space, "RecordingCompleted", recordingKey=key)

    def faults(self, account: str) -> Sequence[FaultSwitch]:
        kept = self.world.find(account).faults
        return [FaultSwitch(id=name, title=title, value=kept.get(name, 0.0)) for name, title in FAULTS.items()]

    def set_fault(self, account: str, fault: str, value: float) -> None:
        if fault not in FAULTS:
            raise NobodyError("Такой поломки нет")
        self.world.find(account).faults[fault] = value

    def _join(self, space: Space, room: Room, guest: Guest) -> None:
        conference, began = self.world.come(room, guest)
        if began:
            self.postman.happened(space, "ConferencesStarted", conferenceKey=conference.key, roomName=room.name)
        self._visit(space, room, guest, kind="UserConnectedToRoom")

    def _leave(self, space: Space, room: Room, guest: Guest) -> None:
        if room.current is None or guest.id not in room.current.present:
            raise RefusedError("Этого гостя во встрече нет")
        room.current.present.discard(guest.id)
        self._visit(space, room, guest, kind="UserDisconnectedFromRoom")

    def _visit(self, space: Space, room: Room, guest: Guest, *, kind: str) -> None:
        told = {"roomName": room.name, "isAnonymous": True, "userKey": None, "anonymousId": guest.id}
        self.postman.happened(space, kind, **told)

    def _where(self, space: Space, guest: Guest) -> Room | None:
        rooms = (room for room in space.rooms.values() if room.current and guest.id in room.current.present)
        return next(rooms, None)

    def _shown(self, space: Space) -> TwinAccount:
        return TwinAccount(id=space.id, name=space.name, fields={"base_url": self._base_url, "token": space.token})

    def _customer(self, guest: Guest) -> TwinCustomer:
        return TwinCustomer(id=guest.id, name=guest.name)


def _line(id_: str, said: Line, *, guest: Guest, room: Room) -> TwinLine:
    side = "customer" if said.guest is not None and said.guest.id == guest.id else "company"
    return TwinLine(id=id_, side=side, text=said.text, at=said.at, title=room.title)
