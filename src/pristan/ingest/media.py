"""Fetches the files of inbound messages into our own storage, at once: how long the remote keeps them is not told.

Claims attachments by state. Trusts neither the address (SSRF), nor the size, nor the declared type.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pristan.channels import Connector, Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.watch import Holding, Locating
from pristan.conversations import record
from pristan.core.errors import ChannelError, MessageRejected, RecipientUnreachable
from pristan.core.ids import CompanyId, ConversationId, InboxId, MessageId
from pristan.ingest.media_policy import GONE_WORDS, TRIES, Found, examine, next_attempt, storage_pause, why_not
from pristan.ingest.polling import queries
from pristan.kit.db import Database, Tx
from pristan.kit.download import Downloader, DownloadRefused
from pristan.kit.files import STORAGE_ERRORS, Files, file_key
from pristan.kit.log import get_logger
from pristan.kit.side_by_side import SideBySide

LIMIT_BYTES = 100 * 1024 * 1024
AT_ONCE, OF_ONE_INBOX = 6, 2
LEASE = timedelta(minutes=10)
EACH_S = 540.0  # less than the lease
LOOK_S = 1.0
NOT_KEPT = "Хранилище файлов не принимает записи, повторим сами"


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
    """Fetches what is due, several side by side; an inbox whose files come slowly keeps only some of the places."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._downloader = Downloader(context=tools.tls(), local_hosts=tools.sandbox_hosts)
        self._not_kept: Counter[int] = Counter()  # how often our storage did not take an attachment
        self._log = get_logger()
        self.work = SideBySide("media", at_once=AT_ONCE, each_s=EACH_S, of_group=OF_ONE_INBOX)

    async def run_once(self) -> int:
        """Begin to fetch what is due, as much as there is room for; returns how many attachments that were.

        Not less than one while something is under way: with its end there is room for more.
        """
        begun = 0
        while self.work.free > 0 and (claim := await self._claim()) is not None:
            self.work.start(claim.id, partial(self._fetch, claim), group=claim.inbox_id)
            begun += 1
        await self.work.one_ends(within_s=LOOK_S)
        return begun or len(self.work.busy)

    async def stop(self) -> None:
        await self.work.stop()
        await self._downloader.close()

    async def _claim(self) -> Claim | None:
        """The longest due attachment of an inbox that has a place left."""
        now = self._now()
        async with self._db.transaction() as tx:
            return await tx.one_of(Claim, queries.claim_attachment, now=now, lease=now + LEASE, full=self.work.full)

    async def _fetch(self, claim: Claim) -> None:
        if claim.attempts > TRIES:  # whoever tried did not live to tell, or broke each time
            await self._end(claim, "failed", "unreachable")
            return
        try:
            content = await self._content(claim)
            found = await asyncio.to_thread(examine, content, kind=claim.kind, name=claim.name)
        except DownloadRefused as exc:
            await self._end(claim, "refused", exc.reason)
        except ChannelError as exc:
            await self._later(claim, exc.own_code)
        else:
            await self._keep(claim, found, content)

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
        try:
            await self._tools.files.put(key, content)
            thumb_key = await _keep_thumbnail(self._tools.files, claim.company_id, found)
        except STORAGE_ERRORS as exc:  # a full or absent storage speaks against no file
            self._log.warning("attachment_not_kept", attachment_id=claim.id, error=type(exc).__name__)
            self._not_kept[claim.id] += 1
            at = self._now() + storage_pause(self._not_kept[claim.id])
            await self._put_off(claim, at=at, reason=NOT_KEPT, uncounted=1)
            return
        self._not_kept.pop(claim.id, None)
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

    async def _later(self, claim: Claim, code: str) -> None:
        at = next_attempt(claim.attempts, now=self._now())
        self._log.info("attachment_not_fetched", attachment_id=claim.id, code=code, attempt=claim.attempts)
        if at is None:
            await self._end(claim, "failed", "unreachable")
            return
        reason = f"Попытка {claim.attempts} из {TRIES}: канал не отдал файл, повторим сами"
        await self._put_off(claim, at=at, reason=reason)

    async def _put_off(self, claim: Claim, *, at: datetime, reason: str, uncounted: int = 0) -> None:
        where = {"company_id": claim.company_id, "id": claim.id}
        async with self._db.transaction() as tx:
            await tx.execute(queries.attachment_later, **where, at=at, reason=reason, uncounted=uncounted)

    async def _end(self, claim: Claim, state: str, reason: str) -> None:
        self._not_kept.pop(claim.id, None)
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
    """Where the bytes are, None where nowhere; raises ChannelError when the channel could not be asked."""
    try:
        return await connector.locate(source) if isinstance(connector, Locating) else None
    except (MessageRejected, RecipientUnreachable) as exc:
        if source.get("url"):  # the address that came with the message may still do
            return None
        raise DownloadRefused(why_not(exc.own_code)) from exc


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
