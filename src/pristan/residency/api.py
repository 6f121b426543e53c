"""Where data rest, over HTTP: the places, what is seen of their servers, a declaration, a recorded reason."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from pristan.channels.certificates import shared_context
from pristan.core.access import Permission
from pristan.kit.given import GivenClock, GivenDb, GivenSettings
from pristan.kit.principal import Principal
from pristan.residency import service
from pristan.residency.model import Place, State
from pristan.residency.policy import LAW, why_abroad
from pristan.residency.probing import Probe, probe, served
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
PlaceName = Annotated[str, Meta(max_length=60)]
Line = Annotated[str, Meta(max_length=300)]


class DeclaredShape(Struct, kw_only=True):
    """What an administrator said of a place."""

    country: str
    owner: str
    operator: str
    networks: list[str]
    by: str
    at: datetime


class RecordedReason(Struct, kw_only=True):
    """Why a store abroad may be used."""

    reason: str
    by: str
    at: datetime


class PlaceShape(Struct, kw_only=True):
    """``country`` is ISO 3166-1, "" if nobody said, ``??`` abroad without a country. ``why``: what makes it foreign."""

    id: str
    title: str
    where: str
    hosts: list[str]
    is_store: bool
    state: State
    country: str
    why: str
    declared: DeclaredShape | None = None
    reason: RecordedReason | None = None


class PlacesShape(Struct, kw_only=True):
    """All places; ``law`` is the norm behind it."""

    law: str
    may_change: bool
    is_alone: bool
    places: list[PlaceShape]


class CertificateShape(Struct, kw_only=True):
    """Who signed it; ``country`` is the signer's."""

    issuer: str
    country: str
    is_foreign: bool
    expires_at: datetime


class ProbeShape(Struct, kw_only=True):
    """A server as it is seen from here. ``reach``: here, own, public, or nothing when it has no address.

    ``unchecked``: why there is no certificate to look at, "" where there is one.
    """

    place: str
    host: str
    addresses: list[str]
    outside: list[str]
    reach: list[str]
    trouble: str
    unchecked: str
    certificate: CertificateShape | None = None


class Probes(Struct, kw_only=True):
    """What was seen just now."""

    items: list[ProbeShape]


class DeclarationShape(Struct, kw_only=True, forbid_unknown_fields=True):
    """Where a place is, whose it is, who runs it; ``networks``: where its addresses must lie."""

    country: Annotated[str, Meta(min_length=2, max_length=2)]
    owner: Annotated[str, Meta(min_length=1, max_length=300)]
    operator: Line = ""
    networks: Annotated[list[Annotated[str, Meta(max_length=50)]], Meta(max_length=50)] = []


class GivenReason(Struct, kw_only=True, forbid_unknown_fields=True):
    """A reason in words."""

    reason: Annotated[str, Meta(min_length=service.SHORTEST, max_length=service.LONGEST)]


@get("/residency", permission="access_log.view")
async def residency(request: Caller, *, db: GivenDb, settings: GivenSettings) -> PlacesShape:
    """Every place where data of this installation rest."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.look(tx, settings)
    return PlacesShape(
        law=LAW,
        may_change=(found.is_alone or found.runs_all) and user.may(Permission.COMPANY_MANAGE),
        is_alone=found.is_alone,
        places=[_place(item) for item in found.places],
    )


@post("/residency/check", permission="company.manage", status_code=200)
async def check(request: Caller, *, db: GivenDb, settings: GivenSettings) -> Probes:
    """Look at the addresses and certificates of our own servers; takes up to five seconds."""
    async with db.transaction(request.user.scope) as tx:
        found = await service.look(tx, settings)
    seen = await probe(served(found.places, settings), context=shared_context(settings.max_ca_dir))
    return Probes(items=[_probe(item) for item in seen])


@put("/residency/{place:str}", permission="company.manage")
async def declare(
    request: Caller, place: FromPath[PlaceName], *, data: JSONBody[DeclarationShape], db: GivenDb, clock: GivenClock
) -> Ok:
    """Say where a place is. 409 ``residency.not_alone`` for who administers only some of the companies here."""
    now = clock.now()
    told = service.Declaration(country=data.country, owner=data.owner, operator=data.operator, networks=data.networks)
    async with db.transaction(request.user.scope) as tx:
        await service.declare(tx, place, told=told, by=request.user, now=now)
        said = {"country": data.country.upper(), "owner": data.owner.strip(), "operator": data.operator.strip()}
        entry = entry_of(request, "residency.declared", target=f"place:{place}", **said)
        await append_access_log(tx, entry, now=now)
    return Ok()


@put("/residency/{place:str}/reason", permission="company.manage")
async def admit(
    request: Caller,
    place: FromPath[PlaceName],
    *,
    data: JSONBody[GivenReason],
    db: GivenDb,
    clock: GivenClock,
    settings: GivenSettings,
) -> Ok:
    """Record why a store abroad may be used. 409 ``residency.reason_stands`` if one is recorded for it."""
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        found = (await service.look(tx, settings)).place(place)
        await service.admit(tx, found, reason=data.reason, by=request.user, now=now)
        entry = entry_of(
            request, "residency.admitted", target=f"place:{place}", found=found.found, reason=data.reason.strip()
        )
        await append_access_log(tx, entry, now=now)
    return Ok()


@delete("/residency/{place:str}/reason", permission="company.manage", status_code=200)
async def withdraw(request: Caller, place: FromPath[PlaceName], *, db: GivenDb, clock: GivenClock) -> Ok:
    """Take the reason back: the next start is refused while the store is abroad."""
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        await service.withdraw(tx, place, by=request.user, now=now)
        await append_access_log(tx, entry_of(request, "residency.withdrawn", target=f"place:{place}"), now=now)
    return Ok()


def _place(item: Place) -> PlaceShape:
    told, reason = item.declared, item.reason
    return PlaceShape(
        id=item.id,
        title=item.setup.title,
        where=item.setup.where,
        hosts=list(item.setup.hosts),
        is_store=item.setup.is_store,
        state=item.state,
        country=item.country,
        why=why_abroad(item),
        declared=DeclaredShape(
            country=told.country,
            owner=told.owner,
            operator=told.operator,
            networks=list(told.networks),
            by=told.by,
            at=told.at,
        )
        if told
        else None,
        reason=RecordedReason(reason=reason.reason, by=reason.by, at=reason.at) if reason else None,
    )


def _probe(item: Probe) -> ProbeShape:
    shown = item.certificate
    return ProbeShape(
        place=item.place,
        host=item.host,
        addresses=list(item.addresses),
        outside=list(item.outside),
        reach=sorted(item.reaches),
        trouble=item.trouble,
        unchecked=item.unchecked,
        certificate=CertificateShape(
            issuer=shown.issuer, country=shown.country, is_foreign=shown.is_foreign, expires_at=shown.expires_at
        )
        if shown
        else None,
    )


routes = (residency, check, declare, admit, withdraw)
