"""Whether a text speaks of an overdue debt (230-ФЗ): an ordinary invoice does not, nor does a contract."""

import re

# «долг» as a noun, not «долго», «должность», «долгий»; «просрочен платёж», not «просрочен товар».
_DEBT = re.compile(
    r"\bдолг(?:а|у|ом|е|и|ов|ам|ами|ах)?\b|\bдолжник\w*|\bзадолженност\w*|\bзадолжал\w*"
    r"|\bпросрочк\w*|\bпросроченн\w+\s+(?:\w+\s+)?(?:плат[её]ж\w*|долг\w*|задолженност\w*|кредит\w*|займ\w*|сумм\w*)"
    r"|(?:плат[её]ж|кредит|за[йе]м)\w*\s+(?:\w+\s+)?просрочен\w*"
    r"|\bвзыскан\w*|\bвзыщ\w+|\bвзыска\w+|\bколлектор\w*",
    re.IGNORECASE,
)
# The absence of a debt, and set phrases.
_NOT_DEBT = re.compile(
    r"(?:нет|отсутству\w+|без|не\s+имеет\w*|не\s+числит\w*|погашен\w*)\s+(?:\w+\s+){0,2}(?:долг\w*|задолженност\w*|просроч\w+)"
    r"|(?:долг\w*|задолженност\w*|просрочк\w*)\s+(?:\w+\s+){0,2}(?:нет\b|отсутству\w+|погашен\w*|закрыт\w*|не\s+числит\w*)"
    r"|\b(?:чувств\w*|моральн\w*|гражданск\w*|по)\s+долг\w*|\bв\s+долгу\b|\bдолги\s+перед\s+родин\w*",
    re.IGNORECASE,
)


def is_about_debt(text: str) -> bool:
    """Whether the text speaks of a debt once phrases that deny one are taken away."""
    if not _DEBT.search(text):
        return False
    return bool(_DEBT.search(_NOT_DEBT.sub(" ", text)))


_OWED = r"(?:долг\w*|задолженност\w*|просрочк\w*|просроченн\w+)"
# Of a document: a contract names debts that may come, a demand names one that is there.
_DEMAND = re.compile(
    rf"\b(?:уведомлени|претензи|требовани|напоминани|извещени)\w*\s+(?:\w+\s+){{0,4}}{_OWED}"
    rf"|\b(?:у\s+вас|за\s+вами|вашей?|ваша)\s+(?:\w+\s+){{0,4}}{_OWED}"
    rf"|\b(?:погасите|оплатите|внесите|уплатите|верните)\s+(?:\w+\s+){{0,4}}{_OWED}"
    rf"|\b(?:просим|требуем|предлагаем|необходимо)\s+(?:\w+\s+){{0,3}}(?:погасить|оплатить|внести|уплатить|вернуть)"
    rf"\s+(?:\w+\s+){{0,4}}{_OWED}"
    rf"|{_OWED}[^.!?\n]{{0,60}}?\d[\d\u00a0 ]{{0,15}}(?:[.,]\d\d)?\s*(?:₽|руб|р\.)",
    re.IGNORECASE,
)


def demands_debt(text: str) -> bool:
    """Whether a piece of a document speaks of a debt that somebody has now."""
    return is_about_debt(text) and bool(_DEMAND.search(_NOT_DEBT.sub(" ", text)))
