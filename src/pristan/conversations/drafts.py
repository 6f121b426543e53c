"""Drafts are kept on the server: a second tab or machine goes on where the first stopped."""

from datetime import datetime
from typing import Any

from pristan.conversations.projection import queries
from pristan.core.errors import Conflict, NotFound
from pristan.core.facts import Fact
from pristan.core.ids import CompanyId, ConversationId, OperatorId
from pristan.kit.db import Tx


class DraftConflict(Conflict):
    """Черновик изменён в другой вкладке."""

    code = "draft.conflict"

    def __init__(self, theirs: dict[str, Any]) -> None:
        super().__init__("В другой вкладке этот черновик уже другой. Выберите, какой оставить", theirs=theirs)


async def drafts_of(
    tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId, operator_id: OperatorId
) -> list[dict[str, Any]]:
    """The operator's own drafts in a conversation: of a reply, of a note."""
    await _demand_conversation(tx, conversation_id, company_id=company_id)
    found = await tx.fetch_all(
        queries.get_drafts, company_id=company_id, conversation_id=conversation_id, operator_id=operator_id
    )
    return await _with_files(tx, found, company_id=company_id, operator_id=operator_id)


async def _with_files(
    tx: Tx, drafts: list[dict[str, Any]], *, company_id: CompanyId, operator_id: OperatorId
) -> list[dict[str, Any]]:
    """The drafts with rows of their files instead of ids, in their order; foreign files are left out."""
    ids = [id_ for draft in drafts for id_ in draft["file_ids"]]
    if not ids:
        return [draft | {"files": []} for draft in drafts]
    rows = await tx.fetch_all(queries.draft_files, company_id=company_id, ids=ids, operator_id=operator_id)
    known = {row["id"]: row for row in rows}
    return [draft | {"files": [known[id_] for id_ in draft["file_ids"] if id_ in known]} for draft in drafts]


async def save(  # noqa: PLR0913 - each is a part of the draft
    tx: Tx,
    conversation_id: ConversationId,
    *,
    company_id: CompanyId,
    operator_id: OperatorId,
    kind: str,
    text: str,
    file_ids: list[int],
    version: int,
    now: datetime,
) -> int:
    """Keep the draft if ``version`` is the one last seen (0: none yet); returns the new version."""
    await _demand_conversation(tx, conversation_id, company_id=company_id)
    where = {
        "company_id": company_id,
        "conversation_id": conversation_id,
        "operator_id": operator_id,
        "kind": kind,
    }
    known = await tx.fetch_one(queries.lock_draft, **where)
    if known is not None and known["version"] != version and (known["text"], known["file_ids"]) != (text, file_ids):
        raise DraftConflict((await _with_files(tx, [known], company_id=company_id, operator_id=operator_id))[0])
    saved: int = await tx.fetch_value(
        queries.save_draft, **where, text=text.replace("\x00", ""), file_ids=file_ids, now=now
    )
    data = {"data": {"kind": kind, "text": text[:200], "files": len(file_ids), "version": saved}}
    tx.record(
        Fact(
            company_id=company_id,
            kind="draft_saved",
            conversation_id=conversation_id,
            only_for=operator_id,
            data=data,
        )
    )
    return saved


async def _demand_conversation(tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId) -> None:
    if not await tx.fetch_value(queries.conversation_exists, company_id=company_id, id=conversation_id):
        raise NotFound("Диалог не найден", code="conversation.not_found")
