"""Structured logs: one line per fact, ids only. Texts, phones and tokens never reach a log."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

FORBIDDEN = frozenset({"text", "phone", "token", "password", "secret", "body", "authorization", "cookie", "email"})


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace whatever must not be logged, should somebody pass it by mistake."""
    for key in event.keys() & FORBIDDEN:
        event[key] = "***"
    return event


def configure(*, level: str, form: str) -> None:
    """Send logs to standard error as JSON lines, or as text for people with ``form="text"``."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "text":
        # The default formatter prints local variables, that is, passwords and texts.
        renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.format_exc_info,
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
