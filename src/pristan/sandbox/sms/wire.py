"""Requests and answers of any of the providers: fields of a form or of JSON, and the faults they share."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response

from pristan.sandbox.sms.world import Account, take_fault

Caller = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """Answered at once, in the provider's own form."""

    body: Any
    status: int = 200


async def form_of(request: Caller) -> dict[str, str]:
    """Fields of the body and of the query; the charset must be said, or Cyrillic arrives broken, as it does there."""
    fields = dict(parse_qsl(request.scope["query_string"].decode()))
    return fields | dict(parse_qsl((await request.body()).decode()))


async def json_of(request: Caller) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(await request.body())
    except msgspec.DecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(msgspec.json.encode(body), status_code=status, headers=headers or {}, media_type="application/json")


def trouble_before(account: Account) -> Response[bytes] | None:
    """What goes wrong before the provider has taken anything."""
    if take_fault(account, "broken"):
        return Response(b"<html>502 Bad Gateway</html>", status_code=502, media_type="text/html")
    if take_fault(account, "too_often"):
        return answer({"error": "Too many requests"}, status=429, headers={"Retry-After": "1"})
    return None


def trouble_after(account: Account) -> Response[bytes] | None:
    """What goes wrong after it was taken: the answer does not come through."""
    if take_fault(account, "lost_answer"):
        return Response(b"<html>504 Gateway Time-out</html>", status_code=504, media_type="text/html")
    return None
