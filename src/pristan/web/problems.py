"""The only place that knows HTTP statuses of errors: problem+json (RFC 9457) with stable codes."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from pristan.core.errors import (
    ChannelError,
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    PristanError,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from pristan.kit.log import get_logger

STATUSES: tuple[tuple[type[PristanError], HTTPStatus], ...] = (
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (Unauthenticated, HTTPStatus.UNAUTHORIZED),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (ChannelError, HTTPStatus.BAD_GATEWAY),
)


def status_of(error: PristanError) -> HTTPStatus:
    """The status of an error; anything unknown is our bug."""
    found = [status for kind, status in STATUSES if isinstance(error, kind)]
    return found[0] if found else HTTPStatus.INTERNAL_SERVER_ERROR


def problem(status: int, *, code: str, title: str, detail: str = "", **extra: Any) -> Response[Any]:
    """A response of media type ``application/problem+json``."""
    body = {"type": f"urn:pristan:{code}", "title": title, "status": status, "code": code, "detail": detail, **extra}
    return Response(body, status_code=status, media_type="application/problem+json")


def on_house_error(_: Request[Any, Any, Any], error: PristanError) -> Response[Any]:
    status = status_of(error)
    extra: dict[str, Any] = {}
    if isinstance(error, InvalidInput) and error.fields:
        extra["errors"] = [{"field": item.field, "message": item.message} for item in error.fields]
    response = problem(status, code=error.own_code, title=error.title, detail=error.detail, **extra)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def on_http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    titles = {404: "Такого здесь нет", 405: "Так обратиться нельзя", 413: "Слишком большой запрос"}
    extra: dict[str, Any] = {}
    if isinstance(error, ValidationException):
        return problem(422, code="input.invalid", title="Данные не приняты", errors=_fields(error))
    title = titles.get(error.status_code, "Запрос не принят")
    return problem(error.status_code, code=f"http.{error.status_code}", title=title, **extra)


def _fields(error: ValidationException) -> list[dict[str, str]]:
    items = error.extra if isinstance(error.extra, list) else []
    return [{"field": str(item.get("key", "")), "message": "Проверьте значение"} for item in items]


def on_bad_json(_: Request[Any, Any, Any], error: msgspec.DecodeError) -> Response[Any]:
    return problem(400, code="input.json", title="Это не JSON", detail=str(error)[:200])


def on_bug(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    get_logger().error("request_failed", path=request.scope["path"], exc_info=error)
    return problem(500, code="bug", title="Ошибка на нашей стороне. Она записана, попробуйте ещё раз")


HANDLERS: dict[Any, Any] = {
    PristanError: on_house_error,
    HTTPException: on_http_error,
    msgspec.DecodeError: on_bad_json,
    Exception: on_bug,
}

__all__ = ["HANDLERS", "problem", "status_of"]
