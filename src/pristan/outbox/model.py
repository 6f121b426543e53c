"""What is said and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from pristan.channels.model import Button, Purpose
from pristan.core.ids import CompanyId, ConversationId, FileId, MessageId
from pristan.kit.db import Tx

OUTBOX_CHANNEL = "pristan_outbox"
TEXT_LIMIT = 100_000
FILES_LIMIT = 10
SECRET_TEXT = "secret_text"  # noqa: S105 - in the payload of an entry: what the customer reads instead of what the thread shows

LINK = "link"  # in the payload of an entry: the personal link, which stands in the thread as the words below
LINK_SHOWN = "[личная ссылка]"
PARTS = "parts"  # in the memo of an entry that takes several requests: how many
LINK_PLACE = "{link}"  # where words of a template or of an inbox want it


@runtime_checkable
class OwnLinks(Protocol):
    """Makes the link by which the person of a conversation moves; empty where there is no campaign."""

    async def __call__(
        self, tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId, now: datetime
    ) -> str: ...

    async def ways(
        self, tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId
    ) -> Sequence[tuple[str, str]]:
        """Names and addresses of open channels of the line: what is said where there is no link."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks: an operator, a bot, the house itself."""

    kind: str
    id: int | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What is said. ``client_key`` makes saying it twice the same as once; ``undo`` holds it back.

    ``secret_text`` goes to the customer in place of ``text``, which is all that the thread shows. ``link`` takes the
    place of ``LINK_SHOWN`` in what the customer reads: nobody of ours holds it. ``ask``: why it should leave even if
    the gate holds it, for the person who decides.
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
    link: str = ""
    ask: str = ""
