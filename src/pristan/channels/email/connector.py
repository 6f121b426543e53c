"""Moves letters between one mailbox and the hub. Decides nothing."""

import asyncio
import hashlib
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from datetime import date
from functools import partial
from typing import Any, TypeVar

from pristan.channels.email import checking
from pristan.channels.email.access import TOKEN_REFUSED, Server, Tokens, imap_server, smtp_server
from pristan.channels.email.entry import pack
from pristan.channels.email.imap import RESCAN, Fetched, Login, Mailbox, sent_among
from pristan.channels.email.letter import read_letter
from pristan.channels.email.render import Rendered, render
from pristan.channels.email.signing import sign
from pristan.channels.email.smtp import Submission
from pristan.channels.email.threads import Marks
from pristan.channels.model import (
    REFUSED,
    Account,
    Attempt,
    CannotTell,
    CheckResult,
    ClearedMessage,
    FoundSent,
    OutboundFile,
    OutboundKind,
    OutboundMessage,
    PollBatch,
    Purpose,
    Receipt,
    Reconciled,
)
from pristan.channels.registry import Tools
from pristan.core.errors import AuthFailed, ChannelError, InvalidInput, MessageRejected, ProtocolError
from pristan.kit.clock import SystemClock
from pristan.kit.http import check_url

LETTER_BYTES = 25 * 1024 * 1024  # what most servers take, with room for base64
WAIT_S = 25.0  # the poll returns that often: the hub shows that the mailbox is looked at
PLACES = "folders"
SENT_COPY, OWN_CA = "sent_copy", "ca"  # names of fields in the manifest
T = TypeVar("T")


