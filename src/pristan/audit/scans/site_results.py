"""Pure: what the pages of a site come to, short enough to keep, and what of it goes into the inventory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import msgspec

from pristan.audit import shown
from pristan.audit.calls import Call
from pristan.audit.check import EVERYTHING, Auditor
from pristan.audit.inventory import thing_of
from pristan.audit.items import Sighting, Sign
from pristan.audit.reading.addresses import host_of, is_own
from pristan.audit.site import Look, SeenForm, SiteFinding, conclude
from pristan.audit.standards import Status
from pristan.compliance.rulebook import Rulebook

MOST_CALLS, MOST_FORMS = 500, 300
_WORDS = 120  # of a field: what tells its kind has been read by then
_Known = Literal["breach", "possible", "fact"]
_STATUSES: Mapping[Status, _Known] = {Status.BREACH: "breach", Status.POSSIBLE: "possible", Status.FACT: "fact"}


def packed(look: Look) -> dict[str, Any]:
    """A page as it is kept until the end of the look."""
    forms = [
        replace(
            one,
            form=replace(
                one.form, fields=tuple(replace(field, words=field.words[:_WORDS]) for field in one.form.fields)
            ),
        )
        for one in look.forms
    ]
    told: dict[str, Any] = msgspec.to_builtins(replace(look, forms=forms))
    return told


def unpacked(kept: Mapping[str, Any]) -> Look:
    """The page again."""
    return msgspec.convert(kept, Look)


def site_result(
    looks: Sequence[Look], *, book: Rulebook, auditor: Auditor, places: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], list[Sighting]]:
    """Services, forms and findings, each once with the number of pages; and the things of the inventory.

    ``places``: by page, where it stands for the inventory; without them a site is one place, its host.
    """
    report = conclude(looks, warnings=(), book=book, auditor=auditor)
    result = {
        "pages": report.pages,
        "calls": _calls(report.calls, book),
        "forms": _forms(report.forms),
        "findings": [
            {**shown.finding(one.finding), "page": one.page, "evidence": one.evidence} for one in report.findings
        ],
        "rulebook": book.edition.version,
    }
    return result, [*_services(report.calls, book, places=places), *_own_forms(looks, report.findings, book=book)]


def _calls(calls: Iterable[Call], book: Rulebook) -> list[dict[str, Any]]:
    """Each service, or each host nobody described: foreign ones first, then by the number of pages."""
    first: dict[str, Call] = {}
    pages: dict[str, set[str]] = {}
    for call in calls:
        key = call.service or call.host
        if key not in first or (first[key].is_link and not call.is_link):
            first[key] = call
        pages.setdefault(key, set()).add(call.page)
    told: list[dict[str, Any]] = [
        {
            "service": call.service,
            "title": book.services[call.service].title if call.service else call.host,
            "host": call.host,
            "kind": call.kind,
            "country": call.country,
            "is_foreign": book.services[call.service].is_foreign if call.service else None,
            "is_link": call.is_link,
            "pages": len(pages[key]),
            "page": call.page,
            "evidence": call.evidence,
        }
        for key, call in first.items()
    ]
    told.sort(key=lambda one: (not one["is_foreign"], -one["pages"]))
    return told[:MOST_CALLS]


def _forms(forms: Iterable[SeenForm]) -> list[dict[str, Any]]:
    """Forms that ask for something about a person; one that stands on many pages is told once."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in forms:
        if not one.asked.kinds:
            continue
        names = tuple(field.name for field in one.form.fields)
        key = (one.form.action.partition("?")[0], names, tuple(one.asked.kinds))
        known = found.get(key)
        if known is None:
            found[key] = {
                "page": one.page,
                "pages": 1,
                "action": one.form.action,
                "collects": list(one.asked.kinds),
                "consents": one.asked.consents,
                "consent_checked": one.asked.is_checked,
                "consent_joined": one.asked.is_joined,
            }
        else:
            known["pages"] += 1
    return list(found.values())[:MOST_FORMS]


def place_of(look: Look) -> str:
    """Where a saved page stands: its address, or the name of its file."""
    return look.url if look.url.startswith(("http:", "https:")) else look.page


def _services(calls: Iterable[Call], book: Rulebook, *, places: Mapping[str, str] | None) -> list[Sighting]:
    """Known services; whose a bare host is, nobody knows, so it is only shown in the result."""
    first: dict[tuple[str, str], Call] = {}
    for call in calls:
        place = (host_of(call.page) or call.page) if places is None else places.get(call.page, call.page)
        key = (call.service or "", place)
        if call.service and (key not in first or first[key].is_link > call.is_link):
            first[key] = call
    found = []
    for (name, place), call in first.items():
        service = book.services[name]
        kind = "messenger" if service.kind == "messenger_link" else service.kind
        sighting = Sighting(
            kind=kind,
            service=name.removeprefix("link_") if kind == "messenger" else name,
            title=service.title,
            place=place,
            words=f"обнаружен вызов: {call.evidence}" if not call.is_link else call.evidence,
        )
        if thing_of(book, kind=kind, service=sighting.service).classes:  # the rules have no word for a library of fonts
            found.append(sighting)
    return found


def _own_forms(looks: Sequence[Look], findings: Iterable[SiteFinding], *, book: Rulebook) -> list[Sighting]:
    """The site itself as a place where data are first written, with what is missing at its forms."""
    hosts = {look.page: host_of(look.url) or look.page for look in looks}
    kinds: dict[str, dict[str, None]] = {}
    pages: dict[str, str] = {}
    for look in looks:
        own = hosts[look.page]
        for one in look.forms:
            target = host_of(one.form.action)
            if one.asked.kinds and (not target or is_own(target, of=own)):
                kinds.setdefault(own, {}).update(dict.fromkeys(one.asked.kinds))
                pages.setdefault(own, look.page)
    signs: dict[str, list[Sign]] = {}
    for finding in findings:
        status = _STATUSES.get(finding.finding.status)
        if finding.finding.service == EVERYTHING and status is not None:
            seen = f"{finding.page}: {finding.evidence}"[:500]
            sign = Sign(rule=finding.finding.rule.id, status=status, seen=seen)
            signs.setdefault(hosts.get(finding.page, finding.page), []).append(sign)
    return [
        Sighting(
            kind="site_form",
            title=f"Формы сайта {host}",
            place=host,
            words=f"формы спрашивают: {', '.join(found)}; впервые на странице {pages[host]}",
            purposes=("collect",),
            data=[kind for kind in found if kind in book.kinds],
            signs=signs.get(host, ()),
        )
        for host, found in kinds.items()
    ]
