"""Drafts are kept on the server: a second tab or machine goes on where the first stopped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a draft keeps. ``subject`` and ``cc`` are those of a letter; ``cc`` as it is being written."""

    text: str = ""
    file_ids: list[int] = field(default_factory=list)
    subject: str = ""
    cc: str = ""


async def save(
    tx: Tx,
    conversation_id: ConversationId,
    *,
    company_id: CompanyId,
    operator_id: OperatorId,
    kind: str,
    words: Words,
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
    given = {name: part.replace("\x00", "") if isinstance(part, str) else part for name, part in asdict(words).items()}
    known = await tx.fetch_one(queries.lock_draft, **where)
    if known is None or known["version"] == version or {name: known[name] for name in given} == given:
        at = {"known_version": known["version"] if known else version, "now": now}
        saved: int | None = await tx.fetch_value(queries.save_draft, **where, **given, **at)
        if saved is not None:
            tx.record(_saved(words, where, version=saved))
            return saved
        # Another tab began the draft in this very moment.
        known = await tx.fetch_one(queries.lock_draft, **where)
    theirs = [known or {"file_ids": []}]
    raise DraftConflict((await _with_files(tx, theirs, company_id=company_id, operator_id=operator_id))[0])


def _saved(words: Words, where: Mapping[str, Any], *, version: int) -> Fact:
    data = {
        "kind": where["kind"],
        "text": (words.text or words.subject)[:200],
        "files": len(words.file_ids),
        "version": version,
    }
    return Fact(
        company_id=where["company_id"],
        kind="draft_saved",
        conversation_id=where["conversation_id"],
        only_for=where["operator_id"],
        data={"data": data},
    )


async def _demand_conversation(tx: Tx, conversation_id: ConversationId, *, company_id: CompanyId) -> None:
    if not await tx.fetch_value(queries.conversation_exists, company_id=company_id, id=conversation_id):
        raise NotFound("Диалог не найден", code="conversation.not_found")
