"""The twin as a whole: four providers over one memory, phones of customers beside it."""

import asyncio
from collections.abc import Sequence

from litestar import Litestar
from litestar.types import ASGIApp

from pristan.sandbox.keeping import Keeping
from pristan.sandbox.sms.exolve import Exolve
from pristan.sandbox.sms.reports import Postman
from pristan.sandbox.sms.sms_aero import MAIL, SmsAero
from pristan.sandbox.sms.sms_ru import SmsRu
from pristan.sandbox.sms.smsc import Smsc
from pristan.sandbox.sms.world import PROVIDERS, Account, Message, Phone, World
from pristan.sandbox.twin import (
    FaultSwitch,
    NobodyError,
    RefusedError,
    Said,
    TwinAccount,
    TwinConfig,
    TwinCustomer,
    TwinLine,
)

FAULTS = {
    "lost_answer": "Принять, но не ответить, раз",
    "broken": "Отвечать 502, раз",
    "too_often": "Просить отправлять реже, раз",
    "no_money": "Деньги кончились, раз",
    "status_delay": "Задержка отчёта, секунд",
    "twice": "Отчёты приходят дважды",
    "wrong_order": "Отчёты приходят в обратном порядке",
}
FIRST_NUMBER = 79161230000
PLENTY = 10_000.0  # roubles of an account somebody adds for a training
WORDS = {"waiting": "в пути", "delivered": "доставлено", "failed": "не доставлено"}


class SmsTwin:
    """What ``sandbox.twin.Twin`` asks for."""

    channel = "sms"
    acts = frozenset({"block", "allow"})

    def __init__(self, config: TwinConfig) -> None:
        self._base_url = config.base_url
        self._keeping = Keeping(config.state_dir, dict[str, Account])
        self.world = World(self._keeping.load() or {})
        self.postman = Postman(self.world.clock, config.mapped_webhooks)
        for provider, name in PROVIDERS.items() if not self.world.accounts else ():
            account = self.world.add(name, provider)
            for place, who in enumerate(("Анна Орлова", "Игорь Смирнов"), start=1):
                self._add_phone(account, who, number=FIRST_NUMBER + place)

    def api(self) -> ASGIApp:
        world, postman = self.world, self.postman
        routers = [
            Smsc(world, postman).router(),
            SmsAero(world, postman).router(),
            Exolve(world).router(),
            SmsRu(world, postman).router(),
        ]
        return Litestar(route_handlers=routers, openapi_config=None, logging_config=None)

    def start(self, stopping: asyncio.Event) -> None:
        self._keeping.start(lambda: self.world.accounts, stopping=stopping)

    async def stop(self) -> None:
        await self.postman.stop()
        await self._keeping.stop()

    def accounts(self) -> Sequence[TwinAccount]:
        return [self._shown(one) for one in self.world.accounts.values()]

    def add_account(self, name: str) -> TwinAccount:
        account = self.world.add(name)
        account.balance = PLENTY
        return self._shown(account)

    def customers(self, account: str) -> Sequence[TwinCustomer]:
        return [_customer(one) for one in self.world.find(account).phones.values()]

    def add_customer(self, account: str, name: str) -> TwinCustomer:
        found = self.world.find(account)
        return _customer(self._add_phone(found, name, number=FIRST_NUMBER + 100 + len(found.phones)))

    def thread(self, account: str, customer: str) -> Sequence[TwinLine]:
        found = self.world.find(account)
        number = self.world.phone(found, customer).number
        return [self._line(one) for one in found.messages if one.phone == number]

    async def say(self, account: str, customer: str, said: Said) -> TwinLine:
        if not said.text:
            raise RefusedError("SMS передаёт только текст")
        found = self.world.find(account)
        message = self.world.say(found, customer, said.text)
        self.postman.bring(found, message)
        return self._line(message)

    async def act(self, account: str, customer: str, *, act: str, line: str = "", value: str = "") -> None:
        """``block`` switches the phone off, ``allow`` on."""
        del line, value
        self.world.phone(self.world.find(account), customer).is_off = act == "block"

    def faults(self, account: str) -> Sequence[FaultSwitch]:
        kept = self.world.find(account).faults
        return [FaultSwitch(id=name, title=title, value=kept.get(name, 0.0)) for name, title in FAULTS.items()]

    def set_fault(self, account: str, fault: str, value: float) -> None:
        if fault not in FAULTS:
            raise NobodyError("Такой поломки нет")
        self.world.find(account).faults[fault] = value

    def _add_phone(self, account: Account, name: str, *, number: int) -> Phone:
        phone = Phone(number=f"+{number}", name=name)
        account.phones[phone.number] = phone
        return phone

    def _shown(self, account: Account) -> TwinAccount:
        fields = {"provider": account.provider, "api_key": account.key, "base_url": self._base_url}
        if account.provider == "sms_aero":
            fields["email"] = MAIL
        return TwinAccount(id=account.id, name=account.name, fields={**fields, "sender": account.names[0]})

    def _line(self, message: Message) -> TwinLine:
        return TwinLine(
            id=message.id,
            side="customer" if message.is_incoming else "company",
            text=message.text,
            at=message.at,
            title=message.sender,
            state="" if message.is_incoming else WORDS[message.state(self.world.clock.now())],
        )


def _customer(phone: Phone) -> TwinCustomer:
    state = "blocked" if phone.is_off else "open"
    return TwinCustomer(id=phone.number, name=phone.name, address=phone.number, state=state)
