"""What a password must be. Length counts; forced mixes of signs do not (NIST SP 800-63B)."""

from typing import Final

MIN_LENGTH: Final = 10
MAX_LENGTH: Final = 256

_ROWS: Final = (
    "qwertyuiopasdfghjklzxcvbnm",
    "йцукенгшщзхъфывапролджэячсмитьбю",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "01234567890",
    "09876543210",
)
_COMMON: Final = frozenset(
    """
    password passw0rd password1 qwerty123 qwertyuiop 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5
    iloveyou administrator welcome123 letmein123 пароль пароль123 привет123 любовь йцукен123
    админ администратор pristan пристань pristan123 пристань123 qwerty12345 zaq12wsx monkey123
    dragon123 football1 superman1 gfhjkm ghbdtn yfnfif
    """.split()
)
_DISTINCT: Final = 5
_RUN: Final = 4


def check_password(password: str, *, email: str = "", name: str = "") -> str | None:
    """None if it may be used, else in Russian what to change."""
    if len(password) < MIN_LENGTH:
        return f"Нужно не меньше {MIN_LENGTH} знаков, сейчас {len(password)}"
    if len(password) > MAX_LENGTH:
        return f"Нужно не больше {MAX_LENGTH} знаков"
    lowered = password.casefold()
    if any(len(part) >= _RUN and part in lowered for part in _own_words(email, name)):
        return "Пароль не должен содержать вашу почту или имя"
    if len(set(lowered)) < _DISTINCT or _core(lowered) in _COMMON or _is_keyboard_row(lowered):
        return "Такой пароль подбирают первым. Возьмите три-четыре случайных слова"
    return None


def _own_words(email: str, name: str) -> list[str]:
    return [email.partition("@")[0].casefold(), *name.casefold().split()]


def _core(lowered: str) -> str:
    """The word without the digits and signs people add at the end to satisfy a rule."""
    if lowered in _COMMON:
        return lowered
    return lowered.rstrip("0123456789!@#$%^&*()-_=+.,? ")


def _is_keyboard_row(lowered: str) -> bool:
    return any(lowered in row * 2 or lowered in row[::-1] * 2 for row in _ROWS)
