"""MTS Exolve. https://docs.exolve.ru/docs/ru/api-reference/sms-api/: POST of JSON with the key of the application.

``number`` is our sender and ``destination`` the recipient without the plus; some wrappers have them swapped.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from pristan.channels.model import FoundSent, NotSent, PollBatch, Receipt, Reconciled
from pristan.channels.payload import Payload
from pristan.channels.sms.answers import failure
from pristan.channels.sms.http import Caller
from pristan.channels.sms.phones import bare
from pristan.channels.sms.provider import AccountState, SenderName, Sms, Taken
from pristan.channels.sms.readings import UNTOLD
from pristan.channels.sms.readings.exolve import is_incoming
from pristan.channels.sms.readings.fields import moment, word
from pristan.channels.watch import Unreported
from pristan.core.errors import OutcomeUnknown
from pristan.kit.clock import Clock

BASE_URL = "https://api.exolve.ru"
NAME = "MTS Exolve"
LOOK_BACK = timedelta(hours=24)
OVERLAP = timedelta(minutes=10)  # rows may be listed later than their time says; what was seen is dropped by its id
LIMIT = 2000


class Exolve:
    """One application."""

    def __init__(self, caller: Caller, clock: Clock) -> None:
        self._caller = caller
        self._clock = clock

    async def send(self, sms: Sms) -> Taken:
        body = {"number": sms.sender, "destination": bare(sms.phone), "text": sms.text}
        answer = await self._caller.json("/messaging/v1/SendSMS", body, repeatable=False)
        _raise(answer)
        external_id = word(Payload(answer), "message_id") if isinstance(answer, dict) else ""
        if not external_id:
            raise OutcomeUnknown(f"{NAME} принял сообщение, но не назвал его", code="sms.no_id")
        return Taken(external_id=external_id)

    async def find(self, sms: Sms, *, since: datetime, known: Sequence[str]) -> Reconciled:
        """The API takes no number of ours: the list of what was sent is read back."""
        for row in await self._list(since=since):
            told = Payload(row)
            is_same = word(told, "receiver", "destination") == bare(sms.phone) and told.text("text") == sms.text
            if is_same and not is_incoming(told) and word(told, "message_id") not in known:
                return FoundSent(Receipt(external_id=word(told, "message_id")))
        return NotSent()

    async def statuses(self, parts: Sequence[Unreported]) -> Sequence[bytes]:
        """The list since the oldest of them: one question, whatever their number."""
        wanted = {part.external_id for part in parts}
        rows = await self._list(since=min(part.sent_at for part in parts) - OVERLAP) if parts else []
        return [msgspec.json.encode({"status": row}) for row in rows if word(Payload(row), "message_id") in wanted]

    async def incoming(self, cursor: Mapping[str, Any]) -> PollBatch:
        kept = cursor.get("since")
        since = datetime.fromisoformat(kept) if isinstance(kept, str) else self._clock.now() - LOOK_BACK
        rows = [row for row in await self._list(since=since - OVERLAP) if is_incoming(Payload(row))]
        seen = {name for name in cursor.get("seen", ()) if isinstance(name, str)}
        fresh = [row for row in rows if word(Payload(row), "message_id") not in seen]
        times = [at for row in rows if (at := moment(Payload(row), "date", "created_at")) != UNTOLD]
        if not fresh:
            return PollBatch(entries=(), cursor=dict(cursor))
        following = {
            "since": max([since, *times]).isoformat(),
            "seen": sorted({word(Payload(row), "message_id") for row in rows}),
        }
        return PollBatch(entries=[msgspec.json.encode({"incoming": row}) for row in fresh], cursor=following)

    async def state(self) -> AccountState:
        answer = await self._caller.json("/messaging/v1/GetAlphaNames", {})
        _raise(answer)
        rows = answer.get("alpha_names", ()) if isinstance(answer, dict) else ()
        found = [Payload(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        names = [SenderName(name=word(row, "alpha_name", "name")) for row in found]
        return AccountState(names=[item for item in names if item.name])

    async def close(self) -> None:
        """The HTTP client is the connector's."""

    async def _list(self, *, since: datetime) -> list[dict[str, Any]]:
        answer = await self._caller.json("/messaging/v1/GetList", {"date_gte": since.isoformat(), "limit": LIMIT})
        _raise(answer)
        rows = answer.get("messages") if isinstance(answer, dict) else None
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _raise(answer: Any) -> None:
    error = Payload(answer).part("error") if isinstance(answer, dict) else Payload()
    if error:
        raise failure("exolve", code=word(error, "code"), message=error.text("message"))
