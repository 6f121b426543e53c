"""The verbs of a pull before it works: asked for, its key kept or replaced. Each within the caller's transaction."""

import re
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from pristan.core.errors import Conflict, FieldError, InvalidInput
from pristan.kit.crypto import Vault
from pristan.kit.db import Tx
from pristan.kit.http import check_url
from pristan.migration.pulling.model import SYSTEMS, Given
from pristan.migration.pulling.work import context_of
from pristan.migration.store import WAKE, Import, queries
from pristan.migration.uploading import demand_room

_ACCOUNT = re.compile(r"[1-9][0-9]{0,9}")
_WITH_ACCOUNT = re.compile(r"(.*?)(?:/app|/api/v1)?/accounts/([1-9][0-9]{0,9})(?:[/?#].*)?")


def account_in(url: str) -> tuple[str, str]:
    """An address of Chatwoot as a browser shows it: that of the server, and the number of the account or nothing."""
    found = _WITH_ACCOUNT.fullmatch(url.strip())
    return (found[1], found[2]) if found else (url.strip(), "")


async def checked_url(url: str, *, inner_hosts: Collection[str]) -> str:
    """The address without its tail; refused where it leads into our network (SSRF) or is none."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.lower()
        host = host.removesuffix(":443") if parts.scheme == "https" else host
        bare = f"{parts.scheme}://{host}{parts.path.rstrip('/')}"
        is_inner = host in inner_hosts
        return await check_url(bare, schemes=("https", "http") if is_inner else ("https",), allow_hosts=inner_hosts)
    except (InvalidInput, ValueError) as exc:
        said = exc if isinstance(exc, InvalidInput) else InvalidInput("Это не похоже на адрес", code="url.scheme")
        raise InvalidInput(said.detail, code=said.own_code, fields=[FieldError("url", said.detail)]) from exc


async def ask(tx: Tx, company_id: int, given: Given, *, vault: Vault, now: datetime) -> int:
    """Have the history of another system fetched; a repeat with the same ``client_key`` is the same import."""
    if given.system == "chatwoot" and not _ACCOUNT.fullmatch(given.account):
        words = "Номер аккаунта стоит в адресе Chatwoot после /accounts/"
        raise InvalidInput(words, code="import.account", fields=[FieldError("account", words)])
    await demand_room(tx, company_id, line_id=given.line_id)
    made: int = await tx.fetch_value(
        queries.add_pull,
        company_id=company_id,
        system=given.system,
        name=f"{SYSTEMS[given.system]}: {urlsplit(given.url).netloc}",
        line_id=given.line_id,
        client_key=given.client_key,
        url=given.url,
        account=given.account,
        since=given.since,
        by=given.by,
        by_name=given.by_name,
        now=now,
    )
    where = {"company_id": company_id, "import_id": made}
    if await tx.fetch_value(queries.pull_leads, **where, url=given.url, account=given.account) is False:
        words = "Этот перенос уже начат с другим адресом. Закройте окно и начните новый"
        raise Conflict(words, code="import.other_address")
    await tx.execute(
        queries.seal_pull,
        **where,
        sealed=vault.encrypt(given.key, context=context_of(company_id, made)),
    )
    tx.wake(WAKE)
    return made


async def give_key(tx: Tx, found: Import, key: str, *, vault: Vault) -> None:
    """Another key for a pull that is not over."""
    sealed = vault.encrypt(key, context=context_of(found.company_id, found.id))
    if not await tx.execute(queries.seal_pull, company_id=found.company_id, import_id=found.id, sealed=sealed):
        raise Conflict("Этот перенос уже не забирают по API", code="import.state")
