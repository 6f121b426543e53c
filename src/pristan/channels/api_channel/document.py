"""The OpenAPI document of the protocol, both directions, made from the shapes themselves."""

from typing import Any, Final

import msgspec

from pristan.channels.api_channel.render import OutboundEvent
from pristan.channels.api_channel.shapes import InboundEvent

_ABOUT: Final = """\
Signed webhooks between Pristan and a system of a company, as Standard Webhooks has them: HMAC-SHA256 over
`webhook-id.webhook-timestamp.body`. The path is what your system posts to; the webhook is what Pristan posts to the
address you gave. Both are brought at least once: a repeat carries the same id."""


Json = dict[str, Any]


class Answer(msgspec.Struct, kw_only=True):
    """The event is stored; what it changes is seen within moments."""

    accepted: bool


class Refusal(msgspec.Struct, kw_only=True):
    """``code`` never changes; ``detail`` names the place."""

    code: str
    detail: str


class Unwanted(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Never repeated. ``recipient_unreachable`` marks the customer; the operator reads ``detail``, in Russian."""

    code: str = ""
    detail: str = ""


def document() -> Json:
    """OpenAPI 3.1."""
    kinds = (InboundEvent, OutboundEvent, Answer, Refusal, Unwanted)
    (inbound, outbound, answer, refusal, unwanted), schemas = msgspec.json.schema_components(
        kinds, ref_template="#/components/schemas/{name}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pristan: API channel", "version": "1", "description": _ABOUT},
        "paths": {"/hooks/api_channel/{key}": {"post": _bring(inbound, answer, refusal=refusal)}},
        "webhooks": {"event": {"post": _take(outbound, unwanted)}},
        "components": {"schemas": schemas},
    }


def _bring(event: Json, answer: Json, *, refusal: Json) -> Json:
    return {
        "operationId": "bringEvent",
        "summary": "Tell what a customer did",
        "parameters": [_KEY, *_SIGNATURE],
        "requestBody": _body(event),
        "responses": {
            "200": _answer("Stored; a repeat changes nothing", answer),
            "403": _answer("Not signed by a secret in force, or more than 5 minutes ago", refusal),
            "404": {"description": "There is no such inbox"},
            "413": {"description": "More than 8 MiB"},
            "422": _answer("Understood and wrong: repeat it never", refusal),
            "503": {"description": "Not stored: repeat after Retry-After"},
        },
    }


def _take(event: Json, unwanted: Json) -> Json:
    return {
        "operationId": "takeEvent",
        "summary": "Show it to the customer",
        "parameters": list(_SIGNATURE),
        "requestBody": _body(event),
        "responses": {
            "2XX": {"description": "Taken, now or before"},
            "401": {"description": "The signature is not believed: sending stops, an administrator looks"},
            "410": {"description": "Nobody lives here: sending stops, an administrator looks"},
            "422": _answer("Refused for good", unwanted),
            "429": {"description": "Repeated after Retry-After"},
            "default": {"description": "Repeated with a growing pause for 24 hours"},
        },
    }


def _header(name: str, pattern: str, description: str) -> Json:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "header", "required": True, "description": description, "schema": schema}


_KEY: Final = {
    "name": "key",
    "in": "path",
    "required": True,
    "description": "The inbox; the whole address stands in its checklist and in the event ping.",
    "schema": {"type": "string", "format": "uuid"},
}
_SIGNATURE: Final = (
    _header("webhook-id", "^[!-~]{1,200}$", "Names the event, the same at every repeat."),
    _header("webhook-timestamp", "^[0-9]{1,12}$", "When this try left, seconds since 1970."),
    _header(
        "webhook-signature",
        "^v1,[A-Za-z0-9+/=]+( v1,[A-Za-z0-9+/=]+)*$",
        "`v1,` and the base64 of the HMAC; several, with spaces, while a secret is being changed.",
    ),
)


def _body(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _answer(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
