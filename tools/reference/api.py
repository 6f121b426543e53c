"""The OpenAPI document and a page that lists it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from pristan.channels.api_channel.document import document as company_document
from pristan.web.openapi import openapi_document
from tools.reference.markdown import code, table
from tools.reference.markdown import page as page_of

INTRO = """\
Version 1, JSON in snake_case; times are ISO 8601 in UTC. Every shape stands in [openapi.json](openapi.json)
(`pristan openapi` prints it); the client of the operator UI is generated from it.

Sign in by `POST /api/v1/login` (the cookie `pristan_session`; every request but GET also carries `X-CSRF-Token`
from `GET /api/v1/session`), or send `Authorization: Bearer prs_…` with a token of «Настройки → Токены API». Errors
are problem documents, see [errors](errors.md); rights are those of [permissions](permissions.md); live updates are
[facts](facts.md). The public part of the web chat has [a page of its own](webchat-protocol.md)."""
METHODS = ("get", "post", "put", "patch", "delete")


@cache
def openapi() -> dict[str, Any]:
    """The document, as plain JSON values."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(openapi_document(), order="deterministic"))
    return plain


def document() -> str:
    """The file ``openapi.json``."""
    return msgspec.json.format(msgspec.json.encode(openapi()), indent=1).decode() + "\n"


def protocol_of_companies() -> str:
    """The file of the API channel: another protocol, another document."""
    return msgspec.json.format(msgspec.json.encode(company_document(), order="deterministic"), indent=1).decode() + "\n"


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every operation."""
    for path, item in openapi()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def _words(name: str) -> str:
    """``ReadAccessLog`` as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def page() -> str:
    """All operations by subject."""
    subjects: dict[str, list[list[str]]] = {}
    for method, path, operation in operations():
        subject = (operation.get("tags") or ["other"])[0]
        what = (operation.get("description") or _words(operation.get("summary", ""))).split("\n\n")[0]
        subjects.setdefault(subject, []).append([code(f"{method} {path}"), what])
    blocks = [f"## {subject}\n\n{table(['request', 'what it does'], rows)}" for subject, rows in subjects.items()]
    return page_of("HTTP API", INTRO, *blocks)
