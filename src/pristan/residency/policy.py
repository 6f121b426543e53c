"""Where data rest and whether they may: pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Final, Literal

from pristan.compliance.catalogues import Service
from pristan.residency.model import ELSEWHERE, RUSSIA, Declared, Known, Place, Reason, Setup

LAW: Final = "152-ФЗ, статья 18, часть 5"
Reach = Literal["here", "own", "public"]


def places_of(
    setups: Iterable[Setup],
    declared: Mapping[str, Declared],
    reasons: Collection[Reason],
    *,
    services: Iterable[Service],
) -> tuple[Place, ...]:
    """Each place with what was declared, what the rulebook knows of its servers, and the reason that fits it."""
    foreign = [service for service in services if service.countries and not service.country_unsure]
    made: list[Place] = []
    for setup in setups:
        known = tuple(found for host in setup.hosts for found in known_of(host, foreign)[:1])
        bare = Place(setup=setup, declared=declared.get(setup.id), known=known)
        reason = next((item for item in reasons if (item.place, item.found) == (bare.id, bare.found)), None)
        made.append(Place(setup=setup, declared=bare.declared, known=known, reason=reason))
    return tuple(made)


def known_of(host: str, services: Iterable[Service]) -> list[Known]:
    """The services of somebody abroad that a server belongs to, by the names the rulebook has."""
    name = bare(host)
    return [
        Known(host=host, service=service.title, countries=service.countries)
        for service in services
        if RUSSIA not in service.countries and any(_is_below(name, root) for root in _roots(service))
    ]


def bare(host: str) -> str:
    """The name of a server without its port and the dot of the root."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    name, _, port = host.rpartition(":")
    return (name if name and port.isdecimal() and ":" not in name else host).rstrip(".").lower()


def _roots(service: Service) -> list[str]:
    marks = service.fingerprints
    given = (*marks.store, *marks.dns_mx, *marks.xhr, *marks.form, *marks.link)
    hosts = (mark.lower().partition("/")[0] for mark in given if "*" not in mark and "://" not in mark)
    return [host for host in hosts if "." in host.strip(".")]


def _is_below(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")


def reach_of(address: str) -> Reach:
    """Whether an address is this machine, our own network, or anywhere."""
    found = ip_address(address)
    if found.is_loopback:
        return "here"
    return "public" if found.is_global else "own"


def outside(addresses: Iterable[str], networks: Sequence[str]) -> list[str]:
    """Addresses that lie in none of the declared networks; none where no network was declared."""
    nets = [ip_network(item) for item in networks]
    return [address for address in addresses if nets and not any(ip_address(address) in net for net in nets)]


def refusal(places: Iterable[Place]) -> str:
    """Why the installation does not start; "" if it may."""
    refused = [place for place in places if place.state == "refused"]
    if not refused:
        return ""
    lines = [f"  {place.setup.title}: {why_abroad(place)}" for place in refused]
    names = refused[0].id
    return "\n".join(
        [
            f"Пристань не запускается: данные лежат за пределами России ({LAW}).",
            *lines,
            "Перенесите хранилище в Россию. Если на то есть основание, администратор записывает его:",
            f'  pristan residency admit {names} --reason "…"',
            f"Ошибка в записи исправляется так: pristan residency declare {names} --country RU --owner …",
        ]
    )


def why_abroad(place: Place) -> str:
    """What makes a place foreign, in words."""
    parts = []
    if place.country == ELSEWHERE:
        parts.append("по описанию канала, за пределами России")
    elif place.country not in {"", RUSSIA}:
        parts.append(f"заявлена страна {place.country}")
    parts += [
        f"сервер {known.host}: «{known.service}» ({', '.join(known.countries)}; по своду правил, не проверено)"
        for known in place.known
    ]
    return "; ".join(parts)
