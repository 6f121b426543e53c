"""What a site calls and asks for, held against the rules: calls and forms as they are seen, findings as they follow.

A call proves a call, not that data are stored abroad: what only the owner can know is asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pristan.audit.calls import Call, calls_of
from pristan.audit.check import EVERYTHING, Auditor, Finding
from pristan.audit.forms import Asked, asked_for
from pristan.audit.inventory import HOME, Thing, sign_in_name, thing_of
from pristan.audit.model import Form, Page, Seen
from pristan.audit.patterns import Address
from pristan.audit.reading.addresses import host_of, is_own
from pristan.audit.standards import Status
from pristan.compliance.catalogues import Service
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Channel
from pristan.kit.lettering import listed

# They take what a visitor writes; the rest only sees the visit.
_TAKERS = frozenset("crm helpdesk chat forms booking mailing marketing cdp automation bot messenger_api".split())
_HOSTS = frozenset("cloud hosting cdn site".split())
_QUIET = frozenset(("auth", "messenger_link", "email"))
PURPOSES = {"collect": ("collect",), "dialog": ("dialog",), "login": ("login",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenForm:
    """A form with what it asks for."""

    page: str
    form: Form
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page, looked at: everything that conclusions need, and nothing that was written on it."""

    page: str
    url: str
    has_policy: bool
    calls: Sequence[Call]
    forms: Sequence[SeenForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFinding:
    """A finding with the page and the words that show it."""

    finding: Finding
    page: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """Everything seen on the pages, each fact once."""

    pages: int
    calls: Sequence[Call]
    forms: Sequence[SeenForm]
    findings: Sequence[SiteFinding]
    warnings: Sequence[str]


def report_of(seen: Seen, *, book: Rulebook, auditor: Auditor) -> SiteReport:
    """Calls, forms and findings of all pages; a service on every page is one finding, shown where it was seen first."""
    services = list(book.services.values())
    looks = [look_at(page, services) for page in seen.pages]
    return conclude(looks, warnings=seen.warnings, book=book, auditor=auditor)


def look_at(page: Page, services: Sequence[Service]) -> Look:
    """Whom one page calls and what its forms ask for."""
    return Look(
        page=page.name,
        url=page.url,
        has_policy=page.has_policy,
        calls=calls_of(page, services),
        forms=[SeenForm(page=page.name, form=form, asked=asked_for(form)) for form in page.forms],
    )


def conclude(looks: Sequence[Look], *, warnings: Sequence[str], book: Rulebook, auditor: Auditor) -> SiteReport:
    """What follows from all pages together."""
    calls = [call for look in looks for call in look.calls]
    forms = [form for look in looks for form in look.forms]
    found: dict[tuple[str, str], SiteFinding] = {}
    told = [
        *_of_calls(calls, forms, book=book, auditor=auditor),
        *_of_targets(looks, forms, calls, book=book, auditor=auditor),
        *_of_forms(looks, forms, book=book, auditor=auditor),
    ]
    for one in told:
        key = (one.finding.service, one.finding.rule.id)
        if key not in found or _is_graver(one.finding, found[key].finding):
            found[key] = one
    ranked = sorted(found.values(), key=lambda one: auditor.rank(one.finding))
    return SiteReport(pages=len(looks), calls=calls, forms=forms, findings=ranked, warnings=warnings)


def _is_graver(one: Finding, other: Finding) -> bool:
    return one.status is Status.BREACH and other.status is not Status.BREACH


def _of_calls(
    calls: Sequence[Call], forms: Sequence[SeenForm], *, book: Rulebook, auditor: Auditor
) -> Iterator[SiteFinding]:
    asks = frozenset(kind for one in forms for kind in one.asked.kinds)
    first: dict[str, Call] = {}
    for call in calls:
        if call.service is not None and (call.service not in first or first[call.service].is_link > call.is_link):
            first[call.service] = call
    for name, call in first.items():
        service = book.services[name]
        if not service.is_foreign:
            continue
        for thing in _things(book, service, asks=asks, is_link=call.is_link):
            audited = auditor.check([thing], whole=False)
            for finding in audited.findings:
                yield SiteFinding(finding=_weak(finding, service), page=call.page, evidence=call.evidence)


def _things(book: Rulebook, service: Service, *, asks: frozenset[str], is_link: bool) -> Iterator[Thing]:
    """What a service on a page is to the rules."""
    if service.kind == "messenger_link":
        yield thing_of(book, kind="messenger", service=service.id.removeprefix("link_"), purposes=("dialog",))
    elif service.kind == "auth" or service.rule == "WEB-AUTH":
        yield thing_of(book, kind="auth", service=sign_in_name(service.id), purposes=("login",))
    elif service.kind in _TAKERS:
        # A link is pressed by a person; a script sends at once.
        stored = thing_of(book, kind="site_form", service=service.id, purposes=("collect",), data=("PHONE",))
        classes = stored.classes if is_link else (*stored.classes, Channel.ANALYTICS_SCRIPT)
        yield replace(stored, kind=service.kind, classes=classes)
    elif service.kind in _HOSTS:
        if asks:
            yield replace(
                thing_of(book, kind="cloud_storage", service=service.id, purposes=("collect",), data=tuple(asks)),
                kind=service.kind,
            )
    elif service.kind not in _QUIET and not is_link:
        yield replace(
            thing_of(book, kind="analytics_script", service=service.id, purposes=("collect",)), kind=service.kind
        )


def _weak(finding: Finding, service: Service) -> Finding:
    """A service of which only a weak sign is known (an IP address): possible, and no more."""
    if service.risk is None or finding.status is not Status.BREACH:
        return finding
    return replace(finding, status=Status.POSSIBLE, severity="low", ask=service.risk)


def _of_targets(
    looks: Sequence[Look], forms: Sequence[SeenForm], calls: Iterable[Call], *, book: Rulebook, auditor: Auditor
) -> Iterator[SiteFinding]:
    """Forms that send somewhere else: that is where the data are written first."""
    own = {look.page: host_of(look.url) for look in looks}
    by_host = {(call.page, call.host): call for call in calls}
    for one in forms:
        host = Address.of(one.form.action).host
        if not one.asked.kinds or not host or not own[one.page] or is_own(host, of=own[one.page]):
            continue
        call = by_host.get((one.page, host))
        service = book.services.get(call.service) if call is not None and call.service else None
        if service is not None and not service.is_foreign:
            continue
        country = (
            service.countries[0] if service is not None and service.countries and not service.country_unsure else None
        )
        thing = thing_of(
            book,
            kind="site_form",
            service=service.id if service is not None else host,
            purposes=("collect",),
            data=one.asked.kinds,
            location=country if country != HOME else None,
        )
        for finding in auditor.check([thing], whole=False).findings:
            yield SiteFinding(finding=finding, page=one.page, evidence=f"форма отправляется на {one.form.action[:300]}")


def _of_forms(
    looks: Sequence[Look], forms: Sequence[SeenForm], *, book: Rulebook, auditor: Auditor
) -> Iterator[SiteFinding]:
    """What is missing or wrong at a form that asks for personal data."""
    has_policy = {look.page: look.has_policy for look in looks}
    for one in forms:
        asked = one.asked
        titles = [book.kinds[kind].title if kind in book.kinds else kind for kind in asked.kinds]
        words = f"форма спрашивает: {listed(titles, is_within=True)}"
        if asked.has_login:
            if "EMAIL" in asked.kinds and "PHONE" not in asked.kinds:
                thing = thing_of(book, kind="auth", service="email_password", purposes=("login",))
                for finding in auditor.check([thing], whole=False).findings:
                    yield SiteFinding(finding=finding, page=one.page, evidence="вход по почте и паролю")
            continue
        if not asked.kinds:
            continue
        if not has_policy[one.page]:
            said = f"{words}; ссылки на политику на странице нет"
            yield from _missing(auditor, "PD-18.1-POLICY", Status.BREACH, page=one.page, evidence=said)
        if asked.consents and (asked.is_joined or asked.is_checked):
            how = "соединено с другим в одной отметке" if asked.is_joined else "отмечено заранее"
            yield from _missing(auditor, "PD-9-SEPARATE", Status.BREACH, page=one.page, evidence=f"согласие {how}")
        elif not asked.consents:
            said = f"{words}; отметки о согласии при форме нет"
            yield from _missing(auditor, "PD-9-SEPARATE", Status.POSSIBLE, page=one.page, evidence=said)


def _missing(auditor: Auditor, rule_id: str, status: Status, *, page: str, evidence: str) -> Iterator[SiteFinding]:
    finding = auditor.about(rule_id, service=EVERYTHING, status=status, seen=evidence)
    if finding is not None:
        yield SiteFinding(finding=finding, page=page, evidence=evidence)
