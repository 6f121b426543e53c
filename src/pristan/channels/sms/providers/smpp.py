"""Any operator by SMPP 3.4: a transmitter that sends, a receiver that takes reports and messages of customers.

Each part of a long text is a request of its own, cut by us at 67 or 153 characters.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from aiosmpplib.codec import find_codec_info
from aiosmpplib.protocol import SubmitSm
from aiosmpplib.state import NPI, TON, PhoneNumber

from pristan.channels.model import CannotTell, PollBatch, Reconciled
from pristan.channels.sms.answers import failure
from pristan.channels.sms.phones import bare
from pristan.channels.sms.provider import AccountState, Sms, Taken
from pristan.channels.sms.readings.smpp import canonical
from pristan.channels.sms.segments import is_gsm
from pristan.channels.sms.smpp import wire
from pristan.channels.sms.smpp.joining import digest_of, join
from pristan.channels.sms.smpp.session import Door, Session
from pristan.channels.watch import Unreported
from pristan.core.errors import MessageRejected, OutcomeUnknown, Transient
from pristan.kit.clock import Clock, random_token

WAIT_S = 25.0
AT_ONCE = 100
SENDER_LIMIT = 11
UDH_CLASS = 0x40


class Smpp:
    """One account of an operator. Binds when first needed, and again after a break."""

    def __init__(self, door: Door, clock: Clock) -> None:
        self._door = door
        self._clock = clock
        self._session: Session | None = None
        self._binding = asyncio.Lock()
        self._unanswered: list[wire.Pdu] = []

    async def send(self, sms: Sms) -> Taken:
        session = await self._bound()
        answer = await session.ask(submit(sms))
        if answer.status != wire.OK:
            raise failure("smpp", code=f"{answer.status:02x}")
        external_id = answer.body.split(b"\0", 1)[0].decode("latin-1")
        if not external_id:
            raise OutcomeUnknown("Оператор принял сообщение, но не назвал его", code="sms.no_id")
        return Taken(external_id=canonical(external_id), segments=1)

    async def find(self, sms: Sms, *, since: datetime, known: Sequence[str]) -> Reconciled:
        del sms, since, known  # query_sm asks by the id that never came
        return CannotTell("Оператор не назвал номер сообщения, спросить о нём нельзя")

    async def statuses(self, parts: Sequence[Unreported]) -> Sequence[bytes]:
        del parts  # reports come by themselves
        return ()

    async def incoming(self, cursor: Mapping[str, Any]) -> PollBatch:
        """What came. Being called again means that the batch before is stored: only now is it acknowledged."""
        was_bound = self._session
        session = await self._bound()
        suspects: list[str] = []
        try:
            if session is was_bound:
                for pdu in self._unanswered:
                    await session.accept(pdu)
            else:  # what was stored but not acknowledged comes again after a break
                suspects = [name for name in cursor.get("stored", ()) if isinstance(name, str)]
            self._unanswered = []
            pdus = await _arrived(session, wait_s=WAIT_S)
        except OSError as exc:
            raise Transient("Связь с сервером SMPP прервалась") from exc
        fresh = [pdu for pdu in pdus if not await _was_stored(session, pdu, suspects=suspects)]
        joined = join(
            cursor.get("waiting") or {},
            [(random_token(12), _read(pdu)) for pdu in fresh],
            now=self._clock.now(),
        )
        self._unanswered = fresh
        entries = [msgspec.json.encode(entry) for entry in joined.entries]
        following = {"waiting": joined.waiting, "stored": [digest_of(pdu.body) for pdu in fresh]}
        return PollBatch(entries=entries, cursor=following)

    async def state(self) -> AccountState:
        await self._bound()
        return AccountState()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _bound(self) -> Session:
        async with self._binding:
            if self._session is None or not self._session.is_open:
                if self._session is not None:
                    await self._session.close()
                    self._session = None
                self._session = await Session.bind(self._door)
            return self._session


def submit(sms: Sms) -> SubmitSm:
    """The request for one part (section 4.4.1)."""
    coding = "gsm0338" if is_gsm(sms.text) else "ucs2"
    octets = find_codec_info(coding).encode(sms.text)[0]
    is_part = sms.total > 1
    if is_part:
        octets = wire.udh(reference=sms.series, total=sms.total, number=sms.part) + octets
    request = SubmitSm(
        short_message=sms.text,
        source=_source(sms.sender),
        destination=PhoneNumber(bare(sms.phone), TON.INTERNATIONAL, NPI.ISDN),
        esm_class=UDH_CLASS if is_part else 0,
        registered_delivery=1,
        encoding=None if coding == "gsm0338" else coding,
    )
    request.set_encoded_message(octets)
    return request


def _source(sender: str) -> PhoneNumber:
    digits = sender.removeprefix("+")
    if digits.isdecimal():
        return PhoneNumber(digits, TON.INTERNATIONAL, NPI.ISDN)
    if not sender.isascii() or len(sender) > SENDER_LIMIT:
        raise MessageRejected("Имя отправителя: до 11 латинских знаков", code="sms.refused_sender")
    return PhoneNumber(sender, TON.ALPHANUMERIC, NPI.UNKNOWN)


async def _arrived(session: Session, *, wait_s: float) -> list[wire.Pdu]:
    """Deliveries that wait, at least one if any comes within ``wait_s``."""
    found: list[wire.Pdu] = []
    try:
        async with asyncio.timeout(wait_s):
            while session.is_open and not found:
                try:
                    async with asyncio.timeout(1):
                        found.append(await session.deliveries.get())
                except TimeoutError:
                    continue
    except TimeoutError:
        return found
    while not session.deliveries.empty() and len(found) < AT_ONCE:
        found.append(session.deliveries.get_nowait())
    return found


async def _was_stored(session: Session, pdu: wire.Pdu, *, suspects: list[str]) -> bool:
    """Whether this is a delivery of the last batch before a break, which the operator did not hear us take."""
    digest = digest_of(pdu.body)
    if digest not in suspects:
        return False
    suspects.remove(digest)
    await session.accept(pdu)
    return True


def _read(pdu: wire.Pdu) -> wire.Delivered:
    """The fields; what is no deliver_sm at all becomes an entry nobody can parse, so that it is seen."""
    try:
        return wire.read_deliver(pdu.body)
    except wire.BrokenError:
        return wire.Delivered(source="", destination="", esm_class=0, data_coding=0, content=pdu.body)
