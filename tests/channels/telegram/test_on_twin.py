"""Our connector on the twin that strangers believe: the same scenario, and what goes wrong on purpose."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from pristan.channels import Account, channel
from pristan.channels.model import (
    AttachmentKind,
    Button,
    CannotTell,
    IdentityChange,
    IdentityChanged,
    Inbound,
    InboundCallback,
    InboundEdit,
    InboundMessage,
    OutboundFile,
    OutboundKind,
)
from pristan.channels.telegram.connector import TelegramConnector
from pristan.core.errors import AuthFailed, ChannelError, OutcomeUnknown, RateLimited, RecipientUnreachable, Transient
from pristan.core.ids import FileId
from pristan.kit.files import Files
from pristan.sandbox.telegram import TelegramTwin
from pristan.sandbox.twin import Said, TwinConfig
from pristan.testing.outbound import an_attempt, an_outbound, cleared
from tests.channels.test_contract import an_account, some_tools
from tests.sandbox.conftest import until
from tests.sandbox.serving import served
from tests.sandbox.strangers import Refused
from tests.sandbox.telegram_scenario import STEPS, Play
from tests.sandbox.twin import free_port

TOKEN = "700:AAEtest-token-of-the-scenario"
CODES = {"telegram.no_chat": 400, "telegram.press_too_old": 400, "telegram.blocked": 403}


@dataclass
class Ours:
    """The connector by the operations of the scenario."""

    connector: TelegramConnector
    account: Account
    files: Files
    cursor: Mapping[str, Any] = field(default_factory=dict)
    waiting: list[Inbound] = field(default_factory=list)

    async def do(self, op: str, **wish: Any) -> Any:
        try:
            return await getattr(self, f"_{op}")(**wish)
        except RateLimited as exc:
            raise Refused(429, round(exc.retry_after.total_seconds())) from exc
        except ChannelError as exc:
            raise Refused(CODES.get(exc.own_code, 0)) from exc

    async def next_event(self) -> dict[str, Any]:
        while not self.waiting:
            batch = await self.connector.poll(self.cursor)
            self.cursor = batch.cursor
            for raw in batch.entries:
                self.waiting += channel("telegram").parse(raw, self.account)
        return self._told(self.waiting.pop(0))

    async def _me(self) -> str:
        return (await self.connector.client.me()).text("username")

    async def _send(self, *, chat: int, text: str, rows: list[list[dict[str, str]]] | None = None) -> int:
        buttons = [
            [
                Button(text=one["text"], payload=one.get("data", ""), url=one.get("url", ""), kind=_kind(one))
                for one in row
            ]
            for row in rows or ()
        ]
        return await self._out(chat, text=text, buttons=buttons)

    async def _photo(self, *, chat: int, caption: str, hex: str) -> int:  # noqa: A002 - the name of the wish
        file = await self._file("foto.png", bytes.fromhex(hex), mime="image/png", kind=AttachmentKind.IMAGE)
        return await self._out(chat, text=caption, files=[file])

    async def _document(self, *, chat: int, name: str, hex: str) -> int:  # noqa: A002 - the name of the wish
        file = await self._file(name, bytes.fromhex(hex), mime="application/pdf", kind=AttachmentKind.FILE)
        return await self._out(chat, files=[file])

    async def _edit(self, *, chat: int, message: int, text: str) -> None:
        await self._out(chat, text=text, kind=OutboundKind.EDIT, targets=[f"{chat}:{message}"])

    async def _remove(self, chat: int, message: int) -> None:
        await self._out(chat, kind=OutboundKind.REMOVE, targets=[f"{chat}:{message}"])

    async def _answer(self, press: str, text: str) -> None:
        await self._out(1, text=text, kind=OutboundKind.ANSWER_CALLBACK, callback_id=press)

    async def _typing(self, chat: int) -> None:
        await self.connector.client.action(chat, "typing")

    async def _download(self, file: str) -> int:
        url = await self.connector.locate({"remote_id": file})
        assert url is not None
        async with httpx.AsyncClient(trust_env=False) as client:
            return len((await client.get(url)).content)

    async def _out(self, chat: int, **content: Any) -> int:
        message = replace(an_outbound(**content), recipient=str(chat), address={"chat_id": chat}, channel="telegram")
        receipt = await self.connector.send(cleared(message), an_attempt())
        number = receipt.external_id.rpartition(":")[2]
        return int(number) if number.isdecimal() else 0

    async def _file(self, name: str, content: bytes, *, mime: str, kind: AttachmentKind) -> OutboundFile:
        key = hashlib.sha256(content).hexdigest()
        await self.files.put(key, content)
        return OutboundFile(
            file_id=FileId(1), storage_key=key, name=name, mime=mime, kind=kind, size=len(content), sha256=b"x"
        )

    def _told(self, inbound: Inbound) -> dict[str, Any]:
        match inbound:
            case InboundMessage():
                return _message("message", inbound)
            case InboundEdit():
                return _message("edited_message", inbound.message)
            case InboundCallback():
                return {"kind": "callback_query", "data": inbound.payload, "press": inbound.callback_id}
            case IdentityChanged():
                status = {IdentityChange.BLOCKED: "kicked", IdentityChange.RESUMED: "member"}[inbound.change]
                return {"kind": "my_chat_member", "status": status}
            case other:
                payload = getattr(other, "payload", None)
                person = getattr(other, "person", None)
                assert person is not None, other
                return {"kind": "message", "text": f"/start {payload}", "chat": int(person.value)}


def _kind(button: dict[str, str]) -> str:
    return "link" if "url" in button else "callback"


def _message(kind: str, message: InboundMessage) -> dict[str, Any]:
    card, files = message.contact_card, message.attachments
    return {
        "kind": kind,
        "chat": int(message.person.value),
        "text": message.text or None,
        "file": files[0].source["remote_id"] if files else None,
        "phone": card.phone if card else None,
        "own": card.verified if card else None,
        "place": list(message.location) if message.location else None,
    }


@dataclass
class Place:
    twin: TelegramTwin
    ours: Ours
    account: str
    customer: str

    async def told(self, text: str) -> None:
        """The customer wrote, so that we may answer."""
        await self.twin.say(self.account, self.customer, Said(text=text))

    def heard(self) -> list[str]:
        lines = self.twin.thread(self.account, self.customer)
        return [line.text for line in lines if line.side == "company"]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    port = free_port()
    twin = TelegramTwin(TwinConfig(base_url=f"http://127.0.0.1:{port}"))
    made = twin.add_account("Лавка", token=TOKEN)
    async with served(twin.api(), port=port) as url:
        tools = some_tools(tmp_path, hosts=(url.removeprefix("http://"),))
        account = replace(an_account(channel("telegram"), base_url=url), credentials={"token": TOKEN})
        connector = TelegramConnector(account, tools)
        ours = Ours(connector, account, tools.files)
        yield Place(twin, ours, made.id, twin.customers(made.id)[0].id)
        await connector.close()


async def test_our_connector_passes_the_scenario_of_the_strangers(place: Place) -> None:
    play = Play(twin=place.twin, client=place.ours, account=place.account, customer=place.customer)
    for step in STEPS:
        await step(play)


async def test_an_answer_that_got_lost_is_never_sent_twice(place: Place) -> None:
    await place.told("привет")
    place.twin.set_fault(place.account, "lose_answer_every", 1)
    message = cleared(replace(an_outbound(text="В пути"), recipient=place.customer, address={}))
    with pytest.raises(OutcomeUnknown):
        await place.ours.connector.send(message, an_attempt())
    assert isinstance(await place.ours.connector.reconcile(message, an_attempt(), known=()), CannotTell)
    assert place.heard() == ["В пути"]


async def test_a_gateway_that_did_nothing_leaves_the_outcome_open_too(place: Place) -> None:
    await place.told("привет")
    place.twin.set_fault(place.account, "server_error_every", 1)
    with pytest.raises(OutcomeUnknown):
        message = replace(an_outbound(text="В пути"), recipient=place.customer, address={})
        await place.ours.connector.send(cleared(message), an_attempt())


async def test_a_key_taken_away_stops_the_inbox_and_is_told(place: Place) -> None:
    place.twin.set_fault(place.account, "token_revoked", 1)
    with pytest.raises(AuthFailed):
        await place.ours.connector.send(cleared(an_outbound(text="В пути")), an_attempt())
    (line,) = await place.ours.connector.check()
    assert (line.id, line.state) == ("token", "problem")
    assert TOKEN not in str(line)


async def test_repeats_and_disorder_are_seen_once(place: Place) -> None:
    place.twin.set_fault(place.account, "duplicate_every", 2)
    for number in range(6):
        await place.told(f"{number}")
    batch = await place.ours.connector.poll({})
    keys = [place_key(raw, place.ours.account) for raw in batch.entries]
    assert (len(keys), len(set(keys))) == (9, 6)
    assert (await place.ours.connector.poll({"offset": batch.cursor["offset"] - 1})).entries


def place_key(raw: bytes, account: Account) -> str:
    return channel("telegram").parse(raw, account)[0].dedupe_key


async def test_what_was_not_confirmed_comes_again(place: Place) -> None:
    await place.told("раз")
    first = await place.ours.connector.poll({})
    again = await place.ours.connector.poll({})
    assert list(first.entries) == list(again.entries)
    await place.told("два")
    following = await place.ours.connector.poll(first.cursor)
    assert [place_key(raw, place.ours.account) for raw in following.entries] != [
        place_key(raw, place.ours.account) for raw in first.entries
    ]


async def test_two_who_ask_are_told_of_each_other(place: Place) -> None:
    first = asyncio.create_task(place.ours.connector.poll({}))
    bot = place.twin.world.bots[int(place.account)]
    await until(lambda: bot.asked == 1)
    second = asyncio.create_task(place.ours.connector.poll({}))
    with pytest.raises(Transient) as caught:
        await first
    assert caught.value.own_code == "telegram.taken"
    await place.told("привет")
    assert (await second).entries


async def test_the_webhook_is_arranged_and_taken_away(place: Place) -> None:
    client = place.ours.connector
    made = await client.arrange(url="https://hub.example/hooks/telegram/x", secret="s" * 40, expected=False)
    assert made.subscribed
    again = await client.arrange(url="https://hub.example/hooks/telegram/x", secret="s" * 40, expected=True)
    assert not again.subscribed
    await place.ours.connector.client.delete_webhook()
    lost = await client.arrange(url="https://hub.example/hooks/telegram/x", secret="s" * 40, expected=True)
    assert (lost.subscribed, lost.was_lost) == (True, True)
    gone = await client.arrange(url="", secret="", expected=False)
    assert gone.removed == ("https://hub.example/hooks/telegram/x",)


async def test_an_unknown_address_is_said_to_be_unreachable(place: Place) -> None:
    message = replace(an_outbound(text="Добрый день"), recipient="someone", address={})
    with pytest.raises(RecipientUnreachable):
        await place.ours.connector.send(cleared(message), an_attempt())


async def test_a_server_that_is_away_is_a_normal_state(tmp_path: Path) -> None:
    host = f"127.0.0.1:{free_port()}"
    account = replace(an_account(channel("telegram"), base_url=f"http://{host}"), credentials={"token": TOKEN})
    connector = TelegramConnector(account, some_tools(tmp_path, hosts=(host,)))
    with pytest.raises(Transient):
        await connector.poll({})
    (line,) = await connector.check()
    assert (line.id, line.state) == ("reach", "problem")
    assert "Из России" in line.detail
    await connector.close()
