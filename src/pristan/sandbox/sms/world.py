"""What the twins of the four HTTP providers share: accounts, phones, messages on their way, what goes wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pristan.kit.clock import SystemClock, random_token
from pristan.sandbox.twin import NobodyError, RefusedError

PROVIDERS = {"smsc": "SMSC.ru", "sms_aero": "SMS Aero", "exolve": "MTS Exolve", "sms_ru": "SMS.ru"}
SAME_AGAIN = timedelta(minutes=1)  # within it SMSC.ru and SMS.ru refuse an equal message
PRICE = 4.9
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€\f"
)


@dataclass(slots=True, kw_only=True)
class Message:
    """A message of the company to a phone, or of a phone to the company."""

    id: str
    phone: str
    text: str
    at: datetime
    sender: str = ""
    is_incoming: bool = False
    is_failed: bool = False
    due: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    is_reported: bool = False

    def state(self, now: datetime) -> str:
        """``waiting``, then ``delivered`` or ``failed``."""
        if now < self.due:
            return "waiting"
        return "failed" if self.is_failed else "delivered"


@dataclass(slots=True, kw_only=True)
class Phone:
    """A customer; ``is_off``: nothing reaches the phone."""

    number: str
    name: str
    is_off: bool = False


@dataclass(slots=True, kw_only=True)
class Account:
    """One account of one provider."""

    id: str
    name: str
    provider: str
    key: str = field(default_factory=lambda: random_token(18))
    balance: float = 500.0
    names: tuple[str, ...] = ("PRISTAN",)
    callback: str = ""
    phones: dict[str, Phone] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    faults: dict[str, float] = field(default_factory=dict)
    last_id: int = 1000

    def next_id(self) -> str:
        self.last_id += 1
        return f"202647-{self.last_id}" if self.provider == "sms_ru" else str(self.last_id)


class World:
    """All accounts."""

    def __init__(self, accounts: dict[str, Account]) -> None:
        self.clock = SystemClock()
        self.accounts = accounts

    def add(self, name: str, provider: str = "smsc") -> Account:
        account = Account(id=f"{provider}-{len(self.accounts) + 1}", name=name, provider=provider)
        self.accounts[account.id] = account
        return account

    def find(self, id_: str) -> Account:
        if id_ not in self.accounts:
            raise NobodyError("Такой учётной записи нет")
        return self.accounts[id_]

    def by_key(self, provider: str, key: str) -> Account | None:
        return next((one for one in self._of(provider) if one.key == key and key), None)

    def _of(self, provider: str) -> Iterator[Account]:
        return (one for one in self.accounts.values() if one.provider == provider)

    def phone(self, account: Account, number: str) -> Phone:
        if number not in account.phones:
            raise NobodyError("Такого телефона нет")
        return account.phones[number]

    def accept(self, account: Account, *, phone: str, text: str, sender: str, own_id: str = "") -> Message:
        """Take a message; its money and its way begin now."""
        now = self.clock.now()
        account.balance -= PRICE * segments(text)
        known = account.phones.get(phone)
        message = Message(
            id=own_id or account.next_id(),
            phone=phone,
            text=text,
            sender=sender,
            at=now,
            is_failed=known is not None and known.is_off,
            due=now + timedelta(seconds=account.faults.get("status_delay", 0.0)),
        )
        account.messages.append(message)
        return message

    def is_repeated(self, account: Account, *, phone: str, text: str) -> bool:
        since = self.clock.now() - SAME_AGAIN
        return any(
            one.phone == phone and one.text == text and one.at > since and not one.is_incoming
            for one in account.messages
        )

    def say(self, account: Account, number: str, text: str) -> Message:
        """A customer writes."""
        if account.provider in {"sms_aero", "sms_ru"}:
            raise RefusedError("Этот провайдер не передаёт входящие")
        self.phone(account, number)
        message = Message(id=account.next_id(), phone=number, text=text, at=self.clock.now(), is_incoming=True)
        account.messages.append(message)
        return message


def take_fault(account: Account, name: str) -> bool:
    """Whether it goes wrong now; a fault is counted down by each use."""
    left = account.faults.get(name, 0.0)
    if left < 1:
        return False
    account.faults[name] = left - 1
    return True


def segments(text: str) -> int:
    """How many segments are billed; counted apart from the hub, so that one checks the other."""
    if all(character in GSM for character in text):
        septets = sum(2 if character in "^{}\\[~]|€\f" else 1 for character in text)
        return 1 if septets <= 160 else -(-septets // 153)  # noqa: PLR2004 - the limits of the standard
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= 70 else -(-units // 67)  # noqa: PLR2004 - as above
