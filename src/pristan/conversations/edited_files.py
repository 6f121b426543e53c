"""An edit that changes the files of a message: what stays keeps its bytes, what went is kept but not shown."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.channels.model import InboundAttachment
from pristan.conversations import arrivals_store as store
from pristan.conversations.projection import queries
from pristan.core.ids import CompanyId, MessageId
from pristan.kit.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``kept``: the new place of each file that stays, by its id. ``gone``: ids. ``added``: by their places."""

    kept: Mapping[int, int]
    gone: Sequence[int]
    added: Sequence[tuple[int, InboundAttachment]]


def same_file(source: Mapping[str, Any]) -> str:
    """What stays the same when a channel names a file again: addresses are signed anew, tokens and codes are not."""
    for name in ("file_id", "token", "code"):
        if source.get(name):
            return f"{name}:{source[name]}"
    return f"url:{source.get('url', '')}"


def difference(old: Sequence[Mapping[str, Any]], new: Sequence[InboundAttachment]) -> Difference:
    """What an edit does to the files. ``old``: rows of id and source, in their order."""
    known: dict[str, list[int]] = defaultdict(list)
    for row in old:
        known[same_file(row["source"])].append(row["id"])
    kept: dict[int, int] = {}
    added: list[tuple[int, InboundAttachment]] = []
    for place, file in enumerate(new):
        if ids := known[same_file(file.source)]:
            kept[ids.pop(0)] = place
        else:
            added.append((place, file))
    return Difference(kept=kept, gone=[row["id"] for row in old if row["id"] not in kept], added=added)


async def replace_files(
    tx: Tx, message_id: MessageId, files: Sequence[InboundAttachment], *, company_id: CompanyId, at: datetime
) -> None:
    """Bring the files of a message to what the channel tells now."""
    found = difference(await tx.fetch_all(queries.files_of, company_id=company_id, id=message_id), files)
    if found.gone:
        await tx.execute(queries.replace_files, company_id=company_id, ids=list(found.gone), at=at)
    if found.kept:
        places: dict[str, Any] = {"ids": list(found.kept), "positions": list(found.kept.values())}
        await tx.execute(queries.place_files, company_id=company_id, **places)
    new = [
        store.NewFile(company_id=company_id, message_id=message_id, position=place, file=file)
        for place, file in found.added
    ]
    await store.add_attachments(tx, new)
