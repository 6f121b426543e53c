"""An SMTP server that takes what the hub sends and fails in every way one does (RFC 5321, 4954)."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy

LONGEST_LETTER = 30_000_000
_NUMBER = re.compile(r"№\s?(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubles:
    """Every so many times it goes wrong in this way; nought is never.

    ``silent_every``: the letter is taken, and instead of the answer the line is cut, after ``hang_s``.
    ``busy_every``: 421 at the greeting. ``later_every``: 451 after the letter. ``drop_every``: cut at the recipient.
    """

    silent_every: int = 0
    hang_s: float = 0.0
    busy_every: int = 0
    later_every: int = 0
    drop_every: int = 0


@dataclass(slots=True, kw_only=True)
class Taken:
    """A letter somebody accepted: its bytes and whom it went to."""

    content: bytes
    recipients: Sequence[str]

    def numbers(self) -> list[int]:
        """The numbers in its text."""
        letter = message_from_bytes(self.content, policy=policy.default)
        body = letter.get_body(("plain",))
        return [int(one) for one in _NUMBER.findall(body.get_content())] if body is not None else []


@dataclass(slots=True, kw_only=True)
class PostOffice:
    """One server. ``keep`` gets each letter that was taken before its sender hears of it."""

    troubles: Troubles = field(default_factory=Troubles)
    keep: Callable[[Taken], Awaitable[None]] | None = None
    letters: list[Taken] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    silences: int = 0
    server: asyncio.Server | None = None

    async def start(self) -> int:
        """Listen; gives the port."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST_LETTER)
        port: int = self.server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Take no more."""
        if self.server is not None:
            self.server.close()

    def _is_due(self, what: str, every: int) -> bool:
        self.seen[what] = self.seen.get(what, 0) + 1
        return every > 0 and self.seen[what] % every == 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Session(self, reader, writer).run()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            with suppress(OSError, RuntimeError):
                writer.transport.abort()

    def refuses_greeting(self) -> bool:
        return self._is_due("greeting", self.troubles.busy_every)

    def drops_recipient(self) -> bool:
        return self._is_due("recipient", self.troubles.drop_every)

    async def take(self, taken: Taken) -> str | None:
        """The answer to a letter; None: it is ours, and the sender does not hear of it."""
        if self._is_due("letter", self.troubles.later_every):
            return "451 4.3.0 try again later"
        self.letters.append(taken)
        if self.keep is not None:
            await self.keep(taken)
        if self._is_due("taken", self.troubles.silent_every):
            self.silences += 1
            await asyncio.sleep(self.troubles.hang_s)
            return None
        return "250 2.0.0 OK queued"


class _Session:
    def __init__(self, office: PostOffice, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._office = office
        self._reader = reader
        self._writer = writer
        self._recipients: list[str] = []

    async def run(self) -> None:
        if self._office.refuses_greeting():
            await self._say("421 4.3.2 too busy")
            return
        await self._say("220 post.example ESMTP")
        while line := (await self._reader.readline()).decode("ascii", "replace").strip():
            if not await self._obey(line):
                return

    async def _obey(self, line: str) -> bool:
        """Carry out one command; False ends the connection."""
        match line.split(maxsplit=1)[0].upper():
            case "EHLO" | "HELO":
                await self._say(f"250-post.example\r\n250-8BITMIME\r\n250-SIZE {LONGEST_LETTER}\r\n250 AUTH PLAIN")
            case "AUTH":
                await self._say("235 2.7.0 welcome")
            case "MAIL" | "RSET":
                self._recipients.clear()
                await self._say("250 2.1.0 OK")
            case "RCPT":
                if self._office.drops_recipient():
                    return False
                self._recipients.append(line.partition(":")[2].strip().strip("<>").lower())
                await self._say("250 2.1.5 OK")
            case "DATA":
                return await self._data()
            case "QUIT":
                await self._say("221 2.0.0 bye")
                return False
            case _:
                await self._say("250 2.0.0 OK")
        return True

    async def _data(self) -> bool:
        await self._say("354 go ahead")
        content = (await self._reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        answer = await self._office.take(Taken(content=content, recipients=tuple(self._recipients)))
        if answer is None:
            return False
        await self._say(answer)
        return True

    async def _say(self, words: str) -> None:
        self._writer.write(words.encode() + b"\r\n")
        await self._writer.drain()
