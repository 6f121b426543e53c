"""The connector against a real Dovecot and a real SMTP server."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from pristan.channels.email.connector import EmailConnector
from pristan.channels.email.parse import parse
from pristan.channels.email.threads import Marks
from pristan.channels.model import (
    AttachmentKind,
    CannotTell,
    FoundSent,
    InboundMessage,
    InboundReceipt,
    OutboundFile,
    OutboundKind,
)
from pristan.core.errors import (
    AuthFailed,
    ChannelError,
    MessageRejected,
    OutcomeUnknown,
    ProtocolError,
    RateLimited,
    RecipientUnreachable,
    Transient,
)
from pristan.core.ids import FileId, OutboxId
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.channels.email.conftest import Peers
from tests.channels.email.peers import a_bounce, a_letter

IVAN = "ivan@client.example"
SOONER_S = 20  # than a poll would end by itself


@asynccontextmanager
async def connected(peers: Peers, **settings: object) -> AsyncIterator[EmailConnector]:
    connector = EmailConnector(peers.account(**settings), peers.tools)
    try:
        yield connector
    finally:
        await connector.close()


def an_answer(text: str = "Заказ готов", **more: Any) -> Any:
    given: dict[str, Any] = {"recipient": IVAN, "address": {}, "channel": "email", "outbox_id": OutboxId(77)} | more
    return cleared(an_outbound(text=text, **given))


def sent_bytes(peers: Peers) -> list[bytes]:
    found = [item.content for item in peers.post.letters]
    return [content for content in found if isinstance(content, bytes)]


def letters_of(peers: Peers) -> list[EmailMessage]:
    return [message_from_bytes(raw, policy=policy.default) for raw in sent_bytes(peers)]


async def first(connector: EmailConnector) -> Mapping[str, Any]:
    return (await connector.poll({})).cursor


def messages(peers: Peers, entries: Sequence[bytes]) -> list[InboundMessage]:
    things = [thing for raw in entries for thing in parse(raw, peers.account())]
    return [thing for thing in things if isinstance(thing, InboundMessage)]


async def test_a_letter_that_comes_is_fetched_once_and_stays_unread(peers: Peers) -> None:
    async with connected(peers) as connector:
        cursor = await first(connector)
        peers.dovecot.deliver(a_letter("Где мой заказ?"), to=peers.address)
        batch = await connector.poll(cursor)
        (message,) = messages(peers, batch.entries)
        assert (message.text, message.person.value, message.person.name) == ("Где мой заказ?", IVAN, "Иван")
        again = await connector._look(batch.cursor)
        assert again.entries == []
    new = list((peers.dovecot.folder / "mail" / peers.address).glob("*/*"))
    assert not any(":2,S" in path.name for path in new)


async def test_the_same_letter_again_has_the_same_key(peers: Peers) -> None:
    async with connected(peers) as connector:
        cursor = await first(connector)
        letter = a_letter("Повтор")
        peers.dovecot.deliver(letter, to=peers.address)
        peers.dovecot.deliver(letter, to=peers.address)
        batch = await connector.poll(cursor)
        keys = {message.dedupe_key for message in messages(peers, batch.entries)}
        assert (len(batch.entries), len(keys)) == (2, 1)
        repeated = await connector._look(cursor)  # as after a crash before the commit
        assert {message.dedupe_key for message in messages(peers, repeated.entries)} == keys


async def test_a_waiting_poll_ends_when_a_letter_comes(peers: Peers) -> None:
    async with connected(peers) as connector:
        cursor = await first(connector)
        waiting = asyncio.create_task(connector.poll(cursor))
        await asyncio.sleep(0.5)
        peers.dovecot.deliver(a_letter("Скорее"), to=peers.address)
        batch = await asyncio.wait_for(waiting, SOONER_S)
        assert [message.text for message in messages(peers, batch.entries)] == ["Скорее"]


async def test_a_waiting_poll_can_be_stopped_at_once(peers: Peers) -> None:
    async with connected(peers) as connector:
        cursor = await first(connector)
        waiting = asyncio.create_task(connector.poll(cursor))
        await asyncio.sleep(0.5)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(waiting, SOONER_S)


async def test_a_new_uidvalidity_brings_the_folder_again_with_the_same_keys(peers: Peers) -> None:
    async with connected(peers) as connector:
        cursor = await first(connector)
        peers.dovecot.deliver(a_letter("До"), to=peers.address)
        batch = await connector.poll(cursor)
        before = {message.dedupe_key for message in messages(peers, batch.entries)}
        places = dict(batch.cursor["folders"])
        places["INBOX"] = {"validity": 1, "uid": 500}
        again = await connector.poll({"folders": places})
        assert {message.dedupe_key for message in messages(peers, again.entries)} == before
        assert again.cursor["folders"]["INBOX"]["validity"] == batch.cursor["folders"]["INBOX"]["validity"]


async def test_the_junk_folder_is_read_for_answers_only(peers: Peers) -> None:
    ours = Marks(peers.account()).message_id(5)
    async with connected(peers) as connector:
        cursor = await first(connector)
        box = await connector._open()
        await asyncio.to_thread(box._client.append, "Junk", a_letter("Реклама"))
        await asyncio.to_thread(box._client.append, "Junk", a_letter("Ответ", In_Reply_To=ours))
        batch = await connector.poll(cursor)
        assert len(batch.entries) == 2
        assert [message.text for message in messages(peers, batch.entries)] == ["Ответ"]


async def test_a_folder_that_is_not_there_is_named(peers: Peers) -> None:
    async with connected(peers, folders=["Заказы"]) as connector:
        with pytest.raises(ProtocolError, match="Заказы"):
            await connector.poll({})


async def test_a_wrong_password_stops_the_inbox(peers: Peers) -> None:
    account = peers.account()
    wrong = EmailConnector(type(account)(**{**_fields(account), "credentials": {"password": "wrong"}}), peers.tools)
    with pytest.raises(AuthFailed):
        await wrong.poll({})
    with pytest.raises(AuthFailed):
        await wrong.send(an_answer(), an_attempt())
    lines = await wrong.check()
    assert {line.state for line in lines} == {"problem"}
    assert all(line.fix for line in lines)


def _fields(account: Any) -> dict[str, Any]:
    return {name: getattr(account, name) for name in account.__dataclass_fields__}


async def test_a_file_of_a_letter_is_given_from_our_storage(peers: Peers) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Message-ID"] = IVAN, peers.address, "<f@client.example>"
    letter.set_content("Вот договор")
    content = bytes(range(256)) * 400
    letter.add_attachment(content, maintype="application", subtype="pdf", filename="Договор №5.pdf")
    async with connected(peers) as connector:
        cursor = await first(connector)
        peers.dovecot.deliver(letter.as_bytes(), to=peers.address)
        (message,) = messages(peers, (await connector.poll(cursor)).entries)
        (file,) = message.attachments
        assert (file.name, file.mime, file.size, file.kind) == (
            "Договор №5.pdf",
            "application/pdf",
            len(content),
            AttachmentKind.FILE,
        )
        assert await connector.content(file.source) == content
        assert await connector.content({"letter": "letters/none", "number": 0}) is None


async def test_an_answer_leaves_as_a_letter_with_its_thread_and_file(peers: Peers) -> None:
    content = b"%PDF-1.4 test"
    await peers.tools.files.put("k", content)
    file = OutboundFile(
        file_id=FileId(1),
        storage_key="k",
        name="Счёт.pdf",
        mime="application/pdf",
        kind=AttachmentKind.FILE,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
    )
    address = {"subject": "Re[2]: Отв: Заказ", "message_id": "<2@client.example>", "references": ["<1@client.example>"]}
    async with connected(peers, from_name="Магазин «Ромашка»") as connector:
        receipt = await connector.send(
            an_answer(address=address, files=[file], cc=["boss@client.example"]), an_attempt()
        )
    (letter,) = letters_of(peers)
    assert letter["Message-ID"] == receipt.external_id == Marks(peers.account()).message_id(77)
    assert letter["Subject"] == "Re: Заказ"
    assert letter["In-Reply-To"] == "<2@client.example>"
    assert letter["References"] == "<1@client.example> <2@client.example>"
    assert str(letter["From"]) == f"Магазин «Ромашка» <{peers.address}>"
    body = letter.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Заказ готов"
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("Счёт.pdf", content)
    assert peers.post.letters[0].rcpt_tos == [IVAN, "boss@client.example"]
    assert "Auto-Submitted" not in letter


async def test_an_automatic_answer_cannot_be_answered_by_a_machine(peers: Peers) -> None:
    async with connected(peers) as connector:
        await connector.send(an_answer(author_kind="system"), an_attempt())
    (letter,) = letters_of(peers)
    assert letter["Auto-Submitted"] == "auto-replied"
    assert peers.post.letters[0].mail_from == "<>"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 5.1.1 User unknown", RecipientUnreachable),
        ("552 5.2.2 Mailbox full", MessageRejected),
        ("451 4.7.1 Greylisted, try again", Transient),
        ("450 4.7.1 Rate limit exceeded", RateLimited),
        ("550 5.7.1 Message rejected as spam", MessageRejected),
        ("530 5.7.0 Authentication required", AuthFailed),
    ],
)
async def test_a_refusal_is_told_apart(peers: Peers, answer: str, error: type[ChannelError]) -> None:
    peers.post.refuse[IVAN] = answer
    async with connected(peers) as connector:
        with pytest.raises(error):
            await connector.send(an_answer(), an_attempt())
    assert peers.post.letters == []


async def test_a_lost_answer_is_never_a_blind_repeat(peers: Peers) -> None:
    peers.post.faults = ["silent"]
    async with connected(peers) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.send(an_answer(), an_attempt())
        assert isinstance(await connector.reconcile(an_answer(), an_attempt(), known=()), CannotTell)
        box = await connector._open()
        await asyncio.to_thread(box._client.append, "Sent", sent_bytes(peers)[0])
        found = await connector.reconcile(an_answer(), an_attempt(), known=())
    assert isinstance(found, FoundSent)
    assert len(peers.post.letters) == 1


async def test_a_mailbox_that_does_not_answer_is_asked_again_before_an_operator_is(peers: Peers) -> None:
    peers.post.faults = ["silent"]
    async with connected(peers) as connector:
        with pytest.raises(OutcomeUnknown):
            await connector.send(an_answer(), an_attempt())
        box = await connector._open()
        await asyncio.to_thread(box._client.append, "Sent", sent_bytes(peers)[0])
        box._client.shutdown()
        with pytest.raises(Transient):
            await connector.reconcile(an_answer(), an_attempt(), known=())
        found = await connector.reconcile(an_answer(), an_attempt(), known=())
    assert isinstance(found, FoundSent)


async def test_a_refused_copy_does_not_stop_the_letter(peers: Peers) -> None:
    peers.post.refuse["boss@client.example"] = "550 5.1.1 no such user"
    attempt = an_attempt()
    async with connected(peers) as connector:
        await connector.send(an_answer(cc=["boss@client.example"]), attempt)
    assert attempt.memo["refused"] == ["boss@client.example"]
    assert len(peers.post.letters) == 1


@pytest.mark.parametrize("kind", [OutboundKind.EDIT, OutboundKind.REMOVE])
async def test_a_letter_that_left_is_not_changed(peers: Peers, kind: OutboundKind) -> None:
    async with connected(peers) as connector:
        with pytest.raises(MessageRejected):
            await connector.send(an_answer(kind=kind), an_attempt())


async def test_a_bounce_of_our_letter_marks_it_failed(peers: Peers) -> None:
    async with connected(peers) as connector:
        cursor = await first(connector)
        receipt = await connector.send(an_answer(), an_attempt())
        sent = sent_bytes(peers)[0]
        bounce = a_bounce(sent, recipient=IVAN)
        peers.dovecot.deliver(bounce, to=peers.address)
        (raw,) = (await connector.poll(cursor)).entries
    (thing,) = parse(raw, peers.account())
    assert isinstance(thing, InboundReceipt)
    assert (thing.external_id, thing.code) == (receipt.external_id, "email.user_unknown")
    assert "Такого адреса нет" in thing.detail


async def test_the_password_never_leaves_in_the_clear_to_a_stranger(peers: Peers) -> None:
    async with connected(peers, imap_host="127.0.0.1:1", smtp_host="127.0.0.1:1") as connector:
        with pytest.raises(ProtocolError):
            await connector.poll({})
        with pytest.raises(ProtocolError):
            await connector.send(an_answer(), an_attempt())


async def test_mailboxes_that_wait_hold_no_thread_of_others(peers: Peers) -> None:
    connectors = [EmailConnector(peers.account(), peers.tools) for _ in range(40)]
    cursors = [await first(connector) for connector in connectors[:1]] * len(connectors)
    waiting = [
        asyncio.create_task(connector.poll(cursor)) for connector, cursor in zip(connectors, cursors, strict=True)
    ]
    try:
        await asyncio.sleep(3)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), SOONER_S - 3) == "free"
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for connector in connectors:
            await connector.close()
