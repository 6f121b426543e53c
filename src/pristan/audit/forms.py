"""Pure: which kinds of personal data a form asks for, whether it asks for consent, and how."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pristan.audit.model import Form, FormField

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one form asks for."""

    kinds: Sequence[str]
    consents: int
    is_checked: bool  # a consent that is given before a person gives it
    is_joined: bool  # one tick for the data and for something else
    has_login: bool
    takes_files: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    id: str
    types: frozenset[str]
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def _words() -> tuple[tuple[_Kind, ...], Mapping[str, Any]]:
    data = tomllib.loads(files("pristan.audit").joinpath("fields.toml").read_text("utf-8"))
    kinds = tuple(
        _Kind(
            item["kind"],
            frozenset(item.get("types", ())),
            re.compile(item["words"], re.IGNORECASE),
            re.compile(item["not"], re.IGNORECASE) if "not" in item else None,
        )
        for item in data["fields"]
    )
    return kinds, data


def asked_for(form: Form) -> Asked:
    """What ``form`` asks for. A search asks for nothing, whatever its input is called."""
    ticks = [field for field in form.fields if field.type in {"checkbox", "radio"}]
    inputs = [field for field in form.fields if field.type not in {"checkbox", "radio"} and not _is_search(field)]
    kinds = dict.fromkeys(kind for field in inputs for kind in _kinds_of(field))
    consents = [field for field in ticks if _says(field, "words")]
    return Asked(
        kinds=tuple(kinds),
        consents=len(consents),
        is_checked=any(field.is_checked for field in consents),
        is_joined=any(_says(field, "joined") and _says(field, "data") for field in consents),
        has_login=any(field.type == "password" for field in inputs),
        takes_files=any(field.type == "file" for field in inputs),
    )


def _kinds_of(field: FormField) -> Sequence[str]:
    name = _CAMEL.sub(" ", field.name)
    told = f"{name.replace('_', ' ').replace('-', ' ')} {field.name} {field.words}"
    kinds, _ = _words()
    by_type = [
        kind.id for kind in kinds if field.type in kind.types and (field.type != "file" or kind.words.search(told))
    ]
    if by_type:
        return by_type[:1]
    for kind in kinds:
        if kind.words.search(told) and not (kind.unless and kind.unless.search(told)):
            return (kind.id,)
    return ()


def _is_search(field: FormField) -> bool:
    _, data = _words()
    says = re.search(data["search"]["words"], field.words, re.IGNORECASE)
    return field.type == "search" or field.name.lower() in data["search"]["names"] or says is not None


def _says(field: FormField, what: str) -> bool:
    _, data = _words()
    return re.search(data["consent"][what], f"{field.name} {field.words}", re.IGNORECASE) is not None
