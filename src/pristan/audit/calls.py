"""Pure: which known services a page calls, and which hosts of others it calls besides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pristan.audit.model import Page, Place
from pristan.audit.patterns import Address, address_test, header_is, is_used
from pristan.audit.reading.addresses import host_of, is_own
from pristan.compliance.catalogues import Service

LOADED = frozenset((Place.SCRIPT, Place.FRAME, Place.STYLE, Place.IMAGE, Place.REQUEST))
# Which ways of recognising a service look at which places of a page.
_WAYS: Mapping[str, frozenset[Place]] = {
    "script": frozenset((Place.SCRIPT, Place.FRAME, Place.STYLE, Place.REQUEST, Place.CODE)),
    "xhr": frozenset((Place.REQUEST, Place.CODE)),
    "form": frozenset((Place.FRAME, Place.LINK, Place.REQUEST, Place.CODE)),
    "link": frozenset((Place.LINK, Place.IMAGE, Place.FRAME)),
}
_WORDS: Mapping[Place, str] = {
    Place.SCRIPT: "загружается сценарий",
    Place.FRAME: "встроено окно",
    Place.STYLE: "загружается стиль или шрифт",
    Place.IMAGE: "загружается картинка",
    Place.REQUEST: "отправлен запрос",
    Place.CODE: "адрес в коде страницы",
    Place.LINK: "ссылка",
}
# Of services that share an address, the one that claims least, unless the code of the page tells which it is.
_MODEST = ("analytics", "ads", "font", "cdn", "map", "video", "captcha", "widget", "chat", "auth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A page calls somebody else. ``service`` is None for a host nobody described."""

    page: str
    host: str
    service: str | None
    kind: str
    country: str | None
    evidence: str
    is_link: bool = False


def calls_of(page: Page, services: Iterable[Service]) -> list[Call]:
    """Every service and every foreign host the page calls, each once, with what shows it."""
    known = list(services)
    found: dict[str, Call] = {}
    recognised: set[str] = set()
    shared: dict[str, list[Service]] = defaultdict(list)
    addresses = [(reference.place, Address.of(reference.url)) for reference in page.references]
    forms = [Address.of(form.action) for form in page.forms if form.action]
    for service in known:
        seen = _seen_by_address(service, addresses, forms)
        if seen is not None:
            place, address, pattern = seen
            recognised.update(each.host for _, each in addresses if address_test(pattern)(each))
            recognised.add(address.host)
            shared[pattern].append(service)
            found[service.id] = _call(
                page,
                service,
                host=address.host,
                evidence=f"{_WORDS[place]}: {address.url[:300]}",
                is_link=place is Place.LINK,
            )
        elif (evidence := _seen_otherwise(service, page)) is not None:
            found[service.id] = _call(page, service, host="", evidence=evidence)
    for several in shared.values():
        for service in _overshadowed(several, page.code):
            found.pop(service.id, None)
    return [*found.values(), *_others(page, addresses, recognised)]


def _call(page: Page, service: Service, *, host: str, evidence: str, is_link: bool = False) -> Call:
    return Call(
        page=page.name,
        host=host,
        service=service.id,
        kind=service.kind,
        country="/".join(service.countries) or None,
        evidence=evidence,
        is_link=is_link,
    )


def _seen_by_address(
    service: Service, addresses: Sequence[tuple[Place, Address]], forms: Sequence[Address]
) -> tuple[Place, Address, str] | None:
    for way, places in _WAYS.items():
        patterns: Sequence[str] = getattr(service.fingerprints, way)
        for pattern in patterns:
            test = address_test(pattern)
            for place, address in addresses:
                if place in places and test(address):
                    return place, address, pattern
            if way == "form":
                for address in forms:
                    if test(address):
                        return Place.REQUEST, address, pattern
    return None


def _seen_otherwise(service: Service, page: Page) -> str | None:
    prints = service.fingerprints
    for name in prints.js:
        if is_used(name, page.code):
            return f"в коде страницы: {name}"
    for pattern in prints.header:
        for name, value in page.headers.items():
            if header_is(pattern, name=name, value=value):
                return f"заголовок ответа: {name}: {value[:100]}"
    for cookie in prints.cookies:
        if cookie in page.cookies:
            return f"устанавливается cookie {cookie}"
    for mark in prints.html:
        if mark in page.marks:
            return f"в разметке страницы: {mark}"
    return None


def _overshadowed(several: Sequence[Service], code: str) -> Sequence[Service]:
    """Of services that share the address, those that nothing else on the page speaks for."""
    if len(several) == 1:
        return ()
    spoken = [service for service in several if any(is_used(name, code) for name in service.fingerprints.js)]
    stay = spoken or [min(several, key=lambda service: _MODEST.index(service.kind) if service.kind in _MODEST else 99)]
    return [service for service in several if service not in stay]


def _others(page: Page, addresses: Sequence[tuple[Place, Address]], recognised: set[str]) -> list[Call]:
    """Hosts of others that nobody described: they are told, and nothing is concluded from them."""
    own = host_of(page.url)
    called: dict[str, Call] = {}
    sent = [(Place.REQUEST, Address.of(form.action)) for form in page.forms if form.action]
    for place, address in (*addresses, *sent):
        strange = (
            place in LOADED and address.host and not is_own(address.host, of=own) and address.host not in recognised
        )
        if strange and address.host not in called:
            evidence = f"{_WORDS[place]}: {address.url[:300]}"
            called[address.host] = Call(
                page=page.name, host=address.host, service=None, kind="unknown", country=None, evidence=evidence
            )
    return list(called.values())
