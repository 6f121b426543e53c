"""SMS.ru as documented at https://sms.ru/api (sms/send, sms/status, my/balance, my/senders)."""

from typing import Any

from litestar import Response, Router, post
from litestar.params import FromPath

from pristan.sandbox.sms.reports import Postman
from pristan.sandbox.sms.wire import Caller, answer, form_of, trouble_after, trouble_before
from pristan.sandbox.sms.world import PRICE, Account, World, segments, take_fault

STATES = {"waiting": 102, "delivered": 103, "failed": 106}


def fail(code: int, words: str) -> dict[str, Any]:
    return {"status": "ERROR", "status_code": code, "status_text": words}


class SmsRu:
    """The methods."""

    def __init__(self, world: World, postman: Postman) -> None:
        self._world = world
        self._postman = postman

    def router(self) -> Router:
        methods = {
            "sms/send": self.send,
            "sms/status": self.status,
            "my/balance": self.balance,
            "my/senders": self.senders,
        }

        @post(["/sms/{method:str}", "/my/{method:str}"], status_code=200)
        async def call(request: Caller, method: FromPath[str]) -> Response[bytes]:
            fields = await form_of(request)
            account = self._world.by_key("sms_ru", fields.get("api_id", ""))
            room = request.scope["path"].rstrip("/").split("/")[-2]
            run = methods.get(f"{room}/{method}")
            if account is None:
                return answer(fail(200, "Неправильный api_id"))
            if run is None:
                return answer(fail(211, "Метод не найден"))
            return trouble_before(account) or await run(account, fields)

        return Router("/", route_handlers=[call])

    async def send(self, account: Account, fields: dict[str, str]) -> Response[bytes]:
        phone, text = fields.get("to", ""), fields.get("msg", "")
        if account.balance <= 0 or take_fault(account, "no_money"):
            return answer(fail(201, "Не хватает средств"))
        refused = self._refused(account, phone, text, sender=fields.get("from", ""))
        if refused is not None:  # fine as a whole, refused for the number
            return answer({"status": "OK", "status_code": 100, "sms": {phone: refused}, "balance": account.balance})
        message = self._world.accept(account, phone=f"+{phone}", text=text, sender=fields.get("from", ""))
        self._postman.follow(account, message)
        row = {"status": "OK", "status_code": 100, "sms_id": message.id, "cost": round(PRICE * segments(text), 2)}
        told = {"status": "OK", "status_code": 100, "sms": {phone: row}, "balance": round(account.balance, 2)}
        return trouble_after(account) or answer(told)

    def _refused(self, account: Account, phone: str, text: str, *, sender: str) -> dict[str, Any] | None:
        if not phone.isdecimal() or len(phone) != 11:  # noqa: PLR2004 - 7 and ten digits
            return fail(202, "Неправильно указан номер")
        if sender not in {*account.names, ""}:
            return fail(204, "Имя отправителя не согласовано")
        if self._world.is_repeated(account, phone=f"+{phone}", text=text):
            return fail(231, "Превышен лимит одинаковых сообщений в минуту")
        return None

    async def status(self, account: Account, fields: dict[str, str]) -> Response[bytes]:
        now = self._world.clock.now()
        known = {one.id: one for one in account.messages}
        rows = {
            id_: {"status": "OK", "status_code": STATES[known[id_].state(now)]} if id_ in known else fail(-1, "Нет")
            for id_ in fields.get("sms_id", "").split(",")
        }
        return answer({"status": "OK", "status_code": 100, "sms": rows, "balance": account.balance})

    async def balance(self, account: Account, _: dict[str, str]) -> Response[bytes]:
        return answer({"status": "OK", "status_code": 100, "balance": round(account.balance, 2)})

    async def senders(self, account: Account, _: dict[str, str]) -> Response[bytes]:
        return answer({"status": "OK", "status_code": 100, "senders": list(account.names)})
