"""SMS: one account of a provider is one inbox. SMSC.ru, SMS Aero, MTS Exolve, SMS.ru over HTTP; any operator by SMPP.

Hands parsed things to ingest and takes cleared messages from delivery; decides nothing.
"""

from collections.abc import Mapping
from typing import Any

from pristan.channels.model import Account, Connector, Person
from pristan.channels.registry import Channel, Tools, load_manifest
from pristan.channels.sms.hook import HOOK
from pristan.channels.sms.parse import lane_key, parse
from pristan.channels.sms.phones import e164
from pristan.channels.sms.render import preview
from pristan.core.errors import FieldError, InvalidInput


def person_of(address: str) -> Person:
    """Who answers at a phone number as people write it."""
    phone = e164(address)
    if phone is None:
        raise InvalidInput(
            "Это не похоже на номер телефона", fields=[FieldError("address", "Номер вида +7 916 123-45-67")]
        )
    return Person(value=phone)


def ways(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """By SMPP everything comes over the connection; HTTP providers are asked, unless a person wants it brought."""
    is_brought = settings.get("mode") == "webhook" and settings.get("provider") != "smpp"
    return ("webhook", "polling") if is_brought else ("polling",)


def connect(account: Account, tools: Tools) -> Connector:
    """The connector of an account."""
    from pristan.channels.sms.connector import SmsConnector  # noqa: PLC0415 - the library of SMPP; not every installation has an account

    return SmsConnector(account, tools)


CHANNEL = Channel(
    manifest=load_manifest("sms"),
    parse=parse,
    lane_key=lane_key,
    connect=connect,
    ways=ways,
    hook=HOOK,
    person_of=person_of,
    preview=preview,
)

__all__ = ["CHANNEL"]
