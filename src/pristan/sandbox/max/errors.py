"""Refusals of the API, in its own words (contract of MAX, section 2)."""

from __future__ import annotations

from http import HTTPStatus


class ApiError(Exception):
    """A refusal: status, stable code, message as seen on the live API."""

    def __init__(self, status: int, *, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def invalid(message: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, code="proto.payload", message=message)


def bad_token(message: str = "Invalid access_token") -> ApiError:
    return ApiError(HTTPStatus.UNAUTHORIZED, code="verify.token", message=message)


def suspended(chat_id: int) -> ApiError:
    return denied(f"Key: error.dialog.suspended, args: [{chat_id},].")


def denied(message: str) -> ApiError:
    return ApiError(HTTPStatus.FORBIDDEN, code="chat.denied", message=message)


def dialog_not_found() -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, code="dialog.not.found", message="dialog.not.found")


def chat_not_found() -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, code="chat.not.found", message="dialog.not.found")


def message_not_found(mid: str) -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, code="message.not.found", message=f"Message {mid} not found")


def not_ready(kind: str) -> ApiError:
    name = "video" if kind == "video" else "file"
    message = f"Key: errors.process.attachment.{name}.not.processed"
    return ApiError(HTTPStatus.BAD_REQUEST, code="attachment.not.ready", message=message)


def too_many_requests() -> ApiError:
    return ApiError(HTTPStatus.TOO_MANY_REQUESTS, code="too.many.requests", message="Too many requests")


def forbidden_extension() -> ApiError:
    return invalid("File extension is forbidden")


def not_allowed(message: str) -> ApiError:
    return ApiError(HTTPStatus.METHOD_NOT_ALLOWED, code="method.not.allowed", message=message)


def unknown_method(path: str) -> ApiError:
    return ApiError(HTTPStatus.NOT_FOUND, code="not.found", message=f"Path {path} is not recognized")
