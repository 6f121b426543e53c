"""MTS Exolve as documented at https://docs.exolve.ru/docs/ru/api-reference/sms-api/ (SendSMS, GetList, GetAlphaNames).

The fields of a row of GetList beside number, direction and time are a guess, and marked so in the manifest.
"""

import re
from datetime import datetime
from typing import Any

from litestar import Response, Router, post
from litestar.params import FromPath

from pristan.sandbox.sms.wire import Caller, answer, json_of, trouble_after, trouble_before
from pristan.sandbox.sms.world import Account, Message, World, take_fault

STATES = {
    "waiting": "DELIVERY_STATUS_SENT",
    "delivered": "DELIVERY_STATUS_DELIVERED",
    "failed": "DELIVERY_STATUS_FAILED",
}


def fail(words: str, status: int = 400) -> Response[bytes]:
    return answer({"error": {"code": "INVALID", "message": words}}, status=status)


class Exolve:
    """The methods under ``/messaging/v1``."""

    def __init__(self, world: World) -> None:
        self._world = world

    def router(self) -> Router:
        methods = {"SendSMS": self.send, "GetList": self.list, "GetAlphaNames": self.names}

        @post("/messaging/v1/{method:str}", status_code=200)
        async def call(request: Caller, method: FromPath[str]) -> Response[bytes]:
            key = request.headers.get("Authorization", "").removeprefix("Bearer ")
            account = self._world.by_key("exolve", key)
            if account is None:
                return fail("unauthorized", status=401)
            run = methods.get(method)
            if run is None:
                return fail("unknown method", status=404)
            return trouble_before(account) or await run(account, await json_of(request))

        return Router("/", route_handlers=[call])

    async def send(self, account: Account, body: dict[str, Any]) -> Response[bytes]:
        number, destination, text = (str(body.get(name, "")) for name in ("number", "destination", "text"))
        if not re.fullmatch(r"7\d{10}", destination):
            return fail("invalid SendRequest.Destination: value does not match regex pattern")
        if number not in account.names:
            return fail("Number does not exist or is not available for sending")
        if account.balance <= 0 or take_fault(account, "no_money"):
            return fail("insufficient balance")
        message = self._world.accept(account, phone=f"+{destination}", text=text, sender=number)
        return trouble_after(account) or answer({"message_id": message.id})

    async def list(self, account: Account, body: dict[str, Any]) -> Response[bytes]:
        since = datetime.fromisoformat(str(body["date_gte"])) if body.get("date_gte") else None
        wanted = str(body.get("message_id") or "")
        rows = [
            self._row(account, one)
            for one in account.messages
            if (since is None or one.at >= since) and wanted in {"", one.id}
        ]
        return answer({"messages": rows[: int(body.get("limit", 100))]})

    def _row(self, account: Account, message: Message) -> dict[str, Any]:
        ours = message.sender or account.names[0]
        state = message.state(self._world.clock.now())
        return {
            "message_id": message.id,
            "direction": "DIRECTION_INCOMING" if message.is_incoming else "DIRECTION_OUTGOING",
            "sender": message.phone[1:] if message.is_incoming else ours,
            "receiver": ours if message.is_incoming else message.phone[1:],
            "text": message.text,
            "delivery_status": "" if message.is_incoming else STATES[state],
            "date": message.at.isoformat(),
        }

    async def names(self, account: Account, _: dict[str, Any]) -> Response[bytes]:
        return answer({"alpha_names": [{"alpha_name": name} for name in account.names]})
