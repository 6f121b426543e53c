"""What the decoder says about a wrong field, in Russian and with what to do."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pristan.core.errors import FieldError

_TYPES: Final = {
    "str": "текст",
    "int": "целое число",
    "float": "число",
    "bool": "да или нет",
    "array": "список",
    "object": "набор полей",
    "null": "пусто",
    "datetime": "дата и время",
    "date": "дата",
    "uuid": "идентификатор UUID",
}


def _expected(match: re.Match[str]) -> str:
    wanted = [_TYPES.get(part.strip(), part.strip()) for part in match["want"].split("|")]
    return f"Нужно: {' или '.join(wanted)}"


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"Expected `str` of length >= 1$"), lambda _: "Заполните поле"),
    (re.compile(r"Expected `str` of length >= (\d+)"), lambda m: f"Нужно не меньше {m[1]} знаков"),
    (re.compile(r"Expected `str` of length <= (\d+)"), lambda m: f"Нужно не больше {m[1]} знаков"),
    (re.compile(r"Expected `array` of length >= (\d+)"), lambda m: f"Нужно не меньше {m[1]} в списке"),
    (re.compile(r"Expected `array` of length <= (\d+)"), lambda m: f"Нужно не больше {m[1]} в списке"),
    (re.compile(r"Expected `(?:int|float)` (>=|<=|>|<) (-?[\d.]+)"), lambda m: f"Нужно число {m[1]} {m[2]}"),
    (re.compile(r"Expected `(?P<want>[^`]+)`"), _expected),
    (re.compile(r"Invalid enum value"), lambda _: "Такого значения нет в списке"),
    (re.compile(r"Object contains unknown field"), lambda _: "Такого поля нет"),
    (re.compile(r"missing required field"), lambda _: "Поле обязательно"),
    (re.compile(r"Missing required"), lambda _: "Поле обязательно"),
    (re.compile(r"JSON is malformed|Input data was truncated"), lambda _: "Это не JSON"),
)
_MISSING: Final = re.compile(r"(?:missing required|unknown) field `(?P<name>[^`]+)`")
_PATH: Final = re.compile(r"at `\$\.?(?P<path>[^`]*)`")


def russian(message: str) -> str:
    """One message of the decoder in Russian; unknown ones become a general sentence."""
    for pattern, say in _RULES:
        match = pattern.search(message)
        if match:
            return say(match)
    return "Значение не подходит"


def field_errors(extra: Iterable[Any]) -> list[FieldError]:
    """The decoder's complaints as fields of the problem document."""
    return [_field(item) for item in extra if isinstance(item, Mapping)]


def _field(item: Mapping[str, Any]) -> FieldError:
    message = str(item.get("message", ""))
    named = _MISSING.search(message) or _PATH.search(message)
    inner = next(iter(named.groupdict().values()), "") if named else ""
    key = str(item.get("key", ""))
    path = [part for part in (key, inner) if part and part != "data"]
    return FieldError(".".join(path).removeprefix("data.") or "body", russian(message))
