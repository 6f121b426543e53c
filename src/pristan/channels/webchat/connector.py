"""Delivers into the visitor's feed: the remote side of this channel is a table of our own."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from pristan.channels.model import (
    Account,
    Attempt,
    CheckResult,
    ClearedMessage,
    FoundSent,
    NotSent,
    OutboundKind,
    OutboundMessage,
    Receipt,
    Reconciled,
)
from pristan.channels.webchat import pushes
from pristan.channels.webchat.model import Row
from pristan.channels.webchat.render import FeedRow, feed_id, render
from pristan.channels.webchat.settings import read
from pristan.channels.webchat.store import add_row, next_position, queries, row_by_id, tell
from pristan.core.errors import MessageRejected, RecipientUnreachable
from pristan.kit.db import Database, Scope, Tx, to_json

_EXCERPT = 200


class WebchatConnector:
    """Moves messages between the hub and the feeds of one chat. Decides nothing.

    A send is one transaction, and the row's id follows from the outbox entry: after an unknown outcome
    the feed itself tells whether the message is there.
    """

    def __init__(self, account: Account, database: Database) -> None:
        self._account = account
        self._db = database
        self._scope = Scope(company_id=account.company_id)

    def parts(self, message: OutboundMessage) -> int:  # noqa: ARG002 - the interface of connectors
        return 1

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        message = cleared.message
        async with self._db.transaction(self._scope) as tx:
            visitor_id = await self._lock(tx, message.recipient)
            external_id = await self._do(tx, message, visitor_id=visitor_id, attempt=attempt)
            await tell(tx, key=UUID(message.recipient), kind="feed")
        return Receipt(external_id=external_id, at=attempt.started_at)

    async def _do(self, tx: Tx, message: OutboundMessage, *, visitor_id: int, attempt: Attempt) -> str:
        match message.kind:
            case OutboundKind.MESSAGE:
                return await self._insert(tx, message, visitor_id=visitor_id, attempt=attempt)
            case OutboundKind.EDIT:
                body = to_json({"text": message.text, "buttons": render(message).body["buttons"]})
                return await self._change(tx, message, visitor_id=visitor_id, attempt=attempt, body=body)
            case OutboundKind.REMOVE:
                return await self._change(tx, message, visitor_id=visitor_id, attempt=attempt, body=None)
            case OutboundKind.ANSWER_CALLBACK:
                # The press is shown in the feed since the moment it came: the answer has nothing to add.
                return message.callback_id or ""

    async def reconcile(
        self,
        cleared: ClearedMessage,
        attempt: Attempt,
        *,
        known: Sequence[str],  # noqa: ARG002 - the id tells more
    ) -> Reconciled:
        """A send is repeatable here, so only a missing row of a new message means that it did not arrive."""
        message = cleared.message
        async with self._db.transaction(self._scope) as tx:
            visitor_id = await self._lock(tx, message.recipient)
            row = await row_by_id(tx, company_id=message.company_id, visitor_id=visitor_id, row_id=feed_id(message))
        if message.kind is OutboundKind.MESSAGE and row is not None:
            return FoundSent(Receipt(external_id=str(row.id), at=attempt.started_at))
        return NotSent()

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        async with self._db.transaction(self._scope) as tx:
            name = str(address.get("author_name", ""))
            await tell(tx, key=UUID(recipient), kind="typing", name=name)

    async def check(self) -> Sequence[CheckResult]:
        settings = read(self._account.settings)
        places = ", ".join(origin.partition("//")[2] for origin in settings.origins)
        return [
            CheckResult(
                id="origins",
                state="ok" if settings.origins else "waiting",
                title="Сайты, на которых стоит чат",
                detail=places,
                fix="" if settings.origins else "Добавьте адрес сайта, иначе браузер не покажет на нём чат",
            ),
            CheckResult(
                id="policy",
                state="ok" if settings.policy_url else "waiting",
                title="Ссылка на политику обработки данных",
                detail=settings.policy_url,
                fix="" if settings.policy_url else "Укажите адрес политики: 152-ФЗ, ст. 18.1 ч. 2",
            ),
            CheckResult(
                id="consent",
                state="ok" if settings.consent_required else "waiting",
                title="Согласие перед чатом",
                fix="" if settings.consent_required else "Включите согласие или проверьте, что есть другое основание",
            ),
        ]

    async def close(self) -> None:
        """Nothing of its own to close: the pool belongs to the process."""

    async def _lock(self, tx: Tx, recipient: str) -> int:
        row = await tx.fetch_one(
            queries.lock_visitor,
            company_id=self._account.company_id,
            inbox_id=self._account.inbox_id,
            key=UUID(recipient),
        )
        if row is None:
            raise RecipientUnreachable("Посетителя с таким чатом больше нет")
        return int(row["id"])

    async def _insert(self, tx: Tx, message: OutboundMessage, *, visitor_id: int, attempt: Attempt) -> str:
        row = render(message)
        company_id = message.company_id
        if await row_by_id(tx, company_id=company_id, visitor_id=visitor_id, row_id=row.id) is not None:
            return str(row.id)
        body = {
            **row.body,
            "attachments": await self._files(tx, row, visitor_id=visitor_id, attempt=attempt),
            "reply_to": await self._quote(tx, visitor_id, message.reply_to),
        }
        await add_row(
            tx,
            company_id=company_id,
            visitor_id=visitor_id,
            row_id=row.id,
            direction="out",
            body=body,
            now=attempt.started_at,
        )
        if read(self._account.settings).push_url:
            await pushes.note(tx, message, row_id=row.id, visitor_id=visitor_id, now=attempt.started_at)
        return str(row.id)

    async def _files(self, tx: Tx, row: FeedRow, *, visitor_id: int, attempt: Attempt) -> list[dict[str, Any]]:
        company_id = self._account.company_id
        facts = await tx.fetch_all(queries.file_facts, company_id=company_id, ids=[file.file_id for file in row.files])
        sizes = {fact["id"]: fact for fact in facts}
        shown = []
        for number, file in enumerate(row.files):
            public = uuid5(row.id, str(number))
            known = {"company_id": company_id, "visitor_id": visitor_id, "file_id": file.file_id}
            await tx.execute(queries.add_file, **known, id=public, feed_id=row.id, now=attempt.started_at)
            fact = sizes.get(file.file_id, {})
            extent = {"width": fact.get("width"), "height": fact.get("height")}
            shown.append(
                {
                    "id": str(public),
                    "kind": file.kind,
                    "name": file.name,
                    "mime": file.mime,
                    "size": file.size,
                    **extent,
                }
            )
        return shown

    async def _quote(self, tx: Tx, visitor_id: int, external_id: str | None) -> dict[str, str] | None:
        if external_id is None:
            return None
        row = await row_by_id(tx, company_id=self._account.company_id, visitor_id=visitor_id, row_id=UUID(external_id))
        return None if row is None else quote(row)

    async def _change(
        self, tx: Tx, message: OutboundMessage, *, visitor_id: int, attempt: Attempt, body: str | None
    ) -> str:
        """Edit (with a body) or remove each target; a target that is not there was never delivered."""
        known = {"company_id": message.company_id, "visitor_id": visitor_id}
        statement = queries.remove_row if body is None else queries.edit_row
        touched = 0
        for target in message.targets:
            position = await next_position(tx, **known, now=attempt.started_at)
            values = {**known, "id": UUID(target), "position": position, "now": attempt.started_at, "body": body}
            touched += await tx.execute(statement, **values)
        if touched == 0 and body is not None:
            raise MessageRejected("Сообщения у посетителя уже нет, изменить нечего")
        return next(iter(message.targets), "")


def quote(row: Row) -> dict[str, str]:
    """How a message looks when it is quoted."""
    shown = row.shown()
    files = shown["attachments"]
    text = shown["text"] or (files[0]["name"] if files else "")
    return {"id": str(row.id), "text": text[:_EXCERPT], "author": shown["author"]["name"]}
