"""Settings of a web-chat inbox for its administrator: looks, form, consent, sites, the secret of signed users."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Router, get, post, put
from litestar.params import FromPath, JSONBody

from pristan.channels import store
from pristan.channels.api.shapes import doer_of
from pristan.channels.registry import open_tools
from pristan.channels.rotation import former_until, rotated
from pristan.channels.service import inboxes
from pristan.channels.service.inboxes import Doer, InboxChange
from pristan.channels.store import InboxRow
from pristan.channels.webchat.pushes import SECRET as PUSH_SECRET
from pristan.channels.webchat.settings import accept, read, write
from pristan.core.errors import FieldError, InvalidInput, NotFound
from pristan.core.ids import InboxId
from pristan.kit.clock import random_bytes, random_token
from pristan.kit.crypto import Vault
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb, GivenFiles, GivenSettings, GivenVault
from pristan.kit.http import check_url
from pristan.kit.webhooks import secret_of
from pristan.web.chat_identity import SECRET

Caller = Request[Any, Any, Any]


async def chat_inbox(tx: Tx, inbox_id: int, *, doer: Doer) -> InboxRow:
    """The inbox if it is a web chat one may see."""
    row = await inboxes.find(tx, InboxId(inbox_id), doer=doer)
    if row.channel != "webchat":
        raise NotFound("Это подключение не чат на сайте", code="webchat.not_found")
    return row


async def credentials_of(tx: Tx, row: InboxRow, *, doer: Doer, vault: Vault) -> dict[str, str]:
    found = await store.account(tx, company_id=doer.who.company_id, inbox_id=row.id, vault=vault)
    return dict(found[0].credentials) if found else {}


def describe(row: InboxRow, credentials: dict[str, str], *, public_url: str) -> dict[str, Any]:
    """Everything the settings page shows; of the secret only that there is one."""
    until = credentials.get(former_until(SECRET))
    return {
        "inbox_id": row.id,
        "inbox_key": str(row.key),
        "name": row.name,
        "state": row.state,
        "settings": write(read(row.settings)),
        "script_url": f"{public_url}/widget/pristan.js",
        "has_secret": bool(credentials.get(SECRET)),
        "former_secret_until": until,
        "has_push_secret": bool(credentials.get(PUSH_SECRET)),
        "former_push_secret_until": credentials.get(former_until(PUSH_SECRET)),
    }


@get("/inboxes/{inbox_id:int}/webchat", permission="inboxes.view")
async def get_webchat(
    request: Caller,
    *,
    inbox_id: FromPath[int],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    settings: GivenSettings,
) -> dict[str, Any]:
    doer = doer_of(request, now=clock.now())
    async with db.transaction(request.user.scope) as tx:
        row = await chat_inbox(tx, inbox_id, doer=doer)
        credentials = await credentials_of(tx, row, doer=doer, vault=vault)
    return describe(row, credentials, public_url=address_of(request, settings.public_url))


@put("/inboxes/{inbox_id:int}/webchat", permission="inboxes.manage")
async def put_webchat(
    request: Caller,
    *,
    inbox_id: FromPath[int],
    data: JSONBody[dict[str, Any]],
    db: GivenDb,
    clock: GivenClock,
    vault: GivenVault,
    settings: GivenSettings,
    files: GivenFiles,
) -> dict[str, Any]:
    doer = doer_of(request, now=clock.now())
    accepted = write(accept(data))
    await _check_push_address(accepted["push_url"], inner_hosts=open_tools(settings, files).inner_hosts)
    async with db.transaction(request.user.scope) as tx:
        await chat_inbox(tx, inbox_id, doer=doer)
        await inboxes.change(tx, InboxId(inbox_id), InboxChange(settings=accepted), doer=doer, vault=vault)
        row = await chat_inbox(tx, inbox_id, doer=doer)
        credentials = await credentials_of(tx, row, doer=doer, vault=vault)
    return describe(row, credentials, public_url=address_of(request, settings.public_url))


@post("/inboxes/{inbox_id:int}/webchat/secret", permission="inboxes.manage", status_code=200)
async def rotate_secret(
    request: Caller, *, inbox_id: FromPath[int], db: GivenDb, clock: GivenClock, vault: GivenVault
) -> dict[str, Any]:
    """A new secret, shown this once; the former one is believed for a day more, so that sites can change over."""
    doer = doer_of(request, now=clock.now())
    async with db.transaction(request.user.scope) as tx:
        return await _renew(tx, inbox_id, name=SECRET, fresh=random_token(), doer=doer, vault=vault)


@post("/inboxes/{inbox_id:int}/webchat/push-secret", permission="inboxes.manage", status_code=200)
async def rotate_push_secret(
    request: Caller, *, inbox_id: FromPath[int], db: GivenDb, clock: GivenClock, vault: GivenVault
) -> dict[str, Any]:
    """A new secret for pushes, shown this once; for a day both sign."""
    doer = doer_of(request, now=clock.now())
    async with db.transaction(request.user.scope) as tx:
        return await _renew(tx, inbox_id, name=PUSH_SECRET, fresh=secret_of(random_bytes()), doer=doer, vault=vault)


async def _renew(tx: Tx, inbox_id: int, *, name: str, fresh: str, doer: Doer, vault: Vault) -> dict[str, Any]:
    row = await chat_inbox(tx, inbox_id, doer=doer)
    kept = await credentials_of(tx, row, doer=doer, vault=vault)
    renewed = rotated(kept, name, fresh=fresh, now=doer.now)
    await tx.execute(
        store.queries.set_credentials,
        company_id=doer.who.company_id,
        id=row.id,
        credentials=store.seal_credentials(renewed, inbox_id=row.id, vault=vault),
    )
    await inboxes.record(tx, row.id, doer=doer, action="webchat.secret_rotated", details={"secret": name})
    return {"secret": fresh, "former_secret_until": renewed.get(former_until(name))}


async def _check_push_address(url: str, *, inner_hosts: Collection[str]) -> None:
    """The address of pushes leads outside, unless the server's administrator opened that host (SSRF)."""
    if not url:
        return
    is_inner = urlsplit(url).netloc.lower() in inner_hosts
    try:
        await check_url(url, schemes=("https", "http") if is_inner else ("https",), allow_hosts=inner_hosts)
    except (InvalidInput, ValueError) as exc:
        said = exc.detail if isinstance(exc, InvalidInput) else "Это не похоже на адрес"
        raise InvalidInput(said, code="webchat.settings", fields=[FieldError("push_url", said)]) from exc


def address_of(request: Caller, public_url: str) -> str:
    """Where sites find us: the configured address, or the one this administrator came by."""
    return public_url.rstrip("/") or str(request.base_url).rstrip("/")


router = Router(
    path="/", route_handlers=[get_webchat, put_webchat, rotate_secret, rotate_push_secret], tags=["webchat"]
)
