"""Contacts that a text itself gives as the company's own. Pure."""

import re

from pristan.compliance.pd import Finding, Kind

# A contact that the company gives as its own: «пишите нам в MAX: max.ru/…», «наш бот @…», «горячая линия …».
_CONTACTS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.SOCIAL_LOGIN})
_NEAR = 60
_OURS = re.compile(
    r"(?:пишите|напишите|звоните|позвоните|переходите)\s+(?:к\s+)?(?:нам\b|[вн]а?\s+наш)[^.!?\n]*$"
    r"|\bмы\s+(?:теперь\s+)?(?:отвечаем|работаем|переехали|общаемся|на связи)\b[^.!?\n]*$"
    r"|\bнаш\s+(?:новый\s+|официальный\s+)?(?:бот|чат-бот|чат|канал|аккаунт|телефон|номер|сайт)[^.!?\n\w]*$"
    r"|\bнаш\s+(?:бот|чат|канал)\s+в\s+\w+[^.!?\n\w]*$"
    r"|\bнаша\s+(?:группа|страница|почта)[^.!?\n]{0,20}$"
    r"|\b(?:горячая линия|служба поддержки|телефон поддержки|наши контакты)[^.!?\n\w]*$"
)


def is_own(finding: Finding, text: str) -> bool:
    """Whether the text itself says that the contact is the company's: «пишите нам: …»."""
    return finding.kind in _CONTACTS and bool(_OURS.search(text[max(0, finding.start - _NEAR) : finding.start].lower()))
