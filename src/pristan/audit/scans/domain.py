"""The names of a domain, one step."""

from collections.abc import Callable, Sequence

import dns.asyncresolver

from pristan.audit.check import Auditor
from pristan.audit.domain import Met, is_mail, report_on, told
from pristan.audit.inventory import thing_of
from pristan.audit.items import Sighting
from pristan.audit.reading.names import domain_of, read_names
from pristan.audit.scans.model import Concluded, Looked, Scan, Step
from pristan.compliance.rulebook import Rulebook
from pristan.core.errors import InvalidInput


class DomainLooker:
    """Asks the resolver of this machine; nothing that is named there is called."""

    pause_s = 0.0

    def __init__(
        self, scan: Scan, *, book: Rulebook, auditor: Auditor, resolver: Callable[[], dns.asyncresolver.Resolver]
    ) -> None:
        self._domain = domain_of(scan.target)
        self._book = book
        self._auditor = auditor
        self._resolver = resolver

    async def open(self, known: Sequence[Step]) -> Sequence[Step]:
        """The domain."""
        del known
        return [Step(key=self._domain)]

    async def look(self, step: Step) -> Looked:
        """Ask everything at once."""
        names = await read_names(step.key, self._resolver())
        if not (names.mx or names.ns or names.txt or names.cname):
            why = "сервер имён не ответил" if names.silent else "такого домена нет"
            raise InvalidInput(f"О домене {step.key} ничего не узнать: {why}")
        report = report_on(names, book=self._book, auditor=self._auditor)
        sightings = [_sighting(one, self._domain) for one in report.services if self._is_known(one)]
        return Looked(found={"told": told(report), "sightings": sightings}, size=0)

    async def conclude(self, found: Sequence[Step], *, is_whole: bool) -> Concluded:
        """Records, services and what is missing."""
        del is_whole
        kept = next((step.found for step in found if step.found), None)
        if kept is None:
            raise InvalidInput(f"О домене {self._domain} ничего не узнать")
        sightings = [Sighting(**one) for one in kept["sightings"]]
        return Concluded(result=kept["told"], sightings=sightings, whole=[self._domain])

    def _is_known(self, one: Met) -> bool:
        """Whether the rules have a word for it; a network that only carries pictures has none."""
        return bool(thing_of(self._book, kind=_kind(one), service=one.service).classes)

    async def close(self) -> None:
        """Nothing is held open."""


def _sighting(one: Met, domain: str) -> dict[str, str]:
    return {"kind": _kind(one), "service": one.service, "title": one.title, "place": domain, "words": one.evidence}


def _kind(one: Met) -> str:
    return "email" if is_mail(one) else one.kind
