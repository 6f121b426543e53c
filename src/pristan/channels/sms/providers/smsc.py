"""SMSC.ru over HTTP. https://smsc.ru/api/http/: requests are POST forms in UTF-8, answers JSON (``fmt=3``)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from pristan.channels.model import FoundSent, NotSent, PollBatch, Receipt, Reconciled
from pristan.channels.payload import Payload
from pristan.channels.sms.answers import failure, state_of
from pristan.channels.sms.http import Caller
from pristan.channels.sms.phones import bare
from pristan.channels.sms.provider import AccountState, SenderName, Sms, Taken
from pristan.channels.sms.readings.fields import word
from pristan.channels.watch import Unreported
from pristan.core.errors import OutcomeUnknown

BASE_URL = "https://smsc.ru"
NAME = "SMSC.ru"
LOOK_BACK_H = 24
AT_ONCE = 100


class Smsc:
    """One account. ``credentials`` are a login and a password, or an API key."""

    def __init__(self, caller: Caller, credentials: Mapping[str, str], *, login: str = "") -> None:
        self._caller = caller
        key, password = credentials.get("api_key", ""), credentials.get("password", "")
        self._who = {"apikey": key} if key else {"login": login, "psw": password}

    async def send(self, sms: Sms) -> Taken:
        """Our own number goes along as ``id``: by it the message is found after a lost answer."""
        fields = {"phones": sms.phone, "mes": sms.text, "sender": sms.sender, "id": str(sms.ref), "cost": "3"}
        answer = _object(await self._call("/sys/send.php", fields, repeatable=False))
        _raise(answer)
        external_id = word(answer, "id")
        if not external_id:
            raise OutcomeUnknown(f"{NAME} принял сообщение, но не назвал его", code="sms.no_id")
        return Taken(external_id=external_id, segments=answer.integer("cnt"), price=_money(word(answer, "cost")))

    async def find(self, sms: Sms, *, since: datetime, known: Sequence[str]) -> Reconciled:
        del since, known  # the number is ours and of nothing else
        fields = {"phone": bare(sms.phone), "id": str(sms.ref)}
        answer = _object(await self._call("/sys/status.php", fields))
        state = state_of("smsc", word(answer, "status"))
        if state is not None:
            return NotSent() if state.state == "gone" else FoundSent(Receipt(external_id=str(sms.ref)))
        raise failure("smsc", code=word(answer, "error_code"), message=answer.text("error"))

    async def statuses(self, parts: Sequence[Unreported]) -> Sequence[bytes]:
        """One question for many; the trailing comma makes the answer a list."""
        found: list[bytes] = []
        for start in range(0, len(parts), AT_ONCE):
            group = parts[start : start + AT_ONCE]
            phones = ",".join(bare(part.recipient) for part in group) + ","
            ids = ",".join(part.external_id for part in group) + ","
            answer = await self._call("/sys/status.php", {"phone": phones, "id": ids})
            rows = answer if isinstance(answer, list) else []
            if not rows:
                _raise(_object(answer))
            found += [msgspec.json.encode({"status": row}) for row in rows if isinstance(row, dict)]
        return found

    async def incoming(self, cursor: Mapping[str, Any]) -> PollBatch:
        after = cursor.get("after")
        where = {"after_id": str(after)} if isinstance(after, int) else {"hour": str(LOOK_BACK_H)}
        answer = await self._call("/sys/get.php", {"get_answers": "1", **where})
        rows = [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
        if not rows and not isinstance(answer, list):
            _raise(_object(answer), empty_is_fine=True)
        ids = [int(text) for row in rows if (text := word(Payload(row), "id")).isdecimal() and len(text) < 19]  # noqa: PLR2004
        following = {"after": max(ids)} if ids else dict(cursor)
        return PollBatch(entries=[msgspec.json.encode({"incoming": row}) for row in rows], cursor=following)

    async def state(self) -> AccountState:
        balance = _object(await self._call("/sys/balance.php", {}))
        _raise(balance)
        names = await self._call("/sys/senders.php", {"get": "1"})
        rows = names if isinstance(names, list) else []
        found = [SenderName(name=word(Payload(row), "sender")) for row in rows if isinstance(row, dict)]
        money = f"{word(balance, 'balance')} {word(balance, 'currency') or '₽'}"
        return AccountState(balance=money, names=[item for item in found if item.name])

    async def close(self) -> None:
        """The HTTP client is the connector's."""

    async def _call(self, path: str, fields: Mapping[str, str], *, repeatable: bool = True) -> Any:
        # The default of the API is windows-1251: UTF-8 is said each time.
        common = {**self._who, "fmt": "3", "charset": "utf-8"}
        return await self._caller.form(path, {**fields, **common}, repeatable=repeatable)


def _object(answer: Any) -> Payload:
    return Payload(answer) if isinstance(answer, dict) else Payload()


NOTHING_THERE = "3"  # of get.php and status.php: there is nothing yet


def _raise(answer: Payload, *, empty_is_fine: bool = False) -> None:
    code = word(answer, "error_code")
    if "error" in answer or code:
        if empty_is_fine and code == NOTHING_THERE:
            return
        raise failure("smsc", code=code, message=answer.text("error"))


def _money(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
