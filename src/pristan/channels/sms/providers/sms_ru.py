"""SMS.ru. https://sms.ru/api: POST forms, answers JSON; 100 means taken, and each number is answered for itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from pristan.channels.model import CannotTell, PollBatch, Reconciled
from pristan.channels.payload import Payload
from pristan.channels.sms.answers import failure
from pristan.channels.sms.http import Caller
from pristan.channels.sms.phones import bare
from pristan.channels.sms.provider import AccountState, SenderName, Sms, Taken
from pristan.channels.sms.readings.fields import word
from pristan.channels.watch import Unreported
from pristan.core.errors import OutcomeUnknown

BASE_URL = "https://sms.ru"
NAME = "SMS.ru"
TAKEN = "100"
AT_ONCE = 100


class SmsRu:
    """One account."""

    def __init__(self, caller: Caller, *, api_id: str) -> None:
        self._caller = caller
        self._api_id = api_id

    async def send(self, sms: Sms) -> Taken:
        """A request can be fine as a whole and refused for the number: both are looked at."""
        fields = {"to": bare(sms.phone), "msg": sms.text, **({"from": sms.sender} if sms.sender else {})}
        answer = await self._call("/sms/send", fields, repeatable=False)
        row = answer.part("sms").part(bare(sms.phone))
        if word(row, "status_code") != TAKEN:
            _refuse(row)
        external_id = word(row, "sms_id")
        if not external_id:
            raise OutcomeUnknown(f"{NAME} принял сообщение, но не назвал его", code="sms.no_id")
        cost = row.real("cost")
        return Taken(external_id=external_id, price=None if cost is None else Decimal(str(cost)))

    async def find(self, sms: Sms, *, since: datetime, known: Sequence[str]) -> Reconciled:
        del sms, since, known
        return CannotTell("SMS.ru не показывает, что было отправлено. Проверьте в его личном кабинете")

    async def statuses(self, parts: Sequence[Unreported]) -> Sequence[bytes]:
        found: list[bytes] = []
        for start in range(0, len(parts), AT_ONCE):
            ids = [part.external_id for part in parts[start : start + AT_ONCE]]
            rows = (await self._call("/sms/status", {"sms_id": ",".join(ids)})).part("sms")
            for external_id in ids:
                row = rows.part(external_id)
                value = word(row, "status_code")
                if value:
                    told = {"sms_id": external_id, "status_code": value}
                    found.append(msgspec.json.encode({"status": told}))
        return found

    async def incoming(self, cursor: Mapping[str, Any]) -> PollBatch:
        return PollBatch(entries=(), cursor=dict(cursor))  # its API has none

    async def state(self) -> AccountState:
        balance = await self._call("/my/balance", {})
        names = (await self._call("/my/senders", {})).texts("senders")
        money = balance.real("balance")
        return AccountState(
            balance="" if money is None else f"{money:.2f} ₽", names=[SenderName(name=name) for name in names]
        )

    async def close(self) -> None:
        """The HTTP client is the connector's."""

    async def _call(self, path: str, fields: Mapping[str, str], *, repeatable: bool = True) -> Payload:
        common = {"api_id": self._api_id, "json": "1"}
        answer: Any = await self._caller.form(path, {**fields, **common}, repeatable=repeatable)
        told = Payload(answer) if isinstance(answer, dict) else Payload()
        if word(told, "status_code") != TAKEN:
            _refuse(told)
        return told


def _refuse(row: Payload) -> None:
    raise failure("sms_ru", code=word(row, "status_code"), message=row.text("status_text"))
