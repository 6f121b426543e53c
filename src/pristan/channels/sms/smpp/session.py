"""One bound connection: requests with their answers, the heartbeat, what the operator delivers."""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field

from aiosmpplib.protocol import BindReceiver, BindTransmitter, EnquireLink, SmppMessage

from pristan.channels.sms.answers import failure
from pristan.channels.sms.smpp import wire
from pristan.channels.sms.smpp.wire import Pdu
from pristan.core.errors import AuthFailed, OutcomeUnknown, Transient
from pristan.kit.waiting import ended

CONNECT_S, ANSWER_S, BEAT_S = 10.0, 10.0, 30.0
WINDOW = 10
MOST_WAITING = 1000
PASSWORD_LIMIT = 8
LAST_SEQUENCE = 0x7FFF_FFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where and as whom to bind."""

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    system_type: str = ""
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    receives: bool = False


class Session:
    """A bound connection. ``deliveries`` holds unanswered deliver_sm in the order they came."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, receives: bool) -> None:
        self._reader = reader
        self._writer = writer
        self._receives = receives
        self._sequence = 0
        self._answers: dict[int, asyncio.Future[Pdu]] = {}
        self._window = asyncio.Semaphore(WINDOW)
        self._tasks: list[asyncio.Task[None]] = []
        self.deliveries: asyncio.Queue[Pdu] = asyncio.Queue(MOST_WAITING)
        self.is_open = True

    @classmethod
    async def bind(cls, door: Door) -> "Session":
        """Connect and bind; raises Transient, or what the operator's refusal means."""
        if len(door.password) > PASSWORD_LIMIT:
            raise AuthFailed("Пароль SMPP не бывает длиннее 8 знаков", code="sms.key_refused")
        try:
            async with asyncio.timeout(CONNECT_S):
                reader, writer = await asyncio.open_connection(door.host, door.port, ssl=door.tls)
        except (OSError, TimeoutError) as exc:
            raise Transient(f"Сервер SMPP недоступен: {type(exc).__name__}") from exc
        session = cls(reader, writer, receives=door.receives)
        session._tasks.append(asyncio.create_task(session._read_forever()))
        kind = BindReceiver if door.receives else BindTransmitter
        request = kind(system_id=door.system_id, password=door.password, system_type=door.system_type)
        try:
            answer = await session.ask(request)
        except OutcomeUnknown as exc:
            await session.close()
            raise Transient("Сервер SMPP не ответил на вход") from exc
        if answer.status != wire.OK:
            await session.close()
            raise failure("smpp", code=f"{answer.status:02x}")
        session._tasks.append(asyncio.create_task(session._beat_forever()))
        return session

    async def ask(self, message: SmppMessage) -> Pdu:
        """Send a request and wait for its answer; OutcomeUnknown once it may have left."""
        async with self._window:
            if not self.is_open:
                raise Transient("Связь с сервером SMPP прервалась")
            number = self._next()
            message.sequence_num = number
            future: asyncio.Future[Pdu] = asyncio.get_running_loop().create_future()
            self._answers[number] = future
            try:
                await self._write(message.pdu())
                async with asyncio.timeout(ANSWER_S):
                    return await future
            except (OSError, TimeoutError) as exc:
                raise OutcomeUnknown("Сервер SMPP не ответил") from exc
            finally:
                self._answers.pop(number, None)

    async def accept(self, delivered: Pdu, *, status: int = wire.OK) -> None:
        """Tell the operator what became of its deliver_sm."""
        body = b"\0"  # message_id, unused
        await self._write(wire.packed(wire.DELIVER_SM_RESP, sequence=delivered.sequence, status=status, body=body))

    async def close(self) -> None:
        if self.is_open:
            with suppress(OSError):
                await self._write(wire.packed(wire.UNBIND, sequence=self._next()))
        self._shut()
        await ended(*self._tasks)

    def _next(self) -> int:
        self._sequence = self._sequence % LAST_SEQUENCE + 1
        return self._sequence

    async def _write(self, octets: bytes) -> None:
        if not self.is_open:
            raise ConnectionResetError
        self._writer.write(octets)
        await self._writer.drain()

    def _shut(self) -> None:
        """Whoever waits for an answer learns that there will be none."""
        self.is_open = False
        self._writer.close()
        for future in self._answers.values():
            if not future.done():
                future.set_exception(ConnectionResetError())

    async def _read_forever(self) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, wire.BrokenError):
            while True:
                await self._take(await self._read())
        self._shut()

    async def _read(self) -> Pdu:
        length, command, status, sequence = wire.HEADER.unpack(await self._reader.readexactly(wire.HEADER.size))
        if not wire.HEADER.size <= length <= wire.LONGEST:
            raise wire.BrokenError("length")
        body = await self._reader.readexactly(length - wire.HEADER.size)
        return Pdu(command=command, status=status, sequence=sequence, body=body)

    async def _take(self, pdu: Pdu) -> None:
        if pdu.command & wire.RESPONSE:
            future = self._answers.get(pdu.sequence)
            if future is not None and not future.done():
                future.set_result(pdu)
            return
        match pdu.command:
            case wire.ENQUIRE_LINK:
                await self._write(wire.packed(wire.ENQUIRE_LINK_RESP, sequence=pdu.sequence))
            case wire.DELIVER_SM if self._receives and not self.deliveries.full():
                self.deliveries.put_nowait(pdu)
            case wire.DELIVER_SM:  # nobody here could store it: the operator keeps it for the receiver
                await self.accept(pdu, status=wire.TRY_LATER)
            case wire.UNBIND:
                await self._write(wire.packed(wire.UNBIND_RESP, sequence=pdu.sequence))
                raise wire.BrokenError("unbound")
            case _:
                await self._write(wire.packed(wire.GENERIC_NACK, sequence=pdu.sequence, status=0x03))

    async def _beat_forever(self) -> None:
        while self.is_open:
            await asyncio.sleep(BEAT_S)
            try:
                await self.ask(EnquireLink())
            except (OutcomeUnknown, Transient):
                self._shut()
