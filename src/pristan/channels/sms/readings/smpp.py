"""SMPP 3.4: deliver_sm as our receiver wrote it down: a report of a part, or a message of a customer.

Sections 5.2.12 (esm_class), 5.3.2.12 (receipted_message_id), 5.3.2.35 (message_state), appendix B (text of a report).
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from pristan.channels.payload import Payload, clean_text
from pristan.channels.sms.readings import UNTOLD, Incoming, Odd, Reading, Report
from pristan.channels.sms.readings.fields import moment, word

RECEIPTED_ID, STATE, PAYLOAD = "30", "1063", "1060"  # tags in decimal
REPORT_BITS, REPORT = 0x3C, 0x04
HEADER = 0x40
_FIELD = re.compile(r"(\bsubmit date|\bdone date|\w+):\s*(\S*)", re.IGNORECASE)
_CODINGS = {1: "ascii", 3: "latin-1", 4: "latin-1", 6: "iso8859_5", 8: "utf-16-be"}


def read(body: Payload) -> Sequence[Reading]:
    told = body.part("deliver_sm")
    if not told:
        return [Odd(reason="SMPP: no deliver_sm")]
    extra = told.part("tlv")
    content = _octets(extra.text(PAYLOAD)) or _octets(told.text("message"))
    kind = told.integer("esm_class") or 0
    if kind & REPORT_BITS == REPORT or RECEIPTED_ID in extra:
        return [_report(told, extra, content)]
    phone = word(told, "source")
    if not phone:
        return [Odd(reason="SMPP: a message without a sender")]
    pieces = [_octets(piece) for piece in told.texts("pieces")] or [content]
    coding = told.integer("data_coding") or 0
    text = "".join(decoded(piece, coding=coding) for piece in pieces)
    key = word(told, "key") or hashlib.sha256(b"|".join([phone.encode(), *pieces])).hexdigest()[:40]
    return [Incoming(id=key, phone=phone, text=text, at=moment(told, "at"), note=told.text("note"))]


def decoded(octets: bytes, *, coding: int) -> str:
    """The text; what cannot be read is shown as replacement characters, never lost."""
    name = _CODINGS.get(coding)
    if name is None:
        from aiosmpplib.codec import find_codec_info  # noqa: PLC0415 - only SMPP needs the library

        return clean_text(str(find_codec_info("gsm0338").decode(octets, "replace")[0]))
    return clean_text(octets.decode(name, "replace"))


def _report(told: Payload, extra: Payload, content: bytes) -> Reading:
    fields = {name.lower(): value for name, value in _FIELD.findall(content.decode("latin-1"))}
    tagged = _octets(extra.text(RECEIPTED_ID)).rstrip(b"\0").decode("latin-1")
    external_id = tagged or fields.get("id", "")
    state = _octets(extra.text(STATE))
    value = fields.get("stat", "") or (str(state[0]) if state else "")
    if not external_id or not value:
        return Odd(reason="SMPP: a report without an id or a state")
    forms = spellings(external_id)
    code = fields.get("err", "")
    return Report(
        external_id=forms[0],
        also=forms[1:],
        value=value,
        phone=word(told, "source"),
        at=_done(fields.get("done date", "")),
        detail="" if code in {"", "000", "0"} else f"код оператора {code[:10]}",
    )


def canonical(message_id: str) -> str:
    """One spelling of an id: no leading zeros, capital letters."""
    return message_id.strip().upper().lstrip("0") or "0"


def spellings(message_id: str) -> tuple[str, ...]:
    """The id as it came, read as hexadecimal, and written as hexadecimal: operators mix them up."""
    plain = canonical(message_id)
    found = [plain]
    if re.fullmatch(r"[0-9A-F]{1,32}", plain):
        found.append(str(int(plain, 16)))
    if re.fullmatch(r"[0-9]{1,38}", plain):
        found.append(f"{int(plain):X}")
    return tuple(dict.fromkeys(found))


def _done(text: str) -> datetime:
    """``YYMMDDhhmm`` with or without seconds; whose time it is nobody tells, UTC is the earliest guess in Russia."""
    for form in ("%y%m%d%H%M%S", "%y%m%d%H%M"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return UNTOLD


def _octets(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""
