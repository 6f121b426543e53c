"""The door of the channel: which requests are taken, and what is wrong with the others. Pure."""

import binascii
from datetime import UTC, datetime
from typing import Final

import msgspec

from pristan.channels.api_channel.shapes import (
    CONTENT_LIMIT,
    File,
    InboundEvent,
    MessageCreated,
    MessageEdited,
    MessageSentElsewhere,
)
from pristan.channels.hook import Hook, HookRequest
from pristan.channels.model import Account
from pristan.channels.rotation import in_force
from pristan.kit.webhooks import TOLERANCE, is_signed

SECRET: Final = "secret"  # noqa: S105 - the name of a credential
MAX_BODY: Final = 8 * 1024 * 1024
_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_DECODER: Final = msgspec.json.Decoder(InboundEvent)
_DENIED: Final = "Check webhook-id, webhook-timestamp (no more than 5 minutes off) and webhook-signature"


class WrongError(Exception):
    """Why an event is not taken, for the developer of the company's system."""


def read(raw: bytes) -> InboundEvent:
    """The event in a body; raises WrongError."""
    try:
        event: InboundEvent = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise WrongError(str(exc) or "not JSON") from exc
    if not _EARLIEST <= event.at < _LATEST:
        raise WrongError("out of all reason - at `$.at`")
    _check_files(files_of(event))
    match event:
        case MessageCreated(message=message) | MessageSentElsewhere(message=message):
            if not (message.text.strip() or message.files or message.location or message.contact):
                raise WrongError("the message says nothing - at `$.message`")
        case MessageEdited(message=edited):
            if not (edited.text.strip() or edited.files):
                raise WrongError("the message says nothing - at `$.message`")
        case _:
            pass
    return event


def files_of(event: InboundEvent) -> list[File]:
    match event:
        case MessageCreated() | MessageSentElsewhere():
            return event.message.files
        case MessageEdited():
            return event.message.files or []
        case _:
            return []


def _check_files(files: list[File]) -> None:
    size = 0
    for number, file in enumerate(files):
        if (file.url is None) == (file.content is None):
            raise WrongError(f"one of `url` and `content` is wanted - at `$.message.files[{number}]`")
        if file.content is None:
            continue
        try:
            size += len(binascii.a2b_base64(file.content.encode(), strict_mode=True))
        except ValueError as exc:
            raise WrongError(f"not base64 - at `$.message.files[{number}].content`") from exc
        if size > CONTENT_LIMIT:
            raise WrongError(f"files exceed {CONTENT_LIMIT} bytes; give a `url` - at `$.message.files[{number}]`")


def signed(request: HookRequest, account: Account) -> bool:
    """Whether one of the secrets in force signed the request in the last minutes."""
    secrets = in_force(account.credentials, SECRET, now=request.at)
    return is_signed(secrets, request.headers, request.body, now=request.at)


def refuse(request: HookRequest) -> bytes | None:
    try:
        event = read(request.body)
    except WrongError as exc:
        return _said("event.invalid", str(exc))
    if event.at > request.at + TOLERANCE:
        return _said("event.invalid", "in the future - at `$.at`")
    return None


def _said(code: str, detail: str) -> bytes:
    return msgspec.json.encode({"code": code, "detail": detail})


HOOK = Hook(
    signed=signed,
    refuse=refuse,
    answer=b'{"accepted":true}',
    denied=_said("signature.invalid", _DENIED),
    content_type="application/json",
    max_body=MAX_BODY,
)
