"""A run of the audit: everything that is used, held against the rules of today, kept as it was."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from pristan.audit.check import EVERYTHING, Finding, Who
from pristan.audit.items import SCANNED, TOLD, UNSEEN, Actor, Item, Seen
from pristan.audit.judging import Judged, Kept, deadline_words, explained, group_of, judge
from pristan.audit.naming import kind_title
from pristan.audit.policy import Act, Difference, Known, act_of, compare, due_on
from pristan.audit.service import hub
from pristan.audit.standards import Standards, standards
from pristan.audit.store import queries
from pristan.compliance.case import today_in_moscow
from pristan.compliance.catalogues import Subject
from pristan.compliance.own import in_use
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.service import CurrentProfile, current_profile
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx, to_json

MOST_ITEMS: Final = 20_000
_EVIDENCE: Final = 20
_SUBJECTS: Final = {"legal": "юрлицо", "ie": "предприниматель"}


async def kept_of(tx: Tx, actor: Actor) -> list[Kept]:
    """What is used or proposed, each with where it is seen now.

    A thing that only scanners knew, and that none of them sees any more, is retired here.
    """
    items = await tx.all_of(Item, queries.all_items, company_id=actor.company_id)
    if len(items) > MOST_ITEMS:
        raise Conflict(f"В описи больше {MOST_ITEMS} строк: объедините одинаковые", code="audit.too_many_items")
    seen: Mapping[int, list[Seen]] = defaultdict(list)
    for one in await tx.all_of(Seen, queries.sightings, company_id=actor.company_id, ids=[item.id for item in items]):
        seen[one.item_id].append(one)
    kept = []
    for item in items:
        now = [one for one in seen.get(item.id, ()) if not one.is_gone]
        if item.source in SCANNED and seen.get(item.id) and not now:
            where = {"company_id": actor.company_id, "id": item.id}
            await tx.execute(queries.retire_unseen, **where, why=UNSEEN, now=actor.now)
            continue
        kept.append(Kept(item=item, seen=now))
    return kept


def who_of(profile: CurrentProfile) -> Who:
    """Who is audited, by the answers about the company."""
    subject: Subject = "ie" if profile.answers.get("form") == "ie" else "legal"
    return Who(company=profile.company, subject=subject, facts={})


async def run(tx: Tx, actor: Actor, *, client_key: str | None = None) -> int:
    """Make a run and keep it; with the ``client_key`` of an earlier call it is that one. Returns its number."""
    known = await _known(tx, actor.company_id, client_key)
    if known is not None:
        return known
    await hub.look(tx, actor)
    book, table, day = in_use(), standards(), today_in_moscow(actor.now)
    profile = await current_profile(tx, actor.company_id)
    who, kept = who_of(profile), await kept_of(tx, actor)
    made = judge(book, table, who=who, day=day, kept=kept)
    told = {
        "company": to_json(_company(book, profile, who)),
        "inventory": to_json([_item(one, book=book) for one in kept]),
        "duties": to_json([_duty(one, day=day) for one in made.duties]),
        "ahead": to_json(_ahead(book, table, who=who, day=day, kept=kept, now=made.findings)),
        "rulebook": book.edition.version,
        "profile_version": profile.version,
        "day": day,
    }
    given = {"by": actor.id, "by_name": actor.name, "now": actor.now, "client_key": client_key}
    run_id: int | None = await tx.fetch_value(queries.add_run, company_id=actor.company_id, **told, **given)
    if run_id is None:  # another request with this key has won
        won = await _known(tx, actor.company_id, client_key)
        assert won is not None  # noqa: S101 # it is there: nothing was added because of it
        return won
    where = {"company_id": actor.company_id, "run_id": run_id}
    rows = [_row(judged, book=book, table=table, day=day) for judged in made.findings]
    if rows:
        await tx.execute_many(queries.add_finding, [{**row, **where, "place": at} for at, row in enumerate(rows)])
    return run_id


async def _known(tx: Tx, company_id: CompanyId, client_key: str | None) -> int | None:
    if client_key is None:
        return None
    found: int | None = await tx.fetch_value(queries.run_by_client_key, company_id=company_id, client_key=client_key)
    return found


async def one(tx: Tx, company_id: CompanyId, run_id: int | None = None) -> dict[str, Any]:
    """A run with its ``findings``, the latest without a number."""
    row = await tx.fetch_one(queries.run, company_id=company_id, id=run_id)
    if row is None:
        raise NotFound("Проверки нет", code="audit.run_not_found")
    found = await tx.fetch_all(queries.findings, company_id=company_id, run_id=row["id"])
    return {**row, "findings": found}


async def difference(tx: Tx, company_id: CompanyId, *, run_id: int, before_id: int) -> Difference:
    """How a run differs from an earlier one."""
    before = await one(tx, company_id, before_id)
    after = await one(tx, company_id, run_id)
    return compare(_known_of(before), _known_of(after))


def _known_of(row: Mapping[str, Any]) -> Sequence[Known]:
    return [
        Known(
            title=found["content"]["title"],
            about=found["content"]["service_title"],
            seen=found["content"]["seen"],
            **{name: found[name] for name in ("key", "status", "severity", "act", "rule_version")},
        )
        for found in row["findings"]
    ]


def _company(book: Rulebook, profile: CurrentProfile, who: Who) -> dict[str, Any]:
    titles = [book.categories[name].title for name in sorted(who.company.yes) if name in book.categories]
    return {
        "name": profile.name,
        "inn": profile.inn,
        "subject": who.subject,
        "subject_words": _SUBJECTS[who.subject],
        "categories": titles,
    }


def _item(kept: Kept, *, book: Rulebook) -> dict[str, Any]:
    names = (
        "id", "kind", "service", "title", "purposes", "data", "first_place", "location", "volume", "owner", "contract",
        "state", "source",
    )  # fmt: skip
    data = [book.kinds[name].title if name in book.kinds else name for name in kept.item.data]
    words = {"kind_words": kind_title(kept.item.kind), "data_words": data}
    return {name: getattr(kept.item, name) for name in names} | words


def _row(judged: Judged, *, book: Rulebook, table: Standards, day: date) -> dict[str, Any]:
    one, rule = judged.finding, judged.finding.rule
    starts = rule.force.enforced_from
    act = act_of(status=one.status, severity=one.severity, enforced_from=starts, day=day)
    return {
        "key": judged.key[:300],
        "rule": rule.id,
        "rule_version": rule.version,
        "service": one.service,
        "status": one.status,
        "severity": one.severity,
        "act": act,
        "content": to_json(_content(judged, act=act, book=book, table=table, day=day)),
    }


def _content(judged: Judged, *, act: Act, book: Rulebook, table: Standards, day: date) -> dict[str, Any]:
    one, rule = judged.finding, judged.finding.rule
    due = due_on(act, day=day, enforced_from=rule.force.enforced_from)
    return {
        "title": rule.title,
        "norm": rule.norm,
        "nature": book.edition.natures.get(rule.nature or "", ""),
        "says": rule.prohibition or rule.duty or rule.fact or rule.definition or "",
        "confidence": rule.conf,
        "confidence_words": book.edition.confidence[rule.conf],
        "enforced_from": starts.isoformat() if (starts := rule.force.enforced_from) else None,
        "group": group_of(one),
        "service_title": _service_title(judged),
        "seen": one.seen,
        "why": explained(table, one, day=day),
        "fines": [
            {"min": fine.least, "max": fine.most, "text": fine.text, "norm": fine.norm, "again": fine.again}
            for fine in one.fines
        ],
        "sanction_note": rule.sanction_note or "",
        "contested": [
            {"question": book.contested[name].question, "say": book.contested[name].say} for name in rule.contested
        ],
        "ask": one.ask,
        "todo": one.todo,
        "due_on": due.isoformat() if due else None,
        "items": [{"id": kept.item.id, "title": kept.item.title, "state": kept.item.state} for kept in judged.items],
        "evidence": [*_evidence(judged)][:_EVIDENCE],
        "sources": [book.sources[name].text for name in rule.sources if name in book.sources],
    }


def _service_title(judged: Judged) -> str:
    """By what people know it; what is missing altogether has no name."""
    if judged.finding.service == EVERYTHING:
        return ""
    return judged.items[0].item.title if judged.items else judged.finding.service


def _evidence(judged: Judged) -> Iterator[dict[str, Any]]:
    """Who wrote it down, and what was seen, the latest first."""
    for kept in judged.items:
        item = kept.item
        if item.source in TOLD or not kept.seen:
            by = item.changed_by_name or "не названо"
            yield {
                "source": item.source,
                "place": item.title,
                "words": f"Записано в описи: {by}",
                "on": item.changed_at.isoformat(),
            }
        for seen in kept.seen:
            yield {
                "source": seen.source,
                "place": seen.place,
                "words": seen.words,
                "on": seen.last_seen_at.isoformat(),
            }


def _duty(one: Finding, *, day: date) -> dict[str, Any]:
    rule = one.rule
    return {
        "rule": rule.id,
        "version": rule.version,
        "title": rule.title,
        "norm": rule.norm,
        "confidence": rule.conf,
        "say": rule.duty or rule.prohibition or "",
        "todo": one.todo,
        "deadline": deadline_words(one),
        "fines": [fine.text for fine in one.fines],
        "is_ahead": rule.force.enforced_from is not None and day < rule.force.enforced_from,
    }


def _ahead(
    book: Rulebook, table: Standards, *, who: Who, day: date, kept: Sequence[Kept], now: Sequence[Judged]
) -> list[dict[str, Any]]:
    """What has changed and will change, by day; of the days to come also what becomes graver, milder, new or gone."""
    told: list[dict[str, Any]] = []
    before = {judged.key: judged for judged in now}
    for milestone in book.dates:
        later: list[str] = []
        if milestone.day > day:
            then = judge(book, table, who=who, day=milestone.day, kept=kept)
            after = {judged.key: judged for judged in then.findings}
            later = [*_turns(before, after, table=table)]
            before = after
        told.append({"day": milestone.day.isoformat(), "title": milestone.title, "turns": later})
    return msgspec.to_builtins(told)  # type: ignore[no-any-return]


def _turns(before: Mapping[str, Judged], after: Mapping[str, Judged], *, table: Standards) -> Iterator[str]:
    levels = table.severity.levels
    for key, judged in after.items():
        title, was = _named(judged), before.get(key)
        if was is None:
            yield f"появится: {title}"
        elif was.finding.severity != judged.finding.severity:
            is_graver = levels.index(judged.finding.severity) > levels.index(was.finding.severity)
            yield f"станет {'тяжелее' if is_graver else 'легче'}: {title}"
    yield from (f"уйдёт: {_named(judged)}" for key, judged in before.items() if key not in after)


def _named(judged: Judged) -> str:
    name = _service_title(judged)
    return f"{judged.finding.rule.title} ({name})" if name else judged.finding.rule.title
