"""MTS Exolve: rows of GetList, and the webhook, whose fields are not documented and read like those rows.

https://docs.exolve.ru/docs/ru/api-reference/sms-api/getting-messages-list/.
"""

import re
from collections.abc import Sequence

from pristan.channels.payload import Payload
from pristan.channels.sms.readings import Incoming, Odd, Reading, Report
from pristan.channels.sms.readings.fields import moment, word

_PREFIX = re.compile(r"^(delivery_status|message_status|status|message)_")


def read(body: Payload) -> Sequence[Reading]:
    told = body.part("status") or body.part("incoming") or body
    external_id = word(told, "message_id", "id")
    if not external_id:
        return [Odd(reason="Exolve: a row without an id")]
    if is_incoming(told):
        phone = word(told, "sender", "number")
        if not phone:
            return [Odd(reason="Exolve: a message without a sender")]
        return [Incoming(id=external_id, phone=phone, text=told.text("text"), at=moment(told, "date", "created_at"))]
    value = state_value(told)
    if not value:
        return [Odd(reason="Exolve: a row without a state")]
    phone = word(told, "receiver", "destination")
    return [Report(external_id=external_id, value=value, at=moment(told, "date_update", "date"), phone=phone)]


def is_incoming(told: Payload) -> bool:
    """``direction`` is 1 or a word that says so."""
    return word(told, "direction").upper() in {"1", "IN", "INCOMING", "DIRECTION_IN", "DIRECTION_INCOMING"}


def state_value(told: Payload) -> str:
    """The state without the prefix of its enumeration."""
    return _PREFIX.sub("", word(told, "delivery_status", "status").lower())
