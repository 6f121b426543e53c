"""Pure: the inventory as it is written down, held against the rules of a day → findings with what they rest on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pristan.audit.check import Auditor, Finding, Who
from pristan.audit.inventory import HOME, Thing, thing_of
from pristan.audit.items import Item, Seen
from pristan.audit.standards import Standards, Status
from pristan.compliance.rulebook import Rulebook
from pristan.kit.sums import roubles

_ORDER = (Status.BREACH, Status.POSSIBLE, Status.FACT)
_COLLECTS = frozenset(("collect", "login"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An item with where it was seen."""

    item: Item
    seen: Sequence[Seen] = ()

    @property
    def name(self) -> str:
        """By what findings call it."""
        return self.item.service or self.item.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding and the items it is about."""

    finding: Finding
    items: Sequence[Kept] = ()

    @property
    def key(self) -> str:
        return f"{self.finding.rule.id}|{self.finding.service}"


@dataclass(slots=True)
class Judgement:
    """Everything found on a day, the gravest first."""

    findings: list[Judged] = field(default_factory=list)
    duties: list[Finding] = field(default_factory=list)


def things_of(book: Rulebook, kept: Kept) -> Iterator[Thing]:
    """An item as the rules see it: what is collected is asked for its first place, what is kept for where it rests."""
    item = kept.item
    at_first = [one for one in item.purposes if one in _COLLECTS]
    later = [one for one in item.purposes if one not in _COLLECTS]
    groups = [(at_first, _first_place(kept)), (later, _place(kept))]
    for purposes, place in groups if item.purposes else [([], _place(kept))]:
        if purposes or not item.purposes:
            yield thing_of(
                book,
                kind=item.kind,
                service=item.service,
                purposes=purposes,
                data=item.data,
                location=place,
                facts=dict(item.facts),
            )


def _place(kept: Kept) -> str | None:
    """What a person has told, else what a scanner saw last."""
    if kept.item.location is not None:
        return kept.item.location
    return next((one.location for one in kept.seen if one.location is not None), None)


def _first_place(kept: Kept) -> str | None:
    """A store at home does not tell where the data were first written; a store abroad does."""
    if kept.item.first_place is not None:
        return kept.item.first_place
    place = _place(kept)
    return None if place == HOME else place


def judge(book: Rulebook, standards: Standards, *, who: Who, day: date, kept: Sequence[Kept]) -> Judgement:
    """Findings with the items each is about; what a scanner is sure of by itself stands among them."""
    auditor = Auditor(book, standards, who=who, day=day)
    audited = auditor.check([thing for one in kept for thing in things_of(book, one)])
    about: Mapping[tuple[str, str], list[Kept]] = defaultdict(list)
    for one in kept:
        alone = auditor.check(things_of(book, one), whole=False)
        for finding in alone.findings:
            about[finding.service, finding.rule.id].append(one)
    found = {
        (one.service, one.rule.id): Judged(finding=one, items=about.get((one.service, one.rule.id), ()))
        for one in audited.findings
    }
    for signed in _signed(auditor, kept):
        key = (signed.finding.service, signed.finding.rule.id)
        known = found.get(key)
        if known is None or _weight(signed.finding) < _weight(known.finding):
            found[key] = signed
    findings = sorted(found.values(), key=lambda judged: auditor.rank(judged.finding))
    sure = {judged.finding.rule.id for judged in findings}
    return Judgement(findings=findings, duties=[one for one in audited.duties if one.rule.id not in sure])


def _weight(finding: Finding) -> int:
    return _ORDER.index(finding.status)


def _signed(auditor: Auditor, kept: Iterable[Kept]) -> Iterator[Judged]:
    for one in kept:
        for seen in one.seen:
            for sign in seen.signs:
                finding = auditor.about(
                    sign["rule"], service=one.name, status=Status(sign["status"]), seen=sign["seen"]
                )
                if finding is not None:
                    yield Judged(finding=finding, items=[one])


def group_of(finding: Finding) -> str:
    """Which of the questions that are kept apart a finding answers: whose messenger, where the base is, the rest."""
    rule = finding.rule
    if rule.id.startswith(("MSG-", "MAX-HOUSE", "GOV-MAX", "AVAIL")):
        return "messenger"
    if rule.trigger.place is not None or rule.id.startswith(("PD-18-5", "PD-12")):
        return "base"
    return "other"


def explained(standards: Standards, finding: Finding, *, day: date) -> str:
    """Why a finding is as grave as it is, in one sentence."""
    if finding.status is Status.FACT:
        return "Ничьей вины здесь нет"
    greatest = max((fine.most for fine in finding.fines if fine.most is not None), default=None)
    words = ["увидено и запрещено" if finding.status is Status.BREACH else "не хватает ответа"]
    words.append("сумма санкции не известна" if greatest is None else f"наибольшая санкция {roubles(greatest)}")
    starts = finding.rule.force.enforced_from
    if starts is not None and day < starts:
        words.append(f"на ступень мягче: санкции с {starts:%d.%m.%Y}")
    if finding.status is Status.POSSIBLE:
        words.append("на ступень мягче, пока не решено")
    if finding.rule.conf == "unverified":
        words.append("на ступень мягче: текст нормы не проверен")
    since = standards.of(finding.rule).grave_since
    if since is not None and day >= since and finding.status is Status.BREACH:
        words.append(f"высшая ступень с {since:%d.%m.%Y}")
    return "; ".join(words).capitalize()


def deadline_words(finding: Finding) -> str:
    """Terms of a duty as the law gives them, in words."""
    term = finding.rule.deadline
    if term is None:
        return ""
    said: list[tuple[Any, str]] = [
        (term.hours_first, "{} ч на первое уведомление"),
        (term.hours_final, "{} ч на второе"),
        (term.workdays, "{} рабочих дней"),
        (term.fix_workdays, "{} рабочих дней на исправление"),
        (term.stop_unlawful_workdays, "{} рабочих дня на прекращение"),
        (term.destroy_unlawful_workdays, "{} рабочих дней на уничтожение"),
        (term.days, "{} дней"),
        (term.keep_years, "хранить {} года"),
        (term.change_by_day_next_month, "об изменениях до {} числа следующего месяца"),
    ]
    words = [text.format(value) for value, text in said if value is not None]
    return "; ".join(["до начала", *words] if term.before_start else words)
