"""The switches that spoil the connection, one set per bot."""

from __future__ import annotations

from typing import Annotated

import msgspec

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]

FORBIDDEN_EXTENSIONS = (".p7s", ".sig", ".exe", ".bat", ".cmd", ".com", ".msi", ".scr", ".js", ".vbs")


class Faults(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A count of zero is «off»; a count of N spoils each N-th."""

    # Updates on their way to the bot.
    duplicate_every: Count = 0
    duplicate_after_s: Seconds = 60.0
    reorder_every: Count = 0
    reorder_hold_s: Seconds = 5.0
    voice_defect: bool = True
    callback_without_chat_id: bool = False
    callback_without_message: bool = False
    unknown_update_every: Count = 0
    unknown_attachment: bool = False
    unknown_button: bool = False
    unknown_fields: bool = False

    # Requests of the bot.
    lose_answer_every: Count = 0
    lose_answer_hang_s: Seconds = 0.0
    rate_limit_every: Count = 0
    retry_after_s: Count = 0
    server_error_every: Count = 0
    server_error_status: Annotated[int, msgspec.Meta(ge=500, le=599)] = 503
    server_error_html: bool = False
    slow_ms: Annotated[int, msgspec.Meta(ge=0, le=120_000)] = 0
    token_revoked: bool = False

    # Media.
    not_ready_times: Count = 0
    not_ready_ms: Annotated[int, msgspec.Meta(ge=0, le=3_600_000)] = 0
    forbidden_extensions: tuple[str, ...] = FORBIDDEN_EXTENSIONS

    # The rules of the platform; zero lifts a limit.
    requests_per_second: Count = 30
    chat_messages_per_second: Count = 2
    # Two texts of the platform disagree on GET /updates without a marker; off = all since the last confirmation.
    poll_only_latest: bool = False


def merged(current: Faults, changes: object) -> Faults:
    """``current`` with ``changes`` laid over it; a wrong name or value raises ``msgspec.ValidationError``."""
    if not isinstance(changes, dict):
        raise msgspec.ValidationError("Expected an object of switches")
    return msgspec.convert({**msgspec.to_builtins(current), **changes}, Faults)
