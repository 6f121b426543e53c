"""Imports that are fetched by the API of another system: asked for over HTTP, shown, given another key."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from pristan.channels.registry import open_tools
from pristan.core.errors import NotFound
from pristan.kit.given import GivenClock, GivenDb, GivenFiles, GivenSettings, GivenVault
from pristan.kit.principal import Principal
from pristan.migration import service
from pristan.migration.pulling import Given, Pull
from pristan.migration.pulling.asking import account_in, ask, checked_url, give_key
from pristan.migration.shapes import Id, ImportMade, Key
from pristan.migration.store import queries
from pristan.staff import append_access_log
from pristan.staff.api.shapes import Ok, entry_of

Caller = Request[Any, Any, Any]
PathId = Annotated[FromPath[int], Meta(ge=1, le=2**63 - 1)]
Secret = Annotated[str, Meta(min_length=8, max_length=4_000, pattern=r"^[\x21-\x7e]+$")]
MAY = "imports.manage"


class PullGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """Where to fetch from. ``key``: an access token of Chatwoot or a key of Wazzup; kept sealed until all is here.

    ``account``: the number in the address of Chatwoot, where ``url`` does not name it; ``since``: from when messages of
    Wazzup are asked for.
    """

    system: Literal["chatwoot", "wazzup"]
    url: Annotated[str, Meta(min_length=8, max_length=500)]
    key: Secret
    business_line_id: Id
    client_key: Key
    account: Annotated[str, Meta(max_length=20)] = ""
    since: datetime | None = None


class PullKeyGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """Another key, where the old one is taken no more."""

    key: Secret


class ImportPull(Struct, kw_only=True):
    """How far a pull is. ``got``: messages, conversations (of ``conversations_total``), contacts, deals.

    ``waits_until``: when the next request is made, where the other side asked to wait or the line is cut.
    ``stopped_by``: the code of the error that a person has to look at; ``channel.auth_failed`` asks for another key.
    """

    system: str
    url: str
    account: str
    got: dict[str, int]
    requests: int
    tries: int
    waits_until: datetime | None
    stopped_by: str


@post("/imports/pulls", permission=MAY, status_code=200)
async def pull_import(
    request: Caller,
    *,
    data: JSONBody[PullGiven],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    files: GivenFiles,
    settings: GivenSettings,
) -> ImportMade:
    """Have history and people fetched by the API of the system they are in; then it is an import like any other."""
    user: Principal = request.user
    url, account = account_in(data.url) if data.system == "chatwoot" else (data.url, "")
    given = Given(
        system=data.system,
        url=await checked_url(url, inner_hosts=open_tools(settings, files).inner_hosts),
        account=data.account.strip() or account,
        key=data.key,
        line_id=data.business_line_id,
        client_key=data.client_key,
        since=data.since,
        by=user.operator_id,
        by_name=user.name,
    )
    async with db.transaction(user.scope) as tx:
        made = await ask(tx, user.company_id, given, vault=vault, now=clock.now())
        entry = entry_of(request, "import.pulled", target=f"import:{made}", system=data.system)
        await append_access_log(tx, entry, now=clock.now())
    return ImportMade(id=made)


@put("/imports/{import_id:int}/key", permission=MAY)
async def give_import_key(
    request: Caller,
    *,
    import_id: PathId,
    data: JSONBody[PullKeyGiven],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
) -> Ok:
    """Another key for a pull that stopped because the old one was refused."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await give_key(tx, await service.load(tx, import_id), data.key, vault=vault)
        await append_access_log(tx, entry_of(request, "import.rekeyed", target=f"import:{import_id}"), now=clock.now())
    return Ok()


@get("/imports/{import_id:int}/pull", permission=MAY)
async def import_pull(request: Caller, *, import_id: PathId, db: GivenDb) -> ImportPull:
    """How far an import is fetched; 404 where it came as a file."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await service.load(tx, import_id)
        row = await tx.one_of(Pull, queries.one_pull, company_id=found.company_id, import_id=found.id)
    if row is None:
        raise NotFound("Этот перенос пришёл файлом", code="import.not_pulled")
    return ImportPull(**{name: getattr(row, name) for name in ImportPull.__struct_fields__})


routes = (pull_import, give_import_key, import_pull)
