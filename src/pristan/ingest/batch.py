"""One batch of journal entries: parse, drop what was seen, apply in order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from pristan.channels import channel
from pristan.channels.accounts import Accounts
from pristan.channels.model import InboundMessage, UnparsableError
from pristan.core.errors import NotFound
from pristan.ingest import store
from pristan.ingest.apply import apply_messages, apply_other
from pristan.ingest.colleagues import hand_over, is_of_colleagues
from pristan.ingest.model import Claimed, Item, Outcome
from pristan.kit.db import Tx


def clean(value: Any) -> Any:
    """The value without NUL in any text: PostgreSQL can keep none, and nobody can read one."""
    match value:
        case str():
            return value.replace("\x00", "") if "\x00" in value else value
        case Mapping():
            return {key: clean(item) for key, item in value.items()}
        case list() | tuple():
            return [clean(item) for item in value]
        case _:
            return _clean_fields(value)


def _clean_fields(value: Any) -> Any:
    fields = getattr(type(value), "__dataclass_fields__", None)
    return value if fields is None else type(value)(**{name: clean(getattr(value, name)) for name in fields})


async def process(tx: Tx, entries: Sequence[Claimed], accounts: Accounts) -> list[Outcome]:
    """Apply ``entries`` in order; returns what became of each. Raises if one of them breaks the batch."""
    items, outcomes = await _parse(tx, entries, accounts)
    fresh_keys = await store.see(tx, items) if items else set()
    fresh = [item for item in items if (item.entry.inbox_id, item.inbound.dedupe_key, item.entry.id) in fresh_keys]
    unique = _unique(fresh)
    reasons = await hand_over(tx, [item for item in unique if is_of_colleagues(item)])
    of_customers = [item for item in unique if not is_of_colleagues(item)]
    for is_message, group in groupby(of_customers, key=lambda item: isinstance(item.inbound, InboundMessage)):
        run = list(group)
        if is_message:
            await apply_messages(tx, run)
            reasons |= dict.fromkeys((item.entry.id for item in run), None)
        else:
            for item in run:
                reasons[item.entry.id] = await apply_other(tx, item)
    seen_entries = {item.entry.id for item in fresh}
    by_entry: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_entry[item.entry.id].append(item)
    for entry in entries:
        if entry.id in by_entry:
            outcomes.append(_outcome(entry, is_fresh=entry.id in seen_entries, reason=reasons.get(entry.id)))
    return outcomes


def _unique(items: Sequence[Item]) -> list[Item]:
    """Each (inbox, dedupe key) once: one entry may say the same thing twice."""
    kept: dict[tuple[int, str], Item] = {}
    for item in items:
        kept.setdefault((item.entry.inbox_id, item.inbound.dedupe_key), item)
    return list(kept.values())


def _outcome(entry: Claimed, *, is_fresh: bool, reason: str | None) -> Outcome:
    if not is_fresh:
        return Outcome(entry=entry, state="duplicate", reason="уже принято раньше")
    return Outcome(entry=entry, state="ignored" if reason else "done", reason=reason)


async def _parse(tx: Tx, entries: Sequence[Claimed], accounts: Accounts) -> tuple[list[Item], list[Outcome]]:
    items: list[Item] = []
    outcomes: list[Outcome] = []
    for entry in entries:
        account = await accounts.get(tx, company_id=entry.company_id, inbox_id=entry.inbox_id)
        if account is None:
            outcomes.append(Outcome(entry=entry, state="failed", reason="подключение удалено"))
            continue
        try:
            found = channel(entry.channel).parse(entry.raw, account)
        except (UnparsableError, NotFound) as exc:
            outcomes.append(Outcome(entry=entry, state="failed", reason=f"не разобрано: {exc}"[:500]))
            continue
        if not found:
            outcomes.append(Outcome(entry=entry, state="ignored", reason="пустая запись"))
        has_nul = b"\\u0000" in entry.raw or b"\x00" in entry.raw
        items += [
            Item(entry=entry, account=account, inbound=clean(inbound) if has_nul else inbound) for inbound in found
        ]
    return items, outcomes
