"""SMSC.ru: states by status.php and by the callback, messages of customers by get.php and by the callback.

https://smsc.ru/api/http/status_messages/, https://smsc.ru/api/http/miscellaneous/callback/. The names of the
callback's fields are not confirmed by the documentation at hand; both spellings that are in use are read.
"""

from collections.abc import Sequence

from pristan.channels.payload import Payload
from pristan.channels.sms.readings import Incoming, Odd, Reading, Report
from pristan.channels.sms.readings.fields import hooked, moment, word


def read(body: Payload) -> Sequence[Reading]:
    if told := body.part("status"):
        return [_report(told, phone=word(body, "phone"))]
    if told := body.part("incoming"):
        return [_incoming(told)]
    told = hooked(body)
    if "mes" in told or "message" in told:
        return [_incoming(told)]
    if "status" in told:
        return [_report(told, phone=word(told, "phone"))]
    return [Odd(reason="SMSC.ru: neither a state nor a message")]


def _report(told: Payload, *, phone: str) -> Reading:
    external_id, value = word(told, "id"), word(told, "status")
    if not external_id or not value:
        return Odd(reason="SMSC.ru: a state without an id")
    at = moment(told, "last_timestamp", "ts", "time", "last_date")
    return Report(external_id=external_id, value=value, at=at, phone=phone)


def _incoming(told: Payload) -> Reading:
    phone = word(told, "phone")
    if not phone or "id" not in told:
        return Odd(reason="SMSC.ru: a message without a sender or an id")
    text = told.text("message") or told.text("mes")
    return Incoming(id=word(told, "id"), phone=phone, text=text, at=moment(told, "sent", "received", "time"))
