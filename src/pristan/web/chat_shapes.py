"""What clients of the public chat API send."""

from typing import Annotated
from uuid import UUID

import msgspec

Key = Annotated[str, msgspec.Meta(min_length=8, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
LongText = Annotated[str, msgspec.Meta(max_length=200_000)]
ShortText = Annotated[str, msgspec.Meta(max_length=300)]


class SessionIn(msgspec.Struct):
    identity: Annotated[str, msgspec.Meta(max_length=4096)] | None = None
    lang: Annotated[str, msgspec.Meta(max_length=20)] = "ru"


class ConsentIn(msgspec.Struct):
    hash: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    fields: dict[ShortText, ShortText] = {}


class MessageIn(msgspec.Struct):
    client_key: Key
    text: LongText = ""
    file_ids: Annotated[list[UUID], msgspec.Meta(max_length=50)] = []
    reply_to_id: UUID | None = None


class EditIn(msgspec.Struct):
    text: LongText


class PressIn(msgspec.Struct):
    client_key: Key
    payload: Annotated[str, msgspec.Meta(max_length=4000)]


class ReadIn(msgspec.Struct):
    position: Annotated[int, msgspec.Meta(ge=0, lt=2**62)]
    state: str = "read"
