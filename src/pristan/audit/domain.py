"""Pure: whose services the names of a domain show, what is missing for its mail, and what follows by the rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from pristan.audit import shown
from pristan.audit.check import Auditor, Finding
from pristan.audit.inventory import Thing, thing_of
from pristan.audit.reading.names import MOST_LOOKUPS, Names
from pristan.audit.standards import Status
from pristan.compliance.catalogues import Service
from pristan.compliance.rulebook import Rulebook

_MAIL = frozenset(("email", "mail", "mailbox"))
_KEEPS = frozenset("crm helpdesk chat forms booking mailing marketing cdp automation tables".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A service the names show. ``takes_mail``: letters to the domain go there."""

    service: str
    title: str
    kind: str
    country: str | None
    is_foreign: bool
    evidence: str
    takes_mail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainReport:
    """``notes``: what is wrong with the records of the mail, in words."""

    names: Names
    services: Sequence[Met]
    findings: Sequence[Finding]
    notes: Sequence[str]


def report_on(names: Names, *, book: Rulebook, auditor: Auditor) -> DomainReport:
    """Everything that follows from the names. A record shows that a service is allowed, not that data lie there."""
    met = [one for service in book.services.values() if (one := _met(service, names)) is not None]
    findings = auditor.check([_thing(book, one) for one in met if one.is_foreign], whole=False).findings
    # Only letters that come in prove that data go there; a mark in TXT may be older than the last contract.
    sure = {one.service for one in met if one.takes_mail}
    told = [one if one.service in sure or one.status is not Status.BREACH else _possible(one) for one in findings]
    return DomainReport(names=names, services=met, findings=told, notes=list(_notes(names)))


def told(report: DomainReport) -> dict[str, Any]:
    """The report as plain values."""
    names = report.names
    return {
        "domain": names.domain,
        "records": {
            "mx": list(names.mx),
            "ns": list(names.ns),
            "spf": list(names.spf),
            "senders": list(names.senders),
            "dmarc": list(names.dmarc),
            "cname": dict(names.cname),
        },
        "services": [
            {
                "service": one.service,
                "title": one.title,
                "kind": one.kind,
                "country": one.country,
                "is_foreign": one.is_foreign,
                "takes_mail": one.takes_mail,
                "evidence": one.evidence,
            }
            for one in report.services
        ],
        "findings": [shown.finding(one) for one in report.findings],
        "notes": list(report.notes),
        "warnings": [f"сервер имён не ответил: {one}" for one in names.silent[:20]],
    }


def is_mail(one: Met) -> bool:
    """Whether the service is where letters lie."""
    return one.takes_mail or one.kind in _MAIL


def _met(service: Service, names: Names) -> Met | None:
    seen = next(_seen(service, names), None)
    if seen is None:
        return None
    where, value = seen
    return Met(
        service=service.id,
        title=service.title,
        kind=service.kind,
        country="/".join(service.countries) or None,
        is_foreign=service.is_foreign,
        evidence=f"{where}: {value[:300]}",
        takes_mail=where == "MX",
    )


def _seen(service: Service, names: Names) -> Iterator[tuple[str, str]]:
    prints = service.fingerprints
    yield from (("MX", host) for host in names.mx if any(_ends(host, one) for one in prints.dns_mx))
    yield from (("SPF", host) for host in names.senders if any(_ends(host, one) for one in prints.dns_txt))
    yield from (("TXT", text) for text in names.txt if any(_holds(text, one) for one in prints.dns_txt))
    yield from (
        (f"CNAME {name}", target)
        for name, target in names.cname.items()
        if any(_ends(target, one) for one in prints.dns_cname)
    )
    yield from (("NS", host) for host in names.ns if any(one.lower() in host for one in prints.dns_ns))


def _ends(host: str, pattern: str) -> bool:
    """The name itself or one below it."""
    pattern = pattern.lower().rstrip(".")
    return host == pattern or host.endswith(f".{pattern}")


def _holds(text: str, pattern: str) -> bool:
    return fnmatchcase(text.lower(), f"*{pattern.lower()}*")


def _thing(book: Rulebook, one: Met) -> Thing:
    if is_mail(one):
        return thing_of(book, kind="email", service=one.service)
    kind = one.kind if one.kind in _KEEPS else "cloud_storage"
    thing = thing_of(book, kind=kind, service=one.service, purposes=("store",))
    return replace(thing, kind=one.kind)


def _possible(finding: Finding) -> Finding:
    return replace(
        finding,
        status=Status.POSSIBLE,
        severity="low",
        ask="Запись в DNS показывает, что сервис подключали. Уточните, пользуются ли им и какие данные там лежат",
    )


def _notes(names: Names) -> Iterator[str]:
    silent = {one.partition(" ")[0] for one in names.silent if one.endswith(f" {names.domain}")}
    if not names.mx:
        if "MX" not in silent:
            yield "Записи MX нет: почту на этом домене не принимают"
        return
    if not names.spf and "TXT" not in silent:
        yield "Записи SPF нет: письма от имени домена может отправить кто угодно"
    if len(names.spf) > 1:
        yield "Записей SPF несколько: получатели не примут ни одну"
    if any("+all" in record.lower().split() for record in names.spf):
        yield "SPF разрешает отправку всем (+all)"
    if names.spf_lookups > MOST_LOOKUPS:
        yield f"SPF ссылается на {names.spf_lookups} имён, получатели проверяют не больше {MOST_LOOKUPS}"
    is_known = not any(one == f"TXT _dmarc.{names.domain}" for one in names.silent)
    if not names.dmarc and is_known:
        yield "Записи DMARC нет: подделанные письма не отклоняются"
    elif any("p=none" in record.lower().replace(" ", "") for record in names.dmarc):
        yield "DMARC только наблюдает (p=none): подделанные письма не отклоняются"
