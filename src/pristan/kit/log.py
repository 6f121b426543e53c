"""Structured logs: one line per fact, ids only. Texts, phones and tokens never reach a log."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

FORBIDDEN = frozenset({"text", "phone", "token", "password", "secret", "body", "authorization", "cookie", "email"})


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace whatever must not be logged, should somebody pass it by mistake."""
    for key in event.keys() & FORBIDDEN:
        event[key] = "***"
    return event


def trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Tell where it broke, never with what: errors of a database or of a decoder quote what customers wrote."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_frames(error))
    return event


def _frames(error: BaseException) -> list[str]:
    """Names of errors with their places, the cause first; ``__context__`` may be a circle, so each once."""
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in chain:
        chain.append(following)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    lines: list[str] = []
    for link in reversed(chain):
        lines += [f"{place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(link.__traceback__)]
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        for inner in link.exceptions if isinstance(link, BaseExceptionGroup) else ():
            lines += _frames(inner)
    return lines


def configure(*, level: str, form: str) -> None:
    """Send logs to standard error as JSON lines, or as text for people with ``form="text"``."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "text":
        renderer = structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            trace,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def get_logger(**bound: Any) -> structlog.typing.FilteringBoundLogger:
    """A logger with ``bound`` ids in each line."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(**bound)
    return logger
