"""The whole way of a letter: SMTP → Dovecot → inbox → the operator answers → the customer's mailbox → a bounce."""

import asyncio
import imaplib
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools
from pristan.channels.store import seal_credentials
from pristan.core.ids import InboxId
from pristan.ingest import JournalWriter
from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, to_json
from pristan.kit.files import open_files
from pristan.testing.dovecot import DOMAIN, PASSWORD, Dovecot, a_dovecot
from pristan.worker import Worker, WorkerParts
from tests.builders import a_company, an_inbox
from tests.channels.email.peers import Post, a_letter, a_post
from tests.sandbox.twin import free_port
from tests.way.hub import Hub, eventually, now, put_away

PIXEL = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40_000


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A hub with a mailbox, a customer with another one, and the servers between them."""

    hub: Hub
    dovecot: Dovecot
    post: Post
    support: str
    ivan: str

    def mail_of_ivan(self) -> list[EmailMessage]:
        with imaplib.IMAP4("127.0.0.1", self.dovecot.imap) as box:
            box.login(self.ivan, PASSWORD)
            box.select("INBOX", readonly=True)
            _, found = box.search(None, "ALL")
            raws = [box.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in found[0].split()]  # type: ignore[index]
        return [message_from_bytes(raw, policy=policy.default) for raw in raws]  # type: ignore[arg-type]

    def write(self, text: str, **headers: str) -> None:
        self.dovecot.deliver(a_letter(text, sender=f"Иван <{self.ivan}>", **headers), to=self.support)

    async def thread_has(self, *texts: str) -> list[dict[str, Any]]:
        async def there() -> list[dict[str, Any]]:
            rows = await self.hub.thread()
            return rows if {row["text"] for row in rows} >= set(texts) else []

        found: list[dict[str, Any]] = await eventually(there)
        return found

    async def polled(self) -> None:
        """Wait until the mailbox was looked at once: what comes from now on is new."""
        await eventually(lambda: self.hub.rows("select 1 from inboxes where company_id = %(c)s and cursor ? 'folders'"))


@pytest.fixture
def peers() -> Iterator[tuple[Dovecot, Post]]:
    with a_dovecot(port=free_port) as dovecot, a_post() as post:
        post.relay = dovecot
        yield dovecot, post


@pytest.fixture
async def mail(
    worker_db: Database, vault: Vault, tmp_path: Path, peers: tuple[Dovecot, Post]
) -> AsyncIterator[Correspondence]:
    dovecot, post = peers
    mark = secrets.token_hex(4)
    support, ivan = f"support-{mark}@{DOMAIN}", f"ivan-{mark}@client.example"
    company = await a_company(worker_db)
    inbox_id = await an_inbox(worker_db, company, channel="email")
    await _open_mailbox(worker_db, vault, inbox_id, dovecot=dovecot, post=post, address=support)
    files = open_files("", tmp_path)
    hosts = (f"127.0.0.1:{dovecot.imap}", f"127.0.0.1:{post.port}")
    tools = Tools(files=files, public_url="https://hub.example", sandbox_hosts=hosts)
    own_db = Database(worker_db.url, size=6, now=now)
    worker = Worker(WorkerParts(db=own_db, vault=vault, tools=tools, clock=SystemClock()))
    running = asyncio.create_task(worker.run())
    hub = Hub(db=worker_db, company=company, inbox_id=inbox_id, files=files, journal=JournalWriter(worker_db))
    try:
        yield Correspondence(hub, dovecot, post, support, ivan)
    finally:
        await put_away(worker_db, company.id)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _open_mailbox(
    db: Database, vault: Vault, inbox_id: InboxId, *, dovecot: Dovecot, post: Post, address: str
) -> None:
    settings = {
        "provider": "own",
        "address": address,
        "from_name": "Магазин",
        "imap_host": f"127.0.0.1:{dovecot.imap}",
        "imap_security": "none",
        "smtp_host": f"127.0.0.1:{post.port}",
        "smtp_security": "none",
        "reply_tokens": True,
        "receive": "polling",
    }
    async with db.transaction() as tx:
        await tx.execute(
            "update inboxes set credentials = %(sealed)s, settings = %(settings)s::jsonb where id = %(id)s",
            sealed=seal_credentials({"password": PASSWORD}, inbox_id=inbox_id, vault=vault),
            settings=to_json(settings),
            id=inbox_id,
        )


async def test_a_letter_is_answered_and_the_answer_answered(mail: Correspondence) -> None:
    await mail.polled()
    mail.write("Где мой заказ?", Subject="Заказ 15", Message_ID="<first@client.example>")
    (row,) = await mail.thread_has("Где мой заказ?")
    assert row["content"]["mail"]["subject"] == "Заказ 15"
    await mail.hub.say("Заказ готов")
    (letter,) = await eventually(lambda: asyncio.to_thread(mail.mail_of_ivan))
    assert (letter["Subject"], letter["In-Reply-To"]) == ("Re: Заказ 15", "<first@client.example>")
    assert letter["References"] == "<first@client.example>"
    mark = str(letter["Reply-To"]).partition("+")[2].partition("@")[0]
    # The mail program of the customer lost every header; the address still tells.
    mail.write(
        "Спасибо\n\n12.11.2026 14:05, Магазин пишет:\n> Заказ готов",
        To=f"{mail.support.partition('@')[0]}+{mark}@{DOMAIN}",
    )
    rows = await mail.thread_has("Спасибо")
    quoted = await mail.hub.rows(
        "select r.text from messages m join messages r on r.company_id = m.company_id and r.id = m.reply_to_id"
        " where m.company_id = %(c)s and m.text = 'Спасибо'"
    )
    assert [row["text"] for row in quoted] == ["Заказ готов"]
    assert len({row["conversation_id"] for row in rows}) == 1


async def test_a_bounce_marks_the_letter_that_did_not_arrive(mail: Correspondence) -> None:
    await mail.polled()
    mail.write("Вопрос")
    await mail.thread_has("Вопрос")
    mail.post.bounce.add(mail.ivan)
    message_id = await mail.hub.say("Ответ в никуда")

    async def failed() -> list[dict[str, Any]]:
        return [row for row in await mail.hub.thread() if row["id"] == message_id and row["state"] == "failed"]

    (row,) = await eventually(failed)
    assert row["failure"]["code"] == "email.user_unknown"
    assert "Такого адреса нет" in row["failure"]["detail"]
    assert len(await mail.hub.rows("select id from conversations where company_id = %(c)s")) == 1


async def test_files_go_both_ways(mail: Correspondence) -> None:
    await mail.polled()
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Message-ID"] = mail.ivan, mail.support, "<f@client.example>"
    letter.set_content("Вот фото")
    letter.add_attachment(b"%PDF-1.4\n" + PIXEL, maintype="application", subtype="pdf", filename="Чек.pdf")
    mail.dovecot.deliver(letter.as_bytes(), to=mail.support)
    await mail.thread_has("Вот фото")
    stored = await eventually(
        lambda: mail.hub.rows(
            "select file_id, name, size from attachments where company_id = %(c)s and state = 'stored'"
        )
    )
    assert [(row["name"], row["size"]) for row in stored] == [("Чек.pdf", len(PIXEL) + 9)]


async def test_machines_that_answer_machines_stop_after_one(mail: Correspondence) -> None:
    await mail.polled()
    mail.write("Я в отпуске", Auto_Submitted="auto-replied")
    (row,) = await mail.thread_has("Я в отпуске")
    assert row["content"]["mail"]["is_automatic"]
    causes = await mail.hub.rows("select routing_cause from conversations where company_id = %(c)s")
    assert [row["routing_cause"] for row in causes] == [None]