class EmailConnector:
    """One mailbox. One connection of IMAP while polling; a connection of SMTP for each letter."""

    def __init__(self, account: Account, tools: Tools) -> None:
        self._account = account
        self._tools = tools
        self._http = tools.client(account)
        self._tokens = Tokens(account, self._http)
        self._box: Mailbox | None = None
        # A thread of its own: mailboxes that wait for letters must not hold the threads of everybody else.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="imap")

    def parts(self, message: OutboundMessage) -> int:
        del message  # a letter carries everything at once
        return 1

    async def send(self, cleared: ClearedMessage, attempt: Attempt) -> Receipt:
        """Send one letter; an edit and a removal do not exist by mail."""
        message = cleared.message
        if message.kind is not OutboundKind.MESSAGE:
            raise MessageRejected("Отправленное письмо нельзя изменить или отозвать", code="email.no_edits")
        letter = await self._rendered(message, attempt)
        submission = await self._submission()
        try:
            refused = await submission.send(letter.sender, letter.recipients, letter.content)
        finally:
            await submission.close()
        if refused:
            attempt.memo[REFUSED] = list(refused)
        return Receipt(external_id=letter.message_id)

    async def reconcile(self, cleared: ClearedMessage, attempt: Attempt, *, known: Sequence[str]) -> Reconciled:
        """Look for the letter among the sent ones: many providers put there what went by SMTP.

        Not finding it proves nothing, as others do not; a mailbox that does not answer is asked again.
        """
        message_id = Marks(self._account).message_id(cleared.message.outbox_id)
        if message_id in known or cleared.message.kind is not OutboundKind.MESSAGE:
            return CannotTell()
        try:
            box = await self._open()
            sent = [name for name, flags in await self._call(box.folders) if "\\sent" in flags]
            for folder in sent:
                if await self._call(box.holds, folder, message_id):
                    return FoundSent(Receipt(external_id=message_id, at=attempt.started_at))
        except ChannelError:
            self._hang_up()
            raise
        return CannotTell("Почта не говорит, ушло ли письмо")

    async def typing(self, recipient: str, address: Mapping[str, Any]) -> None:
        """Nobody sees typing by mail."""

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """Letters that came, or an empty batch after some seconds of waiting.

        The cursor is kept together with the letters, and nothing in the mailbox is changed: a crash between two polls
        brings the same letters again, and they have the same keys.
        """
        try:
            batch = await self._look(cursor)
            if batch.entries or PLACES not in cursor:
                return batch
            await self._wait()
            return await self._look(batch.cursor)
        except ChannelError:
            self._hang_up()
            raise

    async def check(self) -> Sequence[CheckResult]:
        return await checking.check(self, account=self._account)

    async def content(self, source: Mapping[str, Any]) -> bytes | None:
        """The bytes of a file of a letter that is kept in our storage."""
        key, number = source.get("letter"), source.get("number")
        if not isinstance(key, str) or not key or not isinstance(number, int):
            return None
        try:
            raw = await self._tools.files.get(key)
        except FileNotFoundError:
            return None
        letter = await asyncio.to_thread(read_letter, raw)
        return next((file.content for file in letter.attached if file.number == number), None)

    async def all_folders(self) -> Sequence[str]:
        """Folders in which letters are kept; rubbish is left out."""
        box = await self._open()
        listed = await self._call(box.folders)
        return [name for name, flags in listed if not flags & {"\\junk", "\\trash", "\\noselect", "\\all"}]

    async def beginnings(
        self, folder: str, *, after: int, since: date, count: int, size: int
    ) -> tuple[Sequence[bytes], int, bool]:
        """The first bytes of some letters after a number, how far that came, and whether it was the end."""
        box = await self._open()
        return await self._call(box.beginnings, folder, after=after, since=since, count=count, size=size)

    async def close(self) -> None:
        self._hang_up()
        self._thread.shutdown(wait=False, cancel_futures=True)
        await self._http.aclose()

    def _hang_up(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            box.close()

    async def keep(self, cleared: ClearedMessage, attempt: Attempt) -> None:
        """Lay a copy of what left into the folder of sent letters, unless it is there or the provider puts it there.

        Mailings and one-time codes are not copied: the ones would fill the mailbox, the others are secrets.
        """
        message, way = cleared.message, self._account.settings.get(SENT_COPY)
        if way == "never" or message.purpose is Purpose.PROMO or message.is_code:
            return
        try:
            box = await self._open()
            if box.keeps_sent and way != "always":
                return
            folder = await self._call(box.sent_folder)
            if folder is None:
                if way == "always":
                    raise ProtocolError("В ящике нет папки для отправленных", code="email.no_sent_folder")
                return
            letter = await self._rendered(message, attempt)
            if not await self._call(box.holds, folder, letter.message_id):
                await self._call(box.put, folder, letter.content, at=attempt.started_at)
        except ChannelError:
            self._hang_up()
            raise

    async def try_imap(self) -> tuple[Sequence[str], str]:
        """Sign in and list folders, and say what becomes of copies of sent letters; for the checklist."""
        box = await self._open()
        try:
            listed = await self._call(box.folders)
            about_sent = self._about_sent(sent_among(listed), keeps_sent=box.keeps_sent)
            return [name for name, _ in listed], about_sent
        finally:
            self._hang_up()

    def _about_sent(self, folder: str | None, *, keeps_sent: bool) -> str:
        way = self._account.settings.get(SENT_COPY)
        if way == "never":
            return "Копии отправленных не кладём: так решено в настройках"
        if keeps_sent and way != "always":
            return "Копии отправленных кладёт сам почтовый сервис"
        if folder is None:
            return "Папки для отправленных в ящике нет, копии не кладём"
        return f"Копии отправленных кладём в «{folder}»"

    async def try_smtp(self) -> None:
        """Sign in for sending; for the checklist."""
        await (await self._submission()).close()

    async def _look(self, cursor: Mapping[str, Any]) -> PollBatch:
        box = await self._open()
        known = cursor.get(PLACES)
        known = known if isinstance(known, Mapping) else {}
        places: dict[str, Any] = {}
        entries: list[bytes] = []
        since = (SystemClock().now() - RESCAN).date()
        for folder, is_junk in await self._folders(box):
            before = known.get(folder)
            letters, reached = await self._call(
                box.news, folder, before if isinstance(before, Mapping) else None, is_junk=is_junk, since=since
            )
            entries += [await self._entry(letter) for letter in letters]
            places[folder] = reached
        return PollBatch(entries=entries, cursor={**cursor, PLACES: places})

    async def _folders(self, box: Mailbox) -> list[tuple[str, bool]]:
        wanted = [str(name) for name in self._account.settings.get("folders") or ()] or ["INBOX"]
        listed = await self._call(box.folders)
        names = {name for name, _ in listed}
        missing = [name for name in wanted if name not in names and name.upper() != "INBOX"]
        if missing:
            raise ProtocolError(f"В ящике нет папки «{missing[0]}»", code="email.no_folder")
        junk = [name for name, flags in listed if "\\junk" in flags and name not in wanted]
        return [(name, False) for name in wanted] + [(name, True) for name in junk[:1]]

    async def _entry(self, letter: Fetched) -> bytes:
        """Keep the whole letter in our storage, then say so in the journal."""
        stored = ""
        if letter.is_whole:
            digest = hashlib.sha256(letter.raw).hexdigest()
            stored = f"letters/{self._account.company_id}/{digest[:2]}/{digest}.eml"
            await self._tools.files.put(stored, letter.raw)
        return await asyncio.to_thread(
            pack,
            letter.raw,
            stored=stored,
            folder=letter.folder,
            uid=f"{letter.validity}/{letter.uid}",
            at=letter.at.isoformat(),
            size=letter.size,
            is_junk=letter.is_junk,
        )

    async def _wait(self) -> None:
        """Until something comes, or a while: IDLE where the server can, and always a look afterwards."""
        box = await self._open()
        if not box.can_idle:
            await asyncio.sleep(WAIT_S)
            return
        try:
            await self._call(box.wait, "INBOX", timeout_s=WAIT_S)
        except asyncio.CancelledError:
            box.close()  # the thread that waits must end too
            raise

    async def _open(self) -> Mailbox:
        if self._box is None:
            server = await self._allowed(imap_server(self._account))
            self._box = await self._signed_in(
                lambda login: self._call(Mailbox, server, login, context=self._context()), sending=False
            )
        return self._box

    async def _submission(self) -> Submission:
        """A connection that is signed in for sending."""
        server = await self._allowed(smtp_server(self._account))

        async def opened(login: Login) -> Submission:
            async with AsyncExitStack() as stack:
                submission = Submission(server, login, context=self._context())
                stack.push_async_callback(submission.close)
                await submission.open()
                stack.pop_all()
            return submission

        return await self._signed_in(opened, sending=True)

    async def _signed_in(self, sign_in: Callable[[Login], Awaitable[T]], *, sending: bool) -> T:
        """Sign in; a token that is refused before its time is asked for anew, once."""
        try:
            return await sign_in(await self._login(sending=sending))
        except AuthFailed as exc:
            if exc.own_code != TOKEN_REFUSED:
                raise
        self._tokens.forget()
        return await sign_in(await self._login(sending=sending))

    def _context(self) -> ssl.SSLContext:
        """A company's own server may have a certificate of its own authority; the large providers may not."""
        own = self._account.credentials.get(OWN_CA, "") if self._account.settings.get("provider") == "own" else ""
        return self._tools.tls(own)

    async def _call(self, function: Callable[..., T], *given: Any, **named: Any) -> T:
        """Run a blocking call of IMAP in the thread of this mailbox."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(function, *given, **named))

    async def _login(self, *, sending: bool) -> Login:
        settings, secrets = self._account.settings, self._account.credentials
        user = str(settings.get("login") or settings.get("address") or "")
        if self._tokens.is_used:
            return Login(user, token=await self._tokens.get())
        own = secrets.get("smtp_password") if sending else None
        if sending and settings.get("smtp_login"):
            user = str(settings["smtp_login"])
        return Login(user, password=own or secrets.get("password", ""))

    async def _allowed(self, server: Server) -> Server:
        """Refuse to carry the password into the inner network, or in the clear; peers on this machine are exempt."""
        if server.origin in self._tools.sandbox_hosts or server.host in self._tools.sandbox_hosts:
            return server
        if server.security == "none":
            raise ProtocolError("Без шифрования пароль не отправляем. Включите TLS", code="email.encryption_needed")
        try:
            await check_url(f"https://{server.origin}", allow_hosts=self._tools.internal_hosts)
        except InvalidInput as exc:
            raise ProtocolError(exc.detail, code="email.address_refused") from exc
        return server

    async def _rendered(self, message: OutboundMessage, attempt: Attempt) -> Rendered:
        files = await self._files(message)
        unsubscribe = self._tools.unsubscribe(message) if message.purpose is Purpose.PROMO else ""
        letter = render(message, self._account, now=attempt.started_at, files=files, unsubscribe=unsubscribe)
        return await asyncio.to_thread(sign, letter, self._account)

    async def _files(self, message: OutboundMessage) -> list[tuple[OutboundFile, bytes]]:
        if sum(file.size for file in message.files) > LETTER_BYTES * 3 // 4:
            raise MessageRejected("Файлы больше 18 МБ почта не принимает. Отправьте их ссылкой", code="email.too_large")
        found = []
        for file in message.files:
            with suppress(FileNotFoundError):
                found.append((file, await self._tools.files.get(file.storage_key)))
        if len(found) != len(message.files):
            raise MessageRejected("Файл не найден. Приложите его ещё раз", code="message.file_missing")
        return found
