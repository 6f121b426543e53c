"""Mailboxes of a bench: a real Dovecot for what comes, an SMTP server that fails for what leaves.

Letters are brought twice now and then, as mail servers do; the line to the mailbox is cut again and again; letters are
taken without an answer. Where a mailbox keeps what was sent, the hub can look it up; where not, an operator decides.
"""

import asyncio
import imaplib
import smtplib
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from typing import Any

from pristan.bench.backstage import Backstage
from pristan.bench.between import Between
from pristan.bench.ground import Ground
from pristan.bench.post_office import PostOffice, Taken, Troubles
from pristan.channels.store import seal_credentials
from pristan.testing.dovecot import DOMAIN, PASSWORD, Dovecot, a_dovecot, dovecot_program

FIRST_NUMBER = 450_000_000
NUMBERS_OF_A_MAILBOX = 1_000_000
TWICE_EVERY = 10
LOOKED_AT_IN_S = 60
NO_DOVECOT = "почта пропущена: нет Dovecot (apt-get install dovecot-imapd dovecot-lmtpd)"


@dataclass(slots=True, kw_only=True)
class Box:
    """One mailbox with the servers the hub sees of it."""

    address: str
    office: PostOffice
    imap: Between
    smtp: Between
    people: list[str] = field(default_factory=list)
    written: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    writing: threading.Thread | None = None


