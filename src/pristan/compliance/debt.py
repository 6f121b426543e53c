"""Whether a text speaks of an overdue debt (230-ФЗ): an ordinary invoice does not."""

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
