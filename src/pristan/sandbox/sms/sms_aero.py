"""SMS Aero v2 as its own client calls it (sms/send, sms/status, sms/list, balance, sign/list, auth)."""

import base64
from typing import Any

from litestar import Response, Router, post
from litestar.params import FromPath

from pristan.sandbox.sms.reports import Postman
from pristan.sandbox.sms.wire import Caller, answer, json_of, trouble_after, trouble_before
from pristan.sandbox.sms.world import PRICE, Account, Message, World, segments, take_fault

STATES = {"waiting": 4, "delivered": 1, "failed": 2}
WORDS = {"waiting": "wait status", "delivered": "delivery", "failed": "not delivery"}
MAIL = "owner@lavka.example"


def done(data: Any) -> Response[bytes]:
    return answer({"success": True, "data": data, "message": None})


def fail(words: str, *, data: Any = None, status: int = 200) -> Response[bytes]:
    return answer({"success": False, "data": data, "message": words}, status=status)


class SmsAero:
    """The methods under ``/v2``."""

    def __init__(self, world: World, postman: Postman) -> None:
        self._world = world
        self._postman = postman

    def router(self) -> Router:
        methods = {
            "sms/send": self.send,
            "sms/status": self.status,
            "sms/list": self.list,
            "sign/list": self.signs,
        }

        @post("/v2/{room:str}/{method:str}", status_code=200)
        async def call(request: Caller, *, room: FromPath[str], method: FromPath[str]) -> Response[bytes]:
            account = self._account(request)
            if account is None:
                return fail("Authentication error.", status=401)
            run = methods.get(f"{room}/{method}")
            if run is None:
                return fail("Unknown method.")
            return trouble_before(account) or await run(account, await json_of(request), request)

        @post(["/v2/balance", "/v2/auth"], status_code=200)
        async def balance(request: Caller) -> Response[bytes]:
            account = self._account(request)
            if account is None:
                return fail("Authentication error.", status=401)
            is_auth = request.scope["path"].rstrip("/").endswith("auth")
            return trouble_before(account) or done(None if is_auth else {"balance": round(account.balance, 2)})

        return Router("/", route_handlers=[call, balance])

    def _account(self, request: Caller) -> Account | None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            mail, _, key = base64.b64decode(token).decode().partition(":")
        except ValueError:
            return None
        return self._world.by_key("sms_aero", key) if kind == "Basic" and mail == MAIL else None

    async def send(self, account: Account, body: dict[str, Any], request: Caller) -> Response[bytes]:
        number, text = str(body.get("number", "")), str(body.get("text", ""))
        if not number.isdecimal() or not text:
            return fail("Validation error.", data={"number": ["number is invalid"]})
        if body.get("sign") not in {*account.names, "SMS Aero"}:
            return fail("Sign is not approved.")
        if account.balance <= 0 or take_fault(account, "no_money"):
            return answer({"result": "no credits"})
        message = self._world.accept(account, phone=f"+{number}", text=text, sender=str(body.get("sign", "")))
        self._postman.follow(account, message, url=str(body.get("callbackUrl", "")))
        del request
        return trouble_after(account) or done(self._row(message))

    def _row(self, message: Message) -> dict[str, Any]:
        state = message.state(self._world.clock.now())
        return {
            "id": int(message.id),
            "from": message.sender,
            "number": message.phone[1:],
            "text": message.text,
            "status": STATES[state],
            "extendStatus": WORDS[state],
            "channel": "FREE SIGN",
            "cost": round(PRICE * segments(message.text), 2),
            "dateCreate": int(message.at.timestamp()),
            "dateSend": int(message.at.timestamp()),
        }

    async def status(self, account: Account, body: dict[str, Any], _: Caller) -> Response[bytes]:
        found = [one for one in account.messages if one.id == str(body.get("id"))]
        return done(self._row(found[-1])) if found else fail("Message not found.")

    async def list(self, account: Account, body: dict[str, Any], request: Caller) -> Response[bytes]:
        page = int(body.get("page") or request.query_params.get("page") or 1)
        rows = list(reversed(account.messages))[(page - 1) * 50 : page * 50]
        listed: dict[str, Any] = {str(place): self._row(one) for place, one in enumerate(rows)}
        return done(listed | {"links": {"self": f"/v2/sms/list?page={page}"}, "totalCount": len(account.messages)})

    async def signs(self, account: Account, _: dict[str, Any], request: Caller) -> Response[bytes]:
        del request
        states = {"1": {"status": 1}, "4": {"status": 1}, "5": {"status": 0}, "6": {"status": 1}}
        rows = {
            str(place): {"id": place + 1, "name": name, "status": 1, "statusOperators": states}
            for place, name in enumerate(account.names)
        }
        return done(rows | {"totalCount": len(rows)})
