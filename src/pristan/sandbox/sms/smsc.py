"""SMSC.ru as documented at https://smsc.ru/api/http/ (send.php, status.php, get.php, balance.php, senders.php)."""

from datetime import timedelta, timezone
from typing import Any

from litestar import Response, Router, post
from litestar.params import FromPath

from pristan.sandbox.sms.reports import Postman
from pristan.sandbox.sms.wire import Caller, answer, form_of, trouble_after, trouble_before
from pristan.sandbox.sms.world import PRICE, Account, Message, World, segments, take_fault

MOSCOW = timezone(timedelta(hours=3))
STATES = {"waiting": 0, "delivered": 1, "failed": 20}


def fail(code: int, words: str) -> Response[bytes]:
    return answer({"error": words, "error_code": code})


def stamp(message: Message) -> str:
    return message.at.astimezone(MOSCOW).strftime("%d.%m.%Y %H:%M:%S")


class Smsc:
    """The five scripts."""

    def __init__(self, world: World, postman: Postman) -> None:
        self._world = world
        self._postman = postman

    def router(self) -> Router:
        scripts = {
            "send": self.send,
            "status": self.status,
            "get": self.get,
            "balance": self.balance,
            "senders": self.senders,
        }

        @post("/sys/{script:str}", status_code=200)
        async def call(request: Caller, script: FromPath[str]) -> Response[bytes]:
            fields = await form_of(request)
            account = self._account(fields)
            run = scripts.get(script.removesuffix(".php"))
            if run is None or fields.get("fmt") != "3":
                return fail(1, "parameters error")
            if account is None:
                return fail(2, "authorise error")
            return trouble_before(account) or await run(account, fields)

        return Router("/", route_handlers=[call])

    def _account(self, fields: dict[str, str]) -> Account | None:
        return self._world.by_key("smsc", fields.get("apikey") or fields.get("psw", ""))

    async def send(self, account: Account, fields: dict[str, str]) -> Response[bytes]:
        phone, text = "+" + fields.get("phones", "").removeprefix("+"), fields.get("mes", "")
        if fields.get("charset") != "utf-8":
            text = text.encode().decode("cp1251", "replace")  # the default of the API
        if len(phone) != 12 or not phone[1:].isdecimal():  # noqa: PLR2004 - +7 and ten digits
            return fail(7, "invalid number")
        if fields.get("sender") not in {*account.names, "", None}:
            return fail(6, "message is denied")
        if account.balance <= 0 or take_fault(account, "no_money"):
            return fail(3, "no money")
        if self._world.is_repeated(account, phone=phone, text=text):
            return fail(9, "duplicate request, wait a minute")
        message = self._world.accept(
            account, phone=phone, text=text, sender=fields.get("sender", ""), own_id=fields.get("id", "")
        )
        self._postman.follow(account, message)
        count = segments(text)
        told: dict[str, Any] = {"id": int(message.id), "cnt": count}
        if fields.get("cost") == "3":
            told |= {"cost": f"{PRICE * count:.2f}", "balance": f"{account.balance:.2f}"}
        return trouble_after(account) or answer(told)

    async def status(self, account: Account, fields: dict[str, str]) -> Response[bytes]:
        phones, ids = fields.get("phone", ""), fields.get("id", "")
        if not ids.endswith(","):
            return answer(self._state(account, phones, ids))
        pairs = zip(phones.strip(",").split(","), ids.strip(",").split(","), strict=False)
        return answer([{**self._state(account, phone, id_), "id": int(id_), "phone": phone} for phone, id_ in pairs])

    def _state(self, account: Account, phone: str, id_: str) -> dict[str, Any]:
        found = [one for one in account.messages if one.id == id_ and one.phone == f"+{phone.removeprefix('+')}"]
        if not found:
            return {"status": -3}
        now = self._world.clock.now()
        state = found[-1].state(now)
        return {"status": STATES[state], "last_date": stamp(found[-1]), "last_timestamp": int(now.timestamp())}

    async def get(self, account: Account, fields: dict[str, str]) -> Response[bytes]:
        after = int(fields.get("after_id", "0"))
        rows = [one for one in account.messages if one.is_incoming and int(one.id) > after]
        return answer(
            [
                {
                    "id": int(one.id),
                    "received": stamp(one),
                    "phone": one.phone[1:],
                    "message": one.text,
                    "to_phone": "79160000000",
                    "sent": stamp(one),
                }
                for one in rows
            ]
        )

    async def balance(self, account: Account, _: dict[str, str]) -> Response[bytes]:
        return answer({"balance": f"{account.balance:.2f}", "currency": "RUR"})

    async def senders(self, account: Account, _: dict[str, str]) -> Response[bytes]:
        return answer([{"sender": name} for name in account.names])
