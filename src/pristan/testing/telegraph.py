"""Telegraph: an imaginary channel that keeps every promise, and breaks the line when told to.

The remote side is in memory. The contract suite holds it beside the real connectors: a promise that the fake
cannot keep is not a promise.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pristan.channels.checks import ok, problem
from pristan.channels.model import (
    Account,
    Attempt,
    Capabilities,
    CheckResult,
    ClearedMessage,
    Field,
    FoundSent,
    Inbound,
    InboundMessage,
    Limits,
    Manifest,
    NotSent,
    OutboundMessage,
    Person,
    PollBatch,
    Receipt,
    Reconciled,
    UnparsableError,
    Unusable,
)
from pristan.channels.payload import Payload
from pristan.channels.registry import Channel, Tools
from pristan.channels.split import split_text
from pristan.core.errors import AuthFailed, OutcomeUnknown

TEXT_LIMIT = 100


@dataclass
class Wire:
    """The remote side: what arrived there, and what will go wrong next."""

    token: str = "telegraph-secret"  # noqa: S105 - of the imaginary remote
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def accept(self, token: str, *, recipient: str, text: str) -> str:
        """Take a telegram; ``lost_answer`` takes it and says nothing, ``lost_request`` takes nothing."""
        fault = self.faults.pop(0) if self.faults else ""
        if token != self.token:
            raise AuthFailed("Телеграф не принял ключ")
        if fault == "lost_request":
            raise OutcomeUnknown("Линия оборвалась")
        external_id = f"t{len(self.sent) + 1}"
        self.sent.append((external_id, recipient, text))
        if fault == "lost_answer":
            raise OutcomeUnknown("Линия оборвалась")
        return external_id


class TelegraphConnector:
    """Moves telegrams between one account and the hub. Decides nothing."""

    def __init__(self, account: Account, tools: Tools, *, wire: Wire | None = None) -> None:
        del tools  # nothing to fetch, nowhere to connect
        self._token = account.credentials.get("token", "")
        self.wire = wire or Wire()
        self.waiting: list[bytes] = []

    def parts(self, message: OutboundMessage) -> int:
        return len(texts_of(message))

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        message = cleared.message
        text = texts_of(message)[attempt.part]
        return Receipt(external_id=self.wire.accept(self._token, recipient=message.recipient, text=text))

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        wanted = (cleared.message.recipient, texts_of(cleared.message)[attempt.part])
        for external_id, recipient, text in self.wire.sent:
            if (recipient, text) == wanted and external_id not in known:
                return FoundSent(Receipt(external_id=external_id))
        return NotSent()

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        del recipient, address  # a telegraph shows no fingers

    async def check(self) -> Sequence[CheckResult]:
        if self._token == self.wire.token:
            return [ok("token", "Ключ")]
        return [problem("token", "Телеграф не принял ключ", "Телеграммы не идут", fix="Вставьте ключ заново")]

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """What came since the cursor."""
        seen = int(cursor.get("seen", 0))
        return PollBatch(entries=self.waiting[seen:], cursor={"seen": len(self.waiting)})

    async def close(self) -> None:
        return


def texts_of(message: OutboundMessage) -> list[str]:
    """Telegrams of one message: the text in pieces, files by name, buttons as words."""
    lines = [message.text, *(file.name for file in message.files)]
    lines += [button.text for row in message.buttons for button in row]
    return split_text("\n".join(line for line in lines if line.strip()), limit=TEXT_LIMIT) or [""]


def parse(raw: bytes, account: Account) -> Sequence[Inbound]:
    """One telegram: ``{"id", "from", "at", "text"}``."""
    del account
    update = Payload.decode(raw)
    if update is None:
        raise UnparsableError("not a JSON object")
    key, sender, at = update.text("id"), update.text("from"), update.integer("at")
    if not key or not sender or at is None or not 0 < at < 10**10:
        return [Unusable(dedupe_key=key or json.dumps(raw.decode("latin-1")), reason="no telegram", unknown=True)]
    message = InboundMessage(
        dedupe_key=key,
        external_id=key,
        person=Person(value=sender),
        at=datetime.fromtimestamp(at, UTC),
        text=update.text("text"),
    )
    return [message]


def lane_key(raw: bytes) -> str:
    return (Payload.decode(raw) or Payload()).text("from")


CHANNEL = Channel(
    manifest=Manifest(
        id="telegraph",
        name="Телеграф",
        short_name="Т",
        summary="Воображаемый канал для проверок",
        role="customer",
        receive=("polling",),
        hosts=(),
        data_location="память",
        owner_country="Россия",
        first_writer="anyone",
        first_writer_note="",
        promo="unknown",
        promo_note="",
        docs_url="https://telegraph.example/docs",
        docs_read_on="2026-11-21",
        capabilities=Capabilities(text_limit=TEXT_LIMIT, reconcile=True),
        limits=Limits(per_inbox_per_s=10, per_chat_per_s=1),
        fields=(Field(name="token", title="Ключ", kind="secret", is_required=True),),
    ),
    parse=parse,
    lane_key=lane_key,
    connect=TelegraphConnector,
)
