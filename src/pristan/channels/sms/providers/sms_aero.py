"""SMS Aero v2. https://smsaero.ru/integration/documentation/api/: HTTP Basic, POST of JSON.

Their own client falls back to plain HTTP when TLS fails; ours never does.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from pristan.channels.model import FoundSent, NotSent, PollBatch, Receipt, Reconciled
from pristan.channels.payload import Payload
from pristan.channels.sms.answers import failure
from pristan.channels.sms.http import Caller
from pristan.channels.sms.phones import bare
from pristan.channels.sms.provider import OPERATORS, AccountState, SenderName, Sms, Taken
from pristan.channels.sms.readings import UNTOLD
from pristan.channels.sms.readings.fields import moment, word
from pristan.channels.watch import Unreported
from pristan.core.errors import OutcomeUnknown

BASE_URL = "https://gate.smsaero.ru"
NAME = "SMS Aero"
PAGES = 3
_OPERATORS = {"1": "MEGAFON", "4": "MTS", "5": "BEELINE", "6": "TELE2"}
_STATES = {"1": "approved", "0": "pending"}


class SmsAero:
    """One account."""

    def __init__(self, caller: Caller, *, callback_url: str = "") -> None:
        self._caller = caller
        self._callback = {"callbackUrl": callback_url, "callbackFormat": "JSON"} if callback_url else {}

    async def send(self, sms: Sms) -> Taken:
        body = {"number": bare(sms.phone), "text": sms.text, "sign": sms.sender, **self._callback}
        taken = _data(await self._caller.json("/v2/sms/send", body, repeatable=False))
        row = next(_rows(taken), Payload())
        external_id = word(row, "id")
        if not external_id:
            raise OutcomeUnknown(f"{NAME} принял сообщение, но не назвал его", code="sms.no_id")
        cost = row.real("cost")
        return Taken(external_id=external_id, price=None if cost is None else Decimal(str(cost)))

    async def find(self, sms: Sms, *, since: datetime, known: Sequence[str]) -> Reconciled:
        """The API takes no number of ours: the list of what was sent is read back."""
        for page in range(1, PAGES + 1):
            rows = list(_rows(_data(await self._caller.json("/v2/sms/list", {"page": page}))))
            for row in rows:
                is_same = word(row, "number") == bare(sms.phone) and row.text("text") == sms.text
                if is_same and word(row, "id") not in known and moment(row, "dateCreate") >= since:
                    return FoundSent(Receipt(external_id=word(row, "id")))
            created = [at for row in rows if (at := moment(row, "dateCreate")) != UNTOLD]
            if not rows or (created and min(created) < since):
                break
        return NotSent()

    async def statuses(self, parts: Sequence[Unreported]) -> Sequence[bytes]:
        found: list[bytes] = []
        for part in parts:
            answer = _data(await self._caller.json("/v2/sms/status", {"id": part.external_id}))
            row = answer if isinstance(answer, dict) else {}
            found.append(msgspec.json.encode({"status": {"id": part.external_id, **row}}))
        return found

    async def incoming(self, cursor: Mapping[str, Any]) -> PollBatch:
        return PollBatch(entries=(), cursor=dict(cursor))  # its API has none

    async def state(self) -> AccountState:
        balance = _data(await self._caller.json("/v2/balance", {}))
        signs = _rows(_data(await self._caller.json("/v2/sign/list", {})))
        money = Payload(balance).real("balance") if isinstance(balance, dict) else None
        names = [SenderName(name=word(row, "name"), states=dict(_states(row))) for row in signs]
        return AccountState(
            balance="" if money is None else f"{money:.2f} ₽", names=[item for item in names if item.name]
        )

    async def close(self) -> None:
        """The HTTP client is the connector's."""


def _data(answer: Any) -> Any:
    """What the envelope holds, or the error it tells. Two shapes of refusals are in use."""
    told = Payload(answer) if isinstance(answer, dict) else Payload()
    result = told.text("result")
    if told.flag("success") and result in {"", "accepted"}:
        return answer.get("data")
    raise failure("sms_aero", message=" ".join((told.text("message"), told.text("reason"), result)))


def _rows(data: Any) -> Iterator[Payload]:
    """Objects of a list, of an object with numbers for names, or the one object itself."""
    if isinstance(data, list):
        yield from (Payload(item) for item in data if isinstance(item, dict))
    elif isinstance(data, dict) and "id" in data:
        yield Payload(data)
    elif isinstance(data, dict):
        yield from (Payload(item) for name, item in data.items() if name.isdecimal() and isinstance(item, dict))


def _states(row: Payload) -> Iterator[tuple[str, str]]:
    raw = row.part("statusOperators")
    for number, name in _OPERATORS.items():
        value = word(raw, number) or word(raw.part(number), "status")
        if value:
            yield OPERATORS[name], _STATES.get(value, "refused")
