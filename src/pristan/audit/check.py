"""Pure: an inventory held against the rules of a day → findings and duties."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pristan.audit.fines import Fine, fines_of
from pristan.audit.inventory import HOME, Thing
from pristan.audit.standards import Standards, Status
from pristan.compliance.catalogues import Subject
from pristan.compliance.inventory import Item, concerns
from pristan.compliance.model import Company, Standing
from pristan.compliance.policy import is_restricted, standing_of
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Channel, Circumstance, Confidence, Rule

EVERYTHING = "*"
_ORDER = (Status.BREACH, Status.POSSIBLE, Status.FACT, Status.DUTY, Status.NONE)
# Done by a company as such, whatever it uses.
_OF_THE_COMPANY = frozenset(
    (Activity.REGISTER, Activity.DESTROY, Activity.ANSWER_SUBJECT, Activity.INCIDENT, Activity.PUBLISH)
)


_RARE = frozenset(("SPECIAL_ANY", "BIO_ANY"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who is audited: categories, what kind of subject it is in law, answers that belong to no thing."""

    company: Company
    subject: Subject = "legal"
    facts: Mapping[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule about one thing. ``seen``: what was seen, in words; ``ask``: what decides a possible one."""

    service: str
    rule: Rule
    status: Status
    severity: str
    fines: Sequence[Fine]
    seen: str
    ask: str = ""
    todo: str = ""

    @property
    def confidence(self) -> Confidence:
        return self.rule.conf


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """The gravest finding first. ``duties``: what must be done, while nothing shows whether it is."""

    findings: Sequence[Finding]
    duties: Sequence[Finding]


class Auditor:
    """Holds things against the rules in force on ``day``."""

    def __init__(self, book: Rulebook, standards: Standards, *, who: Who, day: date) -> None:
        self._book = book
        self._standards = standards
        self._who = who
        self._day = day
        self._rules = [rule for rule in book.in_force(day) if standards.of(rule).status is not Status.NONE]

    def check(self, things: Iterable[Thing], *, whole: bool = True) -> Audited:
        """Each rule once for each thing it speaks of; what is missing in the ``whole`` stands under ``*``."""
        known = list(things)
        found: dict[tuple[str, str], Finding] = {}
        for finding in self._found(known, whole=whole):
            key = (finding.service, finding.rule.id)
            if key not in found or _ORDER.index(finding.status) < _ORDER.index(found[key].status):
                found[key] = finding
        duties: dict[str, Finding] = {}
        for finding in found.values():
            if finding.status is Status.DUTY:
                duties.setdefault(finding.rule.id, finding)
        seen = [finding for finding in found.values() if finding.status is not Status.DUTY]
        return Audited(findings=sorted(seen, key=self.rank), duties=list(duties.values()))

    def about(self, rule_id: str, *, service: str, status: Status, seen: str) -> Finding | None:
        """A finding that something else has made sure of; None if the rule is not in force or binds somebody else."""
        rule = next((rule for rule in self._rules if rule.id == rule_id), None)
        if rule is None:
            return None
        standing = standing_of(self._book, self._who.company, rule.bound)
        if standing is Standing.NO:
            return None
        sure = status if standing is Standing.YES else Status.POSSIBLE
        return self._finding(rule, service=service, status=sure, seen=seen)

    def rank(self, finding: Finding) -> tuple[int, int, str, str]:
        """The gravest first."""
        levels = self._standards.severity.levels
        return -levels.index(finding.severity), _ORDER.index(finding.status), finding.service, finding.rule.id

    def _found(self, things: Sequence[Thing], *, whole: bool) -> Iterator[Finding]:
        uses_max = any(thing.service == "max" for thing in things)
        for rule in self._rules:
            if "max_connected" in rule.trigger.unless:
                if whole:
                    yield from self._missing(rule, uses_max=uses_max)
            elif rule.trigger.activity and rule.trigger.activity <= _OF_THE_COMPANY and not rule.trigger.channel:
                if whole:
                    yield from self._of_the_company(rule)
            elif not (rule.id == "GOV-MAX-REC" and uses_max):
                for thing in things:
                    yield from self._of_a_thing(rule, thing)

    def _of_the_company(self, rule: Rule) -> Iterator[Finding]:
        if standing_of(self._book, self._who.company, rule.bound) is Standing.YES:
            yield self._finding(rule, service=EVERYTHING, status=Status.DUTY, seen="")

    def _missing(self, rule: Rule, *, uses_max: bool) -> Iterator[Finding]:
        """A channel that must be there and is not."""
        standing = standing_of(self._book, self._who.company, rule.bound)
        is_excepted = self._who.facts.get("region_moscow")
        if self._is_silent(rule, standing) or uses_max or is_excepted:
            return
        is_sure = standing is Standing.YES and is_excepted is False
        status = Status.BREACH if is_sure else Status.POSSIBLE
        yield self._finding(rule, service=EVERYTHING, status=status, seen="канала в MAX среди названного нет")

    def _is_silent(self, rule: Rule, standing: Standing) -> bool:
        if standing is Standing.UNKNOWN:
            return self._standards.of(rule).if_unknown == "silent"
        return standing is Standing.NO

    def _of_a_thing(self, rule: Rule, thing: Thing) -> Iterator[Finding]:
        if self._is_silent(rule, standing_of(self._book, self._who.company, rule.bound)):
            return
        status = self._standards.of(rule).status
        sure, words = Standing.NO, ""
        for item in thing.items():
            if not self._speaks(rule, thing, item):
                continue
            found = concerns(self._book, rule, item, company=self._who.company, day=self._day)
            if found is Standing.YES or (found is Standing.UNKNOWN and sure is Standing.NO):
                sure, words = found, _seen(thing, item)
        if sure is Standing.NO:
            return
        if status is Status.BREACH and (sure is Standing.UNKNOWN or self._is_eased(rule, thing)):
            status = Status.POSSIBLE
        if status is Status.DUTY and sure is Standing.UNKNOWN:
            return
        yield self._finding(rule, service=thing.service or thing.kind, status=status, seen=words)

    def _speaks(self, rule: Rule, thing: Thing, item: Item) -> bool:
        trigger = rule.trigger
        if trigger.topic or trigger.unread or trigger.unknown_service:
            return False
        if (
            not thing.data and trigger.data and trigger.data <= _RARE
        ):  # nobody is asked about what is rare for no reason
            return False
        if trigger.restricted and not is_restricted(self._book, thing.service, self._day):
            return False
        # A Russian counter carries nothing abroad; whose it is must be asked where nobody knows.
        return not (trigger.channel == {Channel.ANALYTICS_SCRIPT} and item.owner == HOME)

    def _is_eased(self, rule: Rule, thing: Thing) -> bool:
        """Softened where the rules themselves are softer: a messenger that is on no list, a contested resource."""
        softer = {circumstance for ease in rule.eases if ease.effect == "warn" for circumstance in ease.when}
        if Circumstance.OWNER_NOT_LISTED in softer and Channel.FOREIGN_LISTED not in thing.classes:
            return True
        resource = self._book.restricted.get(thing.service)
        return Circumstance.RESOURCE_CONTESTED in softer and resource is not None and resource.contested

    def _finding(self, rule: Rule, *, service: str, status: Status, seen: str) -> Finding:
        standard = self._standards.of(rule)
        fines = fines_of(self._book, rule, subject=self._who.subject)
        greatest = max((fine.most for fine in fines if fine.most is not None), default=None)
        severity = self._standards.severity_of(rule, status=status, greatest_fine=greatest, day=self._day)
        ask = standard.ask if status is Status.POSSIBLE else ""
        if status is Status.POSSIBLE and not ask:
            ask = "Какова категория организации, где лежит база и какие в ней данные?"
        return Finding(
            service=service,
            rule=rule,
            status=status,
            severity=severity,
            fines=fines,
            seen=seen,
            ask=ask,
            todo=standard.todo,
        )


def _seen(thing: Thing, item: Item) -> str:
    place = {None: "место данных не названо", HOME: "данные в России"}.get(
        item.location, f"данные за рубежом ({item.location})"
    )
    return f"{thing.kind}: {thing.service or 'без названия'}, {item.purpose.value}, {place}"
