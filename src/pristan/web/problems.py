"""Errors as problem+json (RFC 9457). The only place that knows HTTP statuses of our errors."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import psycopg
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.types import ExceptionHandlersMap

from pristan.core.errors import (
    ChannelError,
    Conflict,
    FieldError,
    Forbidden,
    InvalidInput,
    NotFound,
    PristanError,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from pristan.kit.log import get_logger
from pristan.web.wording import field_errors

log = get_logger()

MEDIA_TYPE: Final = "application/problem+json"
_TYPE: Final = "urn:pristan:problem:"

# From the particular to the general: the first match counts.
_STATUSES: Final[Sequence[tuple[type[PristanError], HTTPStatus]]] = (
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (Unauthenticated, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (ChannelError, HTTPStatus.BAD_GATEWAY),
)

HTTP_TEXTS: Final[dict[int, tuple[str, str, str]]] = {
    HTTPStatus.BAD_REQUEST: ("request.malformed", "Запрос не разобрать", "Проверьте тело и заголовки запроса"),
    HTTPStatus.NOT_FOUND: ("not_found", "Такого здесь нет", "Проверьте адрес"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method_not_allowed", "Так обратиться нельзя", "Этот адрес ждёт другой метод"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("request.too_large", "Слишком много данных", "Уменьшите файл или текст"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("request.media_type", "Этот вид данных не принимается", "Нужен JSON"),
    HTTPStatus.TOO_MANY_REQUESTS: ("too_many", "Слишком часто", "Повторите чуть позже"),
}


def status_of(error: PristanError) -> HTTPStatus:
    """The status of an error of the house."""
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem(
    status: int,
    *,
    code: str,
    title: str,
    detail: str = "",
    fields: Sequence[FieldError] = (),
    headers: dict[str, str] | None = None,
    theirs: Mapping[str, Any] | None = None,
) -> Response[dict[str, Any]]:
    """A problem document in the shape the contract of the API names."""
    body: dict[str, Any] = {
        "type": _TYPE + code,
        "title": title,
        "status": int(status),
        "code": code,
        "detail": detail,
    }
    if fields:
        body["errors"] = [{"field": item.field, "message": item.message} for item in fields]
    if theirs is not None:
        body["theirs"] = theirs
    return Response(body, status_code=int(status), media_type=MEDIA_TYPE, headers=headers)


def house_error(_: Request[Any, Any, Any], error: PristanError) -> Response[dict[str, Any]]:
    """An expected error: its own code, title and detail."""
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request_failed", code=error.own_code, exc_info=error)
        return _bug()
    fields = error.fields if isinstance(error, InvalidInput) else ()
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, TooMany) else None
    return problem(
        status,
        code=error.own_code,
        title=error.title.rstrip("."),
        detail=error.detail,
        fields=fields,
        headers=headers,
        theirs=error.theirs if isinstance(error, Conflict) else None,
    )


def invalid_request(_: Request[Any, Any, Any], error: ValidationException) -> Response[dict[str, Any]]:
    """Input that does not fit its declared shape."""
    fields = field_errors(error.extra if isinstance(error.extra, list) else [])
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        code="input.invalid",
        title="Данные не приняты",
        detail="Исправьте отмеченные поля" if fields else "Проверьте тело запроса",
        fields=fields,
    )


def http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, Any]]:
    """What the framework refuses by itself."""
    status = error.status_code
    code, title, detail = HTTP_TEXTS.get(status, ("request.refused", "Запрос не принят", ""))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request_failed", exc_info=error)
        return _bug(status)
    return problem(status, code=code, title=title, detail=detail, headers=error.headers)


def unstorable(_: Request[Any, Any, Any], error: psycopg.DataError) -> Response[dict[str, Any]]:
    """Input of the right shape that no database can keep: NUL in a text, a number beyond every column."""
    log.info("request_unstorable", error=type(error).__name__)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        code="input.unstorable",
        title="Данные не приняты",
        detail="В данных есть знаки или числа, которые нельзя сохранить. Уберите их и повторите",
    )


def bug(_: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """An exception nobody expected: traced, and nothing of it is told."""
    log.error("request_crashed", exc_info=error)
    return _bug()


def _bug(status: int = HTTPStatus.INTERNAL_SERVER_ERROR) -> Response[dict[str, Any]]:
    return problem(
        status,
        code="internal",
        title="Внутренняя ошибка",
        detail="Подробности записаны в журнал сервера. Повторите чуть позже",
    )


HANDLERS: Final[ExceptionHandlersMap] = {
    PristanError: house_error,
    ValidationException: invalid_request,
    NotFoundException: http_error,
    MethodNotAllowedException: http_error,
    ClientException: http_error,
    HTTPException: http_error,
    psycopg.DataError: unstorable,
    Exception: bug,
}
