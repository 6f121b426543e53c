"""Decisions about codes. Pure."""

import hmac
import re
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from pristan.confirmations.model import DIGITS, HIDDEN, MOST_ATTEMPTS, Asked, Confirmation

BETWEEN: Final = timedelta(minutes=1)
PERSON_AN_HOUR: Final = 5
ADDRESS_AN_HOUR: Final = 3
ADDRESS_A_DAY: Final = 5
ASKER_AN_HOUR: Final = 30
FORMS_AN_HOUR: Final = 100  # of all customers of a company: forms are open to anybody, and each code costs

_CODE: Final = re.compile(rf"\s*(\d[\s-]?){{{DIGITS}}}\s*")


def refusal(asked: Asked, *, now: datetime, is_form: bool = False) -> str:
    """Why no code is sent now, for people; empty when it may be. Codes cost money and annoy whoever did not ask.

    ``is_form``: nobody of ours asks, but a customer by a form.
    """
    if asked.last_at is not None and now - asked.last_at < BETWEEN:
        return "Код отправлен только что. Новый можно отправить через минуту"
    if asked.address_an_hour >= ADDRESS_AN_HOUR or asked.address_a_day >= ADDRESS_A_DAY:
        return "На этот адрес уже отправлено несколько кодов. Попробуйте позже"
    if asked.person_an_hour >= PERSON_AN_HOUR:
        return "Этому клиенту уже отправлено несколько кодов за час. Попробуйте позже"
    if asked.asker_an_hour >= (FORMS_AN_HOUR if is_form else ASKER_AN_HOUR):
        return "Слишком много кодов за час. Попробуйте позже"
    return ""


def code_in(text: str) -> str | None:
    """The code, if a message is one and nothing else: six digits, perhaps apart."""
    if len(text) > 4 * DIGITS or not _CODE.fullmatch(text):
        return None
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    return digits if len(digits) == DIGITS else None


def hashed(code: str, salt: str) -> bytes:
    """What is kept of a code."""
    return sha256(f"{salt}:{code}".encode()).digest()


def outcome(found: Confirmation, code: str, *, now: datetime) -> str:
    """What an entered code comes to: confirmed, wrong, failed (wrong for the last time) or expired."""
    if now >= found.expires_at:
        return "expired"
    if hmac.compare_digest(hashed(code, found.salt), found.code_hash):
        return "confirmed"
    return "failed" if found.attempts + 1 >= MOST_ATTEMPTS else "wrong"


def words(code: str, company: str) -> str:
    """What arrives. It says who asks and what to do if nobody asked: a code is what swindlers are after."""
    return (
        f"Код подтверждения: {code}. {company}. Назовите его в диалоге, где его попросили, в течение 10 минут."
        " Если вы не просили код, ничего не делайте"
    )


def shown_words(company: str) -> str:
    """What the thread shows: whoever reads it must not learn the code."""
    return words(HIDDEN, company)
