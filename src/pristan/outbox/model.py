"""What is said and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pristan.channels.model import Button, Purpose
from pristan.core.ids import FileId, MessageId

OUTBOX_CHANNEL = "pristan_outbox"
TEXT_LIMIT = 100_000
FILES_LIMIT = 10
SECRET_TEXT = "secret_text"  # noqa: S105 - in the payload of an entry: what the customer reads instead of what the thread shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks: an operator, a bot, the house itself."""

    kind: str
    id: int | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What is said. ``client_key`` makes saying it twice the same as once; ``undo`` holds it back.

    ``secret_text`` goes to the customer in place of ``text``, which is all that the thread shows.
    """

    text: str = ""
    file_ids: Sequence[FileId] = ()
    buttons: Sequence[Sequence[Button]] = ()
    reply_to_id: MessageId | None = None
    client_key: str | None = None
    undo: timedelta = timedelta()
    purpose: Purpose = Purpose.REPLY
    subject: str = ""
    cc: Sequence[str] = ()
    secret_text: str = ""
