"""SMS.ru: states by ``sms/status`` and by the callback: ``data[0]`` is ``sms_status``, id, code, time, each on a line.

https://sms.ru/api/status, https://sms.ru/api/callback. Its API brings no messages of customers.
"""

import hashlib
import hmac
from collections.abc import Sequence

from pristan.channels.payload import Payload
from pristan.channels.sms.readings import Odd, Reading, Report
from pristan.channels.sms.readings.fields import form_pairs, moment, word

KIND, ID, CODE, TIME = range(4)


def read(body: Payload) -> Sequence[Reading]:
    if told := body.part("status"):
        external_id, value = word(told, "sms_id"), word(told, "status_code")
        return [Report(external_id=external_id, value=value)] if external_id and value else [_odd()]
    return [_line(value) for name, value in form_pairs(body) if name.startswith("data")] or [_odd()]


def _line(text: str) -> Reading:
    lines = [*text.replace("\r", "").split("\n"), "", "", "", ""]
    if lines[KIND] != "sms_status":
        return Odd(reason=f"SMS.ru: {lines[KIND][:40]}", unknown=False)  # calls and tests
    if not lines[ID] or not lines[CODE]:
        return _odd()
    at = moment(Payload({"at": lines[TIME]}), "at")
    return Report(external_id=lines[ID][:200], value=lines[CODE][:20], at=at)


def _odd() -> Odd:
    return Odd(reason="SMS.ru: no state")


def is_signed(body: Payload, *, api_id: str) -> bool:
    """``hash`` is SHA-256 of the key followed by all ``data``, in hexadecimal digits."""
    pairs = form_pairs(body)
    said = "".join(value for name, value in pairs if name.startswith("data"))
    given = next((value for name, value in pairs if name == "hash"), "")
    wanted = hashlib.sha256((api_id + said).encode()).hexdigest()
    return bool(api_id) and hmac.compare_digest(wanted.encode(), given.lower().encode())
