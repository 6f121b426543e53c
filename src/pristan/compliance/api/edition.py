"""The edition of the rulebook: what it changes against the accepted one, and accepting it."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from pristan.compliance.accepting import Standing, accept, standing
from pristan.compliance.editions import Change
from pristan.core.access import Permission
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]


class ChangeShape(Struct, kw_only=True):
    """One rule. ``kind``: added, gone or changed; ``kept``: until acceptance the accepted wording acts too."""

    kind: str
    id: str
    version: int
    title: str
    norm: str
    words: list[str]
    kept: bool


class EditionShape(Struct, kw_only=True):
    """``digest`` names exactly these rules. ``accepted_version`` of ``null``: none has been accepted yet.

    ``is_readable`` is false when this release cannot read the accepted rules: then nothing can be compared.
    """

    version: str
    digest: str
    is_accepted: bool
    may_accept: bool
    is_readable: bool
    accepted_version: str | None = None
    accepted_by: str | None = None
    accepted_at: datetime | None = None
    changes: list[ChangeShape]


class Seen(Struct, kw_only=True, forbid_unknown_fields=True):
    """The digest of the edition that was on the screen."""

    digest: Annotated[str, Meta(min_length=64, max_length=64, pattern="^[0-9a-f]{64}$")]


@get("/rulebook-edition", signed_in=True)
async def edition(request: Caller, *, db: GivenDb) -> EditionShape:
    """The edition of this release, the accepted one, and the difference in words."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await standing(tx)
    return _shape(found, who=user)


@post("/rulebook-edition/accept", permission="company.manage", status_code=200)
async def accept_edition(request: Caller, *, data: JSONBody[Seen], db: GivenDb, clock: GivenClock) -> Ok:
    """Accept it: from now on its rules act alone.

    409 ``rulebook.changed`` if another edition runs by now; ``rulebook.not_alone`` where several companies live.
    """
    now = clock.now()
    async with db.transaction(request.user.scope) as tx:
        version = await accept(tx, seen=data.digest, by=request.user, now=now)
        entry = entry_of(request, "rulebook.accepted", target=f"rulebook:{version}")
        await append_access_log(tx, entry, now=now)
    return Ok()


def _shape(found: Standing, *, who: Principal) -> EditionShape:
    accepted = found.accepted
    return EditionShape(
        version=found.book.edition.version,
        digest=found.digest,
        is_accepted=found.is_accepted,
        may_accept=found.is_alone and who.may(Permission.COMPANY_MANAGE),
        is_readable=found.is_readable,
        accepted_version=accepted.version if accepted else None,
        accepted_by=accepted.by if accepted else None,
        accepted_at=accepted.at if accepted else None,
        changes=[_change(item) for item in found.changes],
    )


def _change(item: Change) -> ChangeShape:
    rule = item.rule
    return ChangeShape(
        kind=item.kind,
        id=rule.id,
        version=rule.version,
        title=rule.title,
        norm=rule.norm,
        words=list(item.words),
        kept=item.kept,
    )


routes = (edition, accept_edition)
