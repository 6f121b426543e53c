"""Fetches the files of inbound messages into our own storage, at once: how long the remote keeps them is not told.

Claims attachments by state. Trusts neither the address (SSRF), nor the size, nor the declared type.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pristan.channels import Connector, Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.watch import Holding, Locating
from pristan.conversations import record
from pristan.core.errors import ChannelError, Transient
from pristan.core.ids import CompanyId, ConversationId, InboxId, MessageId
from pristan.ingest.media_policy import GONE_WORDS, TRIES, Found, examine, next_attempt
from pristan.ingest.polling import queries
from pristan.kit.db import Database, Tx
from pristan.kit.download import Downloader, DownloadRefused
from pristan.kit.files import Files, file_key
from pristan.kit.log import get_logger

LIMIT_BYTES = 100 * 1024 * 1024
AT_ONCE = 4
LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An attachment this worker fetches now."""

    company_id: CompanyId
    id: int
    message_id: MessageId
    conversation_id: ConversationId
    inbox_id: InboxId
    channel: str
    settings: Mapping[str, Any]
    kind: str
    name: str
    source: Mapping[str, Any]
    attempts: int


class MediaStation:
    """Fetches what is due, a few at once."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._downloader = Downloader(context=tools.tls(), local_hosts=tools.sandbox_hosts)
        self._log = get_logger()

    async def run_once(self) -> int:
        """Claim and fetch one batch; returns how many attachments it held."""
        now = self._now()
        async with self._db.transaction() as tx:
            claims = await tx.all_of(Claim, queries.claim_attachments, now=now, lease=now + LEASE, limit=AT_ONCE)
        await asyncio.gather(*(self._fetch(claim) for claim in claims))
        return len(claims)

    async def stop(self) -> None:
        await self._downloader.close()

    async def _fetch(self, claim: Claim) -> None:
        try:
            content = await self._content(claim)
            found = await asyncio.to_thread(examine, content, kind=claim.kind, name=claim.name)
            await self._keep(claim, found, content)
        except DownloadRefused as exc:
            await self._end(claim, "refused", exc.reason)
        except (Transient, ChannelError) as exc:
            await self._later(claim, exc)

    async def _content(self, claim: Claim) -> bytes:
        """The bytes: from their address, or from the connector that holds them.

        A video is asked for by its token, as its own address may be a page.
        """
        url = str(claim.source.get("url") or "")
        if claim.kind == "video" or not url:
            connector = await self._connector(claim)
            try:
                if isinstance(connector, Holding) and not url:
                    return _within(await connector.content(claim.source))
                url = await _located(connector, claim.source) or url
            finally:
                await connector.close()
        if not url:
            raise DownloadRefused("gone")
        hosts = self._tools.hosts_of(claim.channel, claim.settings)
        return (await self._downloader.fetch(url, limit=LIMIT_BYTES, hosts=hosts)).content

    async def _connector(self, claim: Claim) -> Connector:
        async with self._db.transaction() as tx:
            account = await self._accounts.get(tx, company_id=claim.company_id, inbox_id=claim.inbox_id)
        if account is None:
            raise DownloadRefused("gone")
        return channel(account.channel).connect(account, self._tools)

    async def _keep(self, claim: Claim, found: Found, content: bytes) -> None:
        key = file_key(claim.company_id, content)
        await self._tools.files.put(key, content)
        thumb_key = await _keep_thumbnail(self._tools.files, claim.company_id, found)
        async with self._db.transaction() as tx:
            file_id = await tx.fetch_value(
                queries.insert_file,
                company_id=claim.company_id,
                storage_key=key,
                name=found.name,
                mime=found.mime,
                kind=found.file_kind,
                size=len(content),
                sha256=hashlib.sha256(content).digest(),
                width=found.width,
                height=found.height,
                thumb_key=thumb_key,
            )
            await tx.execute(
                queries.attachment_stored,
                company_id=claim.company_id,
                id=claim.id,
                file_id=file_id,
                mime=found.mime,
                size=len(content),
                name=found.name,
                kind=found.kind,
                width=found.width,
                height=found.height,
                reason=found.remark,
            )
            await _tell(tx, claim)

    async def _later(self, claim: Claim, error: ChannelError) -> None:
        at = next_attempt(claim.attempts, now=self._now())
        self._log.info("attachment_not_fetched", attachment_id=claim.id, code=error.own_code, attempt=claim.attempts)
        if at is None:
            await self._end(claim, "failed", "unreachable")
            return
        async with self._db.transaction() as tx:
            await tx.execute(
                queries.attachment_later,
                company_id=claim.company_id,
                id=claim.id,
                at=at,
                reason=f"Попытка {claim.attempts} из {TRIES}: канал не отдал файл, повторим сами",
            )

    async def _end(self, claim: Claim, state: str, reason: str) -> None:
        async with self._db.transaction() as tx:
            words = GONE_WORDS.get(reason, "Файл забрать не удалось")
            await tx.execute(
                queries.attachment_ended, company_id=claim.company_id, id=claim.id, state=state, reason=words
            )
            await _tell(tx, claim)


def _within(content: bytes | None) -> bytes:
    if content is None:
        raise DownloadRefused("gone")
    if len(content) > LIMIT_BYTES:
        raise DownloadRefused("too_big")
    return content


async def _located(connector: Connector, source: Mapping[str, Any]) -> str | None:
    try:
        return await connector.locate(source) if isinstance(connector, Locating) else None
    except ChannelError:
        return None


async def _keep_thumbnail(files: Files, company_id: CompanyId, found: Found) -> str | None:
    if found.thumbnail is None:
        return None
    key = file_key(company_id, found.thumbnail)
    await files.put(key, found.thumbnail)
    return key


async def _tell(tx: Tx, claim: Claim) -> None:
    await record(
        tx,
        "attachment_stored",
        company_id=claim.company_id,
        conversation_id=claim.conversation_id,
        message_id=claim.message_id,
    )