class TwinOfMail:
    """The mail servers and the inboxes of the hub that stand for the mailboxes. Opens none without Dovecot."""

    channel = "email"

    def __init__(self, ground: Ground, *, accounts: int, has_server: bool | None = None) -> None:
        has_server = dovecot_program() is not None if has_server is None else has_server
        self.accounts = accounts if has_server else 0
        self.is_skipped = accounts > self.accounts
        self.boxes: list[Box] = []
        self._ground = ground
        self._stage = ExitStack()
        self._dovecot: Dovecot | None = None
        self._behind: Backstage | None = None

    def open(self) -> None:
        """Start the servers."""
        if not self.accounts:
            return
        self._dovecot = self._stage.enter_context(a_dovecot())
        self._behind = Backstage()
        self._stage.callback(self._close, self._behind)
        for number in range(self.accounts):
            self.boxes.append(self._behind.run(self._a_box(number)))

    async def _a_box(self, number: int) -> Box:
        office = PostOffice()
        imap = Between(self._server.imap)
        smtp = Between(await office.start())
        await imap.start()
        await smtp.start()
        box = Box(address=f"box-{number}@{DOMAIN}", office=office, imap=imap, smtp=smtp)
        if number % 2 == 0:
            office.keep = partial(self._keep_sent, box.address)
        return box

    @property
    def hosts(self) -> list[str]:
        """What the hub must be allowed to reach."""
        return [f"127.0.0.1:{line.port}" for box in self.boxes for line in (box.imap, box.smtp)]

    @property
    def lmtp(self) -> int:
        """The port that takes letters for the mailboxes."""
        return self._server.lmtp

    @property
    def silences(self) -> int:
        """How many letters were taken without an answer."""
        return sum(box.office.silences for box in self.boxes)

    @property
    def _server(self) -> Dovecot:
        if self._dovecot is None:
            raise RuntimeError("the servers are not open")
        return self._dovecot

    def close(self) -> None:
        self._stage.close()

    def _close(self, behind: Backstage) -> None:
        for box in self.boxes:
            for server in (box.imap, box.smtp, box.office):
                behind.run(server.stop())
        behind.close()

    def connect(self, number: int) -> int:
        """An inbox for the mailbox, looked at for the first time; what comes afterwards is received."""
        box = self.boxes[number]
        settings = {
            "provider": "own", "address": box.address, "sign_in": "password", "receive": "polling",
            "imap_host": f"127.0.0.1:{box.imap.port}", "imap_security": "none",
            "smtp_host": f"127.0.0.1:{box.smtp.port}", "smtp_security": "none",
        }  # fmt: skip
        inbox = self._ground.add_inbox(channel="email", settings=settings)
        sealed = seal_credentials({"password": PASSWORD}, inbox_id=inbox.id, vault=self._ground.here.vault)  # type: ignore[arg-type] # an id
        with self._ground.connect() as connection:
            connection.execute("update inboxes set credentials = %s where id = %s", [sealed, inbox.id])
            for _ in range(LOOKED_AT_IN_S * 10):
                row = connection.execute("select cursor ? 'folders' as seen from inboxes where id = %s", [inbox.id])
                if (found := row.fetchone()) and found["seen"]:
                    return inbox.id
                time.sleep(0.1)
        raise RuntimeError("nobody looks at the mailbox")

    def spoil(self, number: int, troubles: Troubles, *, cut_every_s: float) -> None:
        """From now on letters and lines of a mailbox go wrong."""
        box = self.boxes[number]
        box.office.troubles = troubles
        if self._behind is not None:
            self._behind.run(_begin(box.imap.cut_every(cut_every_s)))

    def spoil_lines(self, number: int, fault: str) -> None:
        """From now on both lines of a mailbox are spoiled in this way; empty mends them."""
        box = self.boxes[number]
        for line in (box.imap, box.smtp):
            if self._behind is not None:
                self._behind.run(line.spoil(fault))

    def write(self, number: int, *, messages: int, customers: int, per_second: float) -> None:
        """Let the correspondents of a mailbox write, numbered from its first number on."""
        box = self.boxes[number]
        box.people = [f"customer-{number}-{one}@client.example" for one in range(customers)]
        first = FIRST_NUMBER + number * NUMBERS_OF_A_MAILBOX
        work = partial(self._write, box, first=first, messages=messages, per_second=per_second)
        box.writing = threading.Thread(target=work, name=f"writes to {box.address}", daemon=True)
        box.writing.start()

    def is_writing(self) -> bool:
        return any(box.writing is not None and box.writing.is_alive() for box in self.boxes)

    def report(self) -> list[dict[str, Any]]:
        """The correspondence of each person, in the order of the letters."""
        chats = []
        for box in self.boxes:
            sent: dict[str, list[dict[str, list[int]]]] = defaultdict(list)
            for letter in box.office.letters:
                sent[letter.recipients[0]].append({"numbers": letter.numbers()})
            chats += [
                {"written": [{"numbers": [one]} for one in box.written[person]], "sent": sent[person]}
                for person in box.people
            ]
        return chats

    def _write(self, box: Box, *, first: int, messages: int, per_second: float) -> None:
        started = time.monotonic()
        with smtplib.LMTP("127.0.0.1", self._server.lmtp) as lmtp:
            for done in range(messages):
                time.sleep(max(0.0, started + done / per_second - time.monotonic()))
                person = box.people[done % len(box.people)]
                letter = a_letter(f"Проверка № {first + done}", sender=person, to=box.address)
                for _ in range(2 if done % TWICE_EVERY == 0 else 1):
                    lmtp.sendmail(person, [box.address], letter)
                box.written[person].append(first + done)

    async def _keep_sent(self, address: str, taken: Taken) -> None:
        await asyncio.to_thread(self._append, address, taken.content)

    def _append(self, address: str, content: bytes) -> None:
        with imaplib.IMAP4("127.0.0.1", self._server.imap) as client:
            client.login(address, PASSWORD)
            client.append("Sent", None, None, content)


def a_letter(text: str, *, sender: str, to: str) -> bytes:
    """A letter of a customer."""
    letter = EmailMessage()
    letter["From"] = f"Покупатель <{sender}>"
    letter["To"] = to
    letter["Subject"] = "Заказ"
    letter["Message-ID"] = f"<{time.monotonic_ns()}@client.example>"
    letter.set_content(text)
    return letter.as_bytes()


_kept: set[asyncio.Task[None]] = set()


async def _begin(work: Any) -> None:
    task = asyncio.get_running_loop().create_task(work)
    _kept.add(task)
    task.add_done_callback(_kept.discard)
