"""What a person filled in to connect an inbox, held against the manifest. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from pristan.channels.model import Field, Manifest
from pristan.core.errors import FieldError, InvalidInput

SECRET_LIMIT = 2000
SECRET_TEXT_LIMIT = 10_000
TEXT_LIMIT = 1000
LIST_LIMIT = 100
FREE_SETTINGS = frozenset({"base_url", "mode"})  # every channel may be pointed at a twin and told how to receive
_HOST = re.compile(r"(?=.{1,255}(:\d{1,5})?$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?")

_NAME = re.compile(r"(\*\.)?(?=[^.]+\.)[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?")


class RefusedError(Exception):
    """What is wrong with one value, for people."""


def checked_credentials(
    manifest: Manifest, given: Mapping[str, str], *, settings: Mapping[str, Any], is_new: bool
) -> dict[str, str]:
    """The secrets the channel asks for with these ``settings``, trimmed; raises InvalidInput naming the fields.

    Of an inbox that is there already, what is left out stays as it was.
    """
    asked = {field.name: field for field in manifest.fields if field.is_secret}
    errors, kept = [], {}
    for name, value in given.items():
        try:
            kept[name] = _secret(asked.get(name), value)
        except RefusedError as exc:
            errors.append(FieldError(f"credentials.{name}", str(exc)))
    if is_new:
        errors += [
            FieldError(f"credentials.{field.name}", f"Без этого канал не подключить: {field.title}")
            for field in asked.values()
            if field.is_required and field.name not in given and field.is_asked(settings)
        ]
    if errors:
        raise InvalidInput("Проверьте ключ", fields=errors)
    return kept


def checked_settings(manifest: Manifest, given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as the channel's fields describe them, defaults put in; raises InvalidInput naming the fields.

    A channel without such fields has settings of its own shape and checks them itself.
    """
    fields = [field for field in manifest.fields if not field.is_secret]
    if not fields:
        return dict(given)
    filled = {field.name: field.default for field in fields if field.default} | dict(given)
    errors, kept = [], {name: value for name, value in given.items() if name in FREE_SETTINGS}
    for field in fields:
        if not field.is_asked(filled):
            continue
        try:
            value = _setting(field, filled.get(field.name))
        except RefusedError as exc:
            errors.append(FieldError(f"settings.{field.name}", str(exc)))
            continue
        if value is not None:
            kept[field.name] = value
    unknown = given.keys() - {field.name for field in fields} - FREE_SETTINGS
    errors += [FieldError(f"settings.{name}", "Этот канал такой настройки не знает") for name in sorted(unknown)]
    if errors:
        raise InvalidInput("Проверьте настройки", fields=errors)
    return kept


def _secret(field: Field | None, value: str) -> str:
    if field is None:
        raise RefusedError("Этот канал такого ключа не ждёт")
    trimmed = value.strip()
    if field.kind == "secret_text":
        if not trimmed or len(trimmed) > SECRET_TEXT_LIMIT or "\x00" in trimmed:
            raise RefusedError("Вставьте текст ключа целиком")
        return trimmed
    if not trimmed or len(trimmed) > SECRET_LIMIT or not trimmed.isprintable():
        raise RefusedError("Вставьте ключ целиком, одной строкой без пробелов")
    if field.kind == "secret" and " " in trimmed:
        raise RefusedError("Вставьте ключ целиком, одной строкой без пробелов")
    if field.pattern and not re.fullmatch(field.pattern, trimmed):
        raise RefusedError(f"Не похоже на нужное. {field.help}")
    return trimmed


def _setting(field: Field, value: Any) -> Any:
    """The value in its own type; None where nothing is given and nothing needed."""
    if value is None or value in ("", []):
        if field.is_required:
            raise RefusedError(f"Заполните: {field.title}")
        return None
    match field.kind:
        case "number":
            return _number(value)
        case "switch":
            return _switch(value)
        case "list":
            return _hosts(value) if field.names_hosts else _list(value)
        case _:
            return _text(field, value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str) or len(value) > TEXT_LIMIT or not value.strip().isprintable():
        raise RefusedError(f"Одна строка до {TEXT_LIMIT} знаков")
    trimmed = value.strip()
    if field.kind == "choice" and trimmed not in {option.value for option in field.options}:
        raise RefusedError("Выберите из списка")
    if field.kind == "host" and not _HOST.fullmatch(trimmed):
        raise RefusedError("Нужно имя сервера: mail.example.ru или mail.example.ru:993")
    return trimmed


def _number(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}", value.strip()):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return value
    raise RefusedError("Нужно целое число")


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in {"true", "false"}:
        return bool(value == "true")
    raise RefusedError("Нужно да или нет")


def _list(value: Any) -> list[str]:
    items = [item.strip() for item in value] if _is_texts(value) else None
    if items is None or len(items) > LIST_LIMIT or any(len(item) > TEXT_LIMIT or "\x00" in item for item in items):
        raise RefusedError(f"Нужен список до {LIST_LIMIT} строк")
    return [item for item in items if item]


def _hosts(value: Any) -> list[str]:
    hosts = [host.lower() for host in _list(value)]
    if not all(_NAME.fullmatch(host) for host in hosts):
        raise RefusedError("Имена серверов по одному в строке: files.example.ru или *.example.ru")
    return hosts


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
