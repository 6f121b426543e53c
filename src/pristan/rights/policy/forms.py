"""What strangers send by the public form, and how often. Pure."""

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pristan.confirmations.policy import hashed
from pristan.contacts.model import DetailKind
from pristan.contacts.policy.sameness import normal

WINDOW: Final = timedelta(hours=1)
ADDRESS_AN_HOUR: Final = 10  # requests from one address: an office or a family may share it
TRIES_AN_HOUR: Final = 30  # codes typed and pages opened by a ticket, of one address
COMPANY_AN_HOUR: Final = 200  # a queue of people has to stay a queue of people
CODES_A_DAY: Final = 3  # to one person
CODES_AN_HOUR: Final = 100  # of a company: each costs money
MOST_TRIES: Final = 5
CODE_LIFE: Final = timedelta(minutes=30)
TICKET_LIFE: Final = timedelta(days=2)
LONGEST: Final = {"name": 200, "address": 320, "words": 4000}
_SUBNET: Final = 64  # one subscriber's share of IPv6
_TOKEN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_TOKEN_SIZE: Final = 43


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form as it came."""

    kind: str = ""
    name: str = ""
    address: str = ""
    words: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the person says they can be reached."""

    kind: DetailKind
    value: str


def faults(sent: Sent, *, kinds: frozenset[str]) -> dict[str, str]:
    """What has to be mended, by the name of the field; empty when the form can be taken."""
    wrong = {name: f"Не больше {most} знаков" for name, most in LONGEST.items() if len(getattr(sent, name)) > most}
    if sent.kind not in kinds:
        wrong.setdefault("kind", "Выберите, о чём вы просите")
    if not sent.name.strip():
        wrong.setdefault("name", "Напишите, как вас зовут")
    if address_of(sent.address) is None:
        wrong.setdefault("address", "Нужен телефон вида +7 916 123-45-67 или почта вида ivan@example.ru")
    if not is_ticket(sent.ticket):
        wrong.setdefault("ticket", "Страница устарела: отправьте запрос ещё раз")
    return wrong


def address_of(text: str) -> Address | None:
    """The phone or mailbox in its normal form."""
    if len(text) > LONGEST["address"]:
        return None
    kind = DetailKind.EMAIL if "@" in text else DetailKind.PHONE
    value = normal(kind, text)
    return None if value is None else Address(kind, value)


def is_ticket(text: str) -> bool:
    """Whether it may be one of ours: a token of 32 bytes."""
    return len(text) == _TOKEN_SIZE and _TOKEN.issuperset(text)


def counted_as(address: str) -> str:
    """Whom a request is counted to: an IPv4 address, or the network of one IPv6 subscriber."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped is not None:  # noqa: PLR2004
        return str(getattr(found, "ipv4_mapped", None) or found)
    return str(ipaddress.ip_network((found, _SUBNET), strict=False))


def fits(code: str, *, salt: str, code_hash: bytes) -> bool:
    """Whether it is the code. The work is the same when there is none: nobody learns from the time it takes."""
    digits = "".join(char for char in code if char.isascii() and char.isdigit())
    return hmac.compare_digest(hashed(digits, salt), code_hash or bytes(32)) and bool(salt)


def words(code: str, company: str) -> str:
    """What arrives. It says what it is for and what to do if nobody asked: a code is what swindlers are after."""
    minutes = int(CODE_LIFE.total_seconds() // 60)
    return (
        f"Код {code} подтверждает запрос о персональных данных в {company}. Введите его на странице запроса"
        f" в течение {minutes} минут. Никому его не сообщайте. Если запроса вы не отправляли, ничего не делайте"
    )
