"""Settings of a web-chat inbox for its administrator: looks, form, consent, sites, the secret of signed users."""

from typing import Any

from litestar import Request, Router, get, post, put
from litestar.params import FromPath, JSONBody

from pristan.channels import store
from pristan.channels.api.shapes import doer_of
from pristan.channels.rotation import former_until, rotated
from pristan.channels.service import inboxes
from pristan.channels.service.inboxes import Doer, InboxChange
from pristan.channels.store import InboxRow
from pristan.channels.webchat.settings import accept, read, write
from pristan.core.errors import NotFound
from pristan.core.ids import InboxId
from pristan.kit.clock import random_token
from pristan.kit.crypto import Vault
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb, GivenSettings, GivenVault
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
) -> dict[str, Any]:
    doer = doer_of(request, now=clock.now())
    accepted = write(accept(data))
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
    now = clock.now()
    doer = doer_of(request, now=now)
    async with db.transaction(request.user.scope) as tx:
        row = await chat_inbox(tx, inbox_id, doer=doer)
        kept = await credentials_of(tx, row, doer=doer, vault=vault)
        renewed = rotated(kept, SECRET, fresh=random_token(), now=now)
        await tx.execute(
            store.queries.set_credentials,
            company_id=doer.who.company_id,
            id=row.id,
            credentials=store.seal_credentials(renewed, inbox_id=row.id, vault=vault),
        )
        await inboxes.record(tx, row.id, doer=doer, action="webchat.secret_rotated")
    return {"secret": renewed[SECRET], "former_secret_until": renewed.get(former_until(SECRET))}


def address_of(request: Caller, public_url: str) -> str:
    """Where sites find us: the configured address, or the one this administrator came by."""
    return public_url.rstrip("/") or str(request.base_url).rstrip("/")


router = Router(path="/", route_handlers=[get_webchat, put_webchat, rotate_secret], tags=["webchat"])
