"""Whether evidence matches, what an answer says, what a table may carry. Pure."""

import re
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from pristan.compliance.catalogues import ConsentsFile
from pristan.consents.model import Claim, Found, Text
from pristan.contacts.policy.agreement import day_of
from pristan.core.errors import FieldError

YES: Final = frozenset({"1", "да", "согласен", "согласна", "даю согласие", "да согласен", "да согласна", "yes"})
NO: Final = frozenset({"2", "нет", "не согласен", "не согласна", "не даю", "не даю согласие", "no"})
_AROUND: Final = re.compile(r"[\W_]+")
_LONGEST: Final = 60
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def hash_of(text: str) -> bytes:
    """Names the exact words of a version."""
    return sha256(text.encode()).digest()


def answer_in(text: str) -> bool | None:
    """What a message answers to a question of consent, if it is an answer and nothing else."""
    if len(text) > _LONGEST:
        return None
    said = _AROUND.sub(" ", text.casefold().replace("ё", "е")).strip()
    return True if said in YES else False if said in NO else None


def objections(
    claim: Claim, text: Text | None, found: Found, *, catalogue: ConsentsFile, now: datetime
) -> list[FieldError]:
    """Why this claim is no record of a consent; empty if it is one."""
    return [*_text_objections(claim, text, now=now), *_evidence_objections(claim, found, catalogue)]


def _text_objections(claim: Claim, text: Text | None, *, now: datetime) -> list[FieldError]:
    if claim.at > now:
        return [FieldError("given_at", "Согласие не может быть дано позже, чем сейчас")]
    if text is None or text.in_force_from is None:
        return [FieldError("text_id", "Такой действующей версии текста нет: сначала опубликуйте её")]
    wrong: list[FieldError] = []
    if text.purpose != claim.purpose:
        wrong.append(FieldError("text_id", "Это текст для другой цели"))
    if text.text_hash != claim.text_hash:
        wrong.append(FieldError("text_hash", f"Это не слова версии {text.version}: хеш не совпадает"))
    if claim.at < text.in_force_from:
        words = f"Версия {text.version} действует с {day_of(text.in_force_from):%d.%m.%Y}, согласие раньше её"
        wrong.append(FieldError("given_at", words))
    return wrong


def _evidence_objections(claim: Claim, found: Found, catalogue: ConsentsFile) -> list[FieldError]:
    way = next((item for item in catalogue.ways if item.id == claim.way), None)
    if way is None:
        return [FieldError("way", f"Способа «{claim.way}» нет")]
    named = {name for name, value in claim.evidence.items() if value not in (None, "", [])}
    if way.needs and not named & set(way.needs):
        titles = {item.id: item.title.lower() for item in catalogue.evidence}
        needed = ", ".join(titles[name] for name in way.needs)
        return [FieldError("evidence", f"Нужно доказательство: {needed}")]
    return [
        FieldError(name, words)
        for name in ("message_id", "confirmation_id", "file_id")
        if name in named and (words := _mismatch(name, claim, found))
    ]


def _mismatch(name: str, claim: Claim, found: Found) -> str:
    if name == "message_id":
        return _wrong_message(claim, found)
    if name == "confirmation_id":
        if claim.contact_id not in found.confirmation_of:
            return "Это код другого человека"
        return "" if found.is_confirmed else "Этот код не подтверждён"
    return "" if found.has_file else "Такого файла нет: приложите его ещё раз"


def _wrong_message(claim: Claim, found: Found) -> str:
    if found.message_of is None or found.message_at is None:
        return "Такого сообщения нет"
    if found.message_of != claim.contact_id:
        return "Это сообщение другого человека"
    if not found.is_message_theirs:
        return "Это сообщение написали мы, а не клиент"
    return "Сообщение написано позже согласия" if found.message_at > claim.at else ""


def bundled_from(text: Text, since: datetime, *, separate_since: date | None) -> str:
    """Why a text may not come in force then; empty if it may."""
    if text.is_separate or separate_since is None or day_of(since) < separate_since:
        return ""
    return (
        f"С {separate_since:%d.%m.%Y} согласие оформляют отдельно от других условий."
        " Уберите из текста остальное и отметьте, что это отдельный документ"
    )


def neutral(cell: object) -> str:
    """A cell that no table program takes for a formula."""
    said = "" if cell is None else str(cell)
    return f"'{said}" if said.startswith(_STARTS_A_FORMULA) else said
