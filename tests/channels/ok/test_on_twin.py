"""Our connector on the twin of Odnoklassniki: the documentation's day, and what goes wrong on purpose.

Nobody else has driven this twin: no third-party client lets its address be changed.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pristan.channels import Tools, channel
from pristan.channels.model import (
    AttachmentKind,
    Button,
    CannotTell,
    FoundSent,
    InboundCallback,
    InboundMessage,
    NotSent,
    OutboundFile,
    OutboundKind,
    OutboundMessage,
    Unusable,
)
from pristan.channels.ok import CHANNEL
from pristan.channels.ok.connector import OkConnector
from pristan.core.errors import (
    AuthFailed,
    MessageRejected,
    OutcomeUnknown,
    RateLimited,
    RecipientUnreachable,
    Transient,
)
from pristan.core.ids import FileId
from pristan.kit.crypto import Vault
from pristan.kit.files import open_files
from pristan.kit.links import FileLinks
from pristan.sandbox.ok import OkTwin
from pristan.sandbox.twin import Said, TwinConfig
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.channels.test_contract import an_account, some_tools
from tests.sandbox.conftest import until
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port

PUBLIC = "https://hub.example"


@dataclass
class Place:
    twin: OkTwin
    connector: OkConnector
    account: str
    customer: str
    key: str
    url: str = ""
    raw: list[bytes] = field(default_factory=list)

    def fault(self, name: str, value: float = 1) -> None:
        self.twin.set_fault(self.account, name, value)

    async def told(self, text: str = "", sample: str = "") -> None:
        await self.twin.say(self.account, self.customer, Said(text=text, sample=sample))

    def message(self, **content: Any) -> OutboundMessage:
        chat = self.twin.place(self.account, self.customer)[1].id
        return replace(an_outbound(**content), recipient=self.customer, address={"chat_id": chat}, channel="ok")

    async def send(self, **content: Any) -> str:
        return (await self.connector.send(cleared(self.message(**content)), an_attempt())).external_id

    def heard(self) -> list[str]:
        return [line.text for line in self.twin.thread(self.account, self.customer) if line.side == "company"]

    def parsed(self) -> list[Any]:
        return [one for raw in self.raw for one in CHANNEL.parse(raw, an_account(CHANNEL))]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].splitlines()[0])
        self.raw.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@pytest.fixture
async def place(tmp_path: Path, vault: Vault) -> AsyncIterator[Place]:
    port = free_port()
    twin = OkTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    made = twin.add_account("Лавка")
    async with served(twin.api(), port=port) as url:
        links = FileLinks(vault, public_url=PUBLIC)
        tools = Tools(
            files=open_files("", tmp_path), public_url=PUBLIC, sandbox_hosts=(url.removeprefix("http://"),), links=links
        )
        account = replace(an_account(CHANNEL, base_url=url), credentials={"token": made.fields["token"]})
        connector = OkConnector(account, tools)
        found = Place(twin, connector, made.id, twin.customers(made.id)[0].id, str(account.key))
        server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
        found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks/ok/{account.key}/secret"
        await connector.arrange(url=found.url, secret="", expected=False)
        yield found
        server.close()
        with suppress(Exception):
            await server.wait_closed()
        await connector.close()
        await twin.stop()


def a_file(kind: AttachmentKind, mime: str) -> OutboundFile:
    return OutboundFile(
        file_id=FileId(7), storage_key="k", name="акт.pdf", mime=mime, kind=kind, size=9, sha256=b"x" * 32
    )


async def test_words_come_and_are_answered(place: Place) -> None:
    await place.told("Где мой заказ? 👍")
    await until(lambda: bool(place.raw))
    (found,) = place.parsed()
    assert isinstance(found, InboundMessage)
    assert (found.text, found.person.value, found.seq > 2**53) == ("Где мой заказ? 👍", place.customer, True)
    name = await place.send(text="Уже едет")
    assert (name.startswith("mid:"), place.heard()) == (True, ["Уже едет"])


@pytest.mark.parametrize(("value", "start"), [(0, "mid:"), (1, "mid:"), (2, "unnamed:")])
async def test_an_answer_is_understood_by_whichever_name_it_uses(place: Place, value: int, start: str) -> None:
    await place.told("привет")
    place.fault("answer_name", value)
    assert (await place.send(text="раз")).startswith(start)


async def test_files_come_by_address_and_leave_as_a_picture_or_a_link(place: Place) -> None:
    for sample in ("image", "file", "voice", "location"):
        await place.told(sample=sample)
    await until(lambda: len(place.raw) == 4)
    image, file, voice, where = place.parsed()
    assert [one.attachments[0].kind for one in (image, file, voice)] == ["image", "file", "audio"]
    assert where.location == (59.934, 30.335)
    await place.send(text="Вот", files=[a_file(AttachmentKind.IMAGE, "image/png")])
    await place.send(text="Акт", files=[a_file(AttachmentKind.FILE, "application/pdf")])
    picture, paper = place.twin.thread(place.account, place.customer)[-2:]
    assert picture.files[0].url.startswith(f"{PUBLIC}/f/")
    assert (len(paper.files), f"{PUBLIC}/f/" in paper.text) == (0, True)


async def test_a_button_is_pressed_and_answered_once(place: Place) -> None:
    await place.told("привет")
    name = await place.send(text="Вернуть?", buttons=[[Button(text="Да", payload="yes")]])
    await place.twin.act(place.account, place.customer, act="press", line=name, value="yes")
    await until(lambda: len(place.raw) == 2)
    pressed = place.parsed()[1]
    assert isinstance(pressed, InboundCallback)
    assert (pressed.payload, pressed.external_id) == ("yes", name)
    silent = place.message(kind=OutboundKind.ANSWER_CALLBACK, callback_id=pressed.callback_id)
    assert (await place.connector.send(cleared(silent), an_attempt())).external_id == pressed.callback_id
    spoken = replace(silent, text="Оформляем")
    await place.connector.send(cleared(spoken), an_attempt())
    assert place.heard() == ["Вернуть?", "Оформляем"]
    with pytest.raises(MessageRejected):
        await place.connector.send(cleared(spoken), an_attempt())


async def test_a_chat_opened_by_a_link_is_kept_and_counted(place: Place) -> None:
    place.twin.open_by_link(place.account, place.customer)
    await until(lambda: bool(place.raw))
    (found,) = place.parsed()
    assert isinstance(found, Unusable)
    assert found.unknown


async def test_who_was_never_heard_and_who_blocked_are_not_written_to(place: Place) -> None:
    stranger = replace(place.message(text="Добрый день"), address={})
    with pytest.raises(RecipientUnreachable, match="не разрешил"):
        await place.connector.send(cleared(stranger), an_attempt())
    await place.told("привет")
    assert (await place.connector.send(cleared(stranger), an_attempt())).external_id.startswith("unnamed:")
    await place.twin.act(place.account, place.customer, act="block")
    with pytest.raises(RecipientUnreachable, match="запретил"):
        await place.send(text="Вы где?")
    with pytest.raises(RecipientUnreachable):
        await place.connector.send(cleared(replace(stranger, recipient="x")), an_attempt())


async def test_a_lost_answer_is_found_in_the_chat_and_never_sent_twice(place: Place) -> None:
    await place.told("привет")
    place.fault("lose_answer_every")
    message, attempt = cleared(place.message(text="В пути")), an_attempt(at=datetime.now(UTC))
    with pytest.raises(OutcomeUnknown):
        await place.connector.send(message, attempt)
    found = await place.connector.reconcile(message, attempt, known=())
    assert isinstance(found, FoundSent)
    again = await place.connector.reconcile(message, attempt, known=[found.receipt.external_id])
    assert isinstance(again, NotSent)
    assert place.heard() == ["В пути"]


async def test_what_did_not_arrive_is_not_found_nor_the_same_words_of_the_customer(place: Place) -> None:
    await place.told("В пути")
    message, attempt = cleared(place.message(text="В пути")), an_attempt(at=datetime.now(UTC))
    assert isinstance(await place.connector.reconcile(message, attempt, known=()), NotSent)
    nowhere = cleared(replace(message.message, address={}))
    assert isinstance(await place.connector.reconcile(nowhere, attempt, known=()), CannotTell)
    press = cleared(place.message(kind=OutboundKind.ANSWER_CALLBACK))
    assert isinstance(await place.connector.reconcile(press, attempt, known=()), NotSent)


async def test_trouble_of_the_service_is_told_apart(place: Place) -> None:
    await place.told("привет")
    for fault, error in (
        ("rate_limit_every", RateLimited),
        ("service_every", Transient),
        ("server_error_every", OutcomeUnknown),
        ("token_revoked", AuthFailed),
    ):
        place.fault(fault)
        with pytest.raises(error):
            await place.send(text="раз")
        place.fault(fault, 0)
    assert place.heard() == []


async def test_repeats_and_disorder_are_seen_once(place: Place) -> None:
    place.fault("duplicate_every", 2)
    place.fault("reorder_every", 3)
    for number in range(6):
        await place.told(f"{number}")
    await until(lambda: len(place.raw) >= 9)
    keys = [one.dedupe_key for one in place.parsed()]
    assert (len(keys), len(set(keys))) == (9, 6)
    assert max((one.seq, one.text) for one in place.parsed())[1] == "5"


async def test_a_subscription_that_fell_away_is_set_again_and_only_ours_is_removed(place: Place) -> None:
    arrange, group = place.connector.arrange, place.twin.group(place.account)
    assert not (await arrange(url=place.url, secret="", expected=True)).subscribed
    group.urls.clear()
    group.urls["https://another.example/hook"] = group_time()
    lost = await arrange(url=place.url, secret="", expected=True)
    assert (lost.subscribed, lost.was_lost) == (True, True)
    moved = await arrange(url=f"{PUBLIC}/hooks/ok/{place.key}/new", secret="", expected=True)
    assert moved.removed == (place.url,)
    gone = await arrange(url="", secret="", expected=False)
    assert gone.removed == (f"{PUBLIC}/hooks/ok/{place.key}/new",)
    assert list(group.urls) == ["https://another.example/hook"]


def group_time() -> datetime:
    return datetime.now(UTC)


async def test_the_checklist_prolongs_the_key_and_hides_the_address(place: Place) -> None:
    token, receiving = await place.connector.check()
    assert (token.state, token.detail.startswith("«Лавка»")) == ("ok", True)
    assert token.expires_at is not None
    assert 29 <= (token.expires_at - datetime.now(UTC)).days <= 30
    assert (receiving.state, bool(receiving.fix)) == ("problem", True)  # our public address is not the twin's
    place.fault("token_revoked")
    (refused,) = await place.connector.check()
    assert (refused.id, refused.state) == ("token", "problem")


async def test_a_file_without_a_public_address_is_refused_with_a_reason(place: Place, tmp_path: Path) -> None:
    host = str(place.connector.client.base_url).removeprefix("http://")
    connector = OkConnector(
        replace(an_account(channel("ok"), base_url=f"http://{host}")), some_tools(tmp_path, hosts=(host,))
    )
    message = place.message(text="Вот", files=[a_file(AttachmentKind.IMAGE, "image/png")])
    assert connector.parts(message) == 1
    with pytest.raises(MessageRejected):
        await connector.send(cleared(message), an_attempt())
    await connector.close()


@pytest.mark.parametrize("kind", [OutboundKind.EDIT, OutboundKind.REMOVE])
async def test_what_has_left_cannot_be_changed_and_that_is_said(place: Place, kind: OutboundKind) -> None:
    with pytest.raises(MessageRejected, match="не исправить"):
        await place.connector.send(cleared(place.message(kind=kind, targets=["mid:C1.1"])), an_attempt())


async def test_an_address_of_a_chat_never_leads_to_another_call(place: Place) -> None:
    with pytest.raises(MessageRejected):
        await place.connector.send(
            cleared(replace(place.message(text="раз"), address={"chat_id": "../me/unsubscribe"})), an_attempt()
        )


async def test_typing_is_shown_and_nothing_depends_on_it(place: Place) -> None:
    await place.told("привет")
    chat = place.twin.place(place.account, place.customer)[1].id
    await place.connector.typing("", {"chat_id": chat})
    await place.connector.typing("", {"chat_id": "chat:C0"})
    await place.connector.typing("", {})
