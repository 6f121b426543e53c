"""What the OpenAPI document says besides the handlers: how one signs in, and what an error looks like."""

from typing import Any, Final

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin
from typing_extensions import override

from pristan.web.problems import MEDIA_TYPE

_PROBLEM: Final = {
    "type": "object",
    "description": "An error (RFC 9457). Codes never change; titles and details are Russian sentences for people.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:pristan:problem:conversation.not_found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "examples": ["conversation.not_found"]},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_WAYS_IN: Final = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "pristan_session",
        "description": "Every request but GET also carries X-CSRF-Token from GET /api/v1/session.",
    },
    "token": {"type": "http", "scheme": "bearer", "description": "A token of «Настройки → Токены API»."},
}
_METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})


def described(document: dict[str, Any]) -> dict[str, Any]:
    """The document with problems in the place of the framework's own errors, and the ways to sign in."""
    parts = document.get("components", {})
    schemas = parts.get("schemas", {}) | {"Problem": _PROBLEM}
    return document | {
        "components": parts | {"schemas": schemas, "securitySchemes": _WAYS_IN},
        "security": [{"session": []}, {"token": []}],
        "paths": {path: _described_path(path, item) for path, item in document["paths"].items()},
    }


def _described_path(path: str, item: dict[str, Any]) -> dict[str, Any]:
    done = {name: _described(value) if name in _METHODS else value for name, value in item.items()}
    if path.startswith("/chat/"):  # visitors carry a token of their own, see the protocol of the web chat
        done = {name: value | {"security": []} if name in _METHODS else value for name, value in done.items()}
    return done


def _described(operation: dict[str, Any]) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    good = {status: value for status, value in operation["responses"].items() if status < "400"}
    return operation | {"responses": good | {"default": {"description": "A problem", "content": content}}}


class ApiDocument(JsonRenderPlugin):
    """Serves the document as JSON; no viewer, because the usual ones load scripts from foreign hosts."""

    @override
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, described(openapi_schema))
