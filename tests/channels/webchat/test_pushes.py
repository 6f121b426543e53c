"""Pushes: the company's server is told of an answer that nobody took, and of nothing else."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, Response, post
from litestar.params import FromPath

from pristan.channels.accounts import Accounts
from pristan.channels.model import OutboundKind
from pristan.channels.registry import Tools
from pristan.channels.store import seal_credentials
from pristan.channels.webchat import WebchatConnector
from pristan.channels.webchat.pushes import GRACE, refusal
from pristan.core.ids import CompanyId, InboxId, OutboxId
from pristan.delivery.policy import repeats_within
from pristan.delivery.pushing import PATIENCE, PushStation
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import open_files
from pristan.kit.webhooks import is_signed
from pristan.testing import outbound
from tests.sandbox.serving import served
from tests.sandbox.twin import free_port
from tests.staff.people import AFirm, MovingClock

from .conftest import AChat, Visitor, a_chat
from .test_render import an_outbound
from .test_settings_api import connect, firm, owner, visitor_of_app

__all__ = ["firm", "owner", "visitor_of_app"]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass(slots=True, kw_only=True)
class Phones:
    """The company's own server: what it was brought, and what it answers."""

    status: int = 200
    taken: list[tuple[dict[bytes, bytes], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.taken]

    def app(self) -> Litestar:
        @post("/{rest:str}", status_code=200)
        async def take(rest: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
            del rest
            headers = {name.lower().encode(): value.encode() for name, value in request.headers.items()}
            self.taken.append((headers, await request.body()))
            return Response(b"", status_code=self.status)

        return Litestar([take], openapi_config=None, logging_config=None)


@dataclass(slots=True, kw_only=True)
class Desk:
    """A visitor of a chat with pushes, an operator's answers, the station, the server of the application."""

    chat: AChat
    visitor: Visitor
    phones: Phones
    clock: MovingClock
    station: PushStation
    connector: WebchatConnector
    person: str

    async def answers(self, text: str, *, number: int = 1, **more: Any) -> str:
        known = {"company_id": self.chat.company.id, "inbox_id": self.chat.inbox_id, "recipient": self.person}
        message = an_outbound(**known, text=text, outbox_id=OutboxId(number), conversation_id=77, **more)
        attempt = outbound.an_attempt(at=self.clock.now())
        return (await self.connector.send(outbound.cleared(message), attempt)).external_id

    async def passes(self, after: timedelta = GRACE) -> int:
        self.clock.moment += after
        return await self.station.run_once()

    async def waiting(self) -> list[dict[str, Any]]:
        async with self.chat.worker_db.transaction() as tx:
            sql = "select attempts, due_at from webchat_pushes where company_id = %(c)s"
            return await tx.fetch_all(sql, c=self.chat.company.id)


@dataclass(slots=True, kw_only=True)
class Maker:
    http: httpx.AsyncClient
    worker_db: Database
    vault: Vault
    clock: MovingClock
    folder: Path
    phones: Phones
    origin: str

    async def desk(self, *, url: str = "", inner: tuple[str, ...] | None = None, **settings: Any) -> Desk:
        given = {"push_url": url or f"{self.origin}/push", **settings}
        chat = await a_chat(self.worker_db, self.vault, **given)
        sealed = seal_credentials({"push_secret": SECRET}, inbox_id=InboxId(chat.inbox_id), vault=self.vault)
        async with self.worker_db.transaction() as tx:
            await tx.execute("update inboxes set credentials = %(s)s where id = %(i)s", s=sealed, i=chat.inbox_id)
            await tx.execute("delete from webchat_pushes")
        visitor = Visitor(http=self.http, key=chat.key)
        await visitor.start()
        await visitor.agree()
        hosts = (self.origin.partition("//")[2],) if inner is None else inner
        tools = Tools(files=open_files("", self.folder), public_url="https://hub.example", internal_hosts=hosts)
        accounts = Accounts(self.vault)
        async with self.worker_db.transaction() as tx:
            account = await accounts.get(tx, company_id=CompanyId(chat.company.id), inbox_id=InboxId(chat.inbox_id))
        assert account is not None
        return Desk(
            chat=chat,
            visitor=visitor,
            phones=self.phones,
            clock=self.clock,
            station=PushStation(self.worker_db, accounts, tools, clock=self.clock),
            connector=WebchatConnector(account, self.worker_db),
            person=str((await visitor.start())["visitor_id"]),
        )


@pytest.fixture
async def maker(
    http: httpx.AsyncClient, worker_db: Database, vault: Vault, clock: MovingClock, tmp_path: Path
) -> AsyncIterator[Maker]:
    phones, port = Phones(), free_port()
    async with served(phones.app(), port=port) as origin:
        yield Maker(
            http=http, worker_db=worker_db, vault=vault, clock=clock, folder=tmp_path, phones=phones, origin=origin
        )


async def test_an_answer_nobody_takes_is_told_once_with_opaque_ids_only(maker: Maker) -> None:
    desk = await maker.desk()
    row_id = await desk.answers("Ваш паспорт готов, Гульнара")
    assert await desk.passes(timedelta(seconds=1)) == 0, "an open stream has its time to take it"
    assert await desk.passes() == 1
    assert await desk.passes(timedelta(days=2)) == 0
    (told,) = desk.phones.told
    at = told.pop("at")
    assert at.startswith("20")
    assert told == {
        "type": "message.waiting",
        "id": f"pw-{row_id}",
        "inbox": str(desk.chat.key),
        "visitor": desk.person,
        "conversation": "77",
        "message": row_id,
        "unread": 1,
        "text": None,
    }
    headers, body = desk.phones.taken[0]
    assert is_signed([SECRET], headers, body, now=desk.clock.now() - timedelta(days=2))
    assert "паспорт" not in body.decode()
    assert "Гульнара" not in body.decode()


async def test_the_words_travel_only_where_they_were_asked_for(maker: Maker) -> None:
    desk = await maker.desk(push_text=True)
    await desk.answers("Готово. " * 100)
    await desk.passes()
    (told,) = desk.phones.told
    assert told["text"].startswith("Готово.")
    assert len(told["text"]) == 200


async def test_what_a_device_took_needs_no_push(maker: Maker) -> None:
    desk = await maker.desk()
    await desk.answers("Уже едет")
    position = (await desk.visitor.call("GET", "/messages")).json()["position"]
    await desk.visitor.call("POST", "/read", json={"position": position, "state": "delivered"})
    assert await desk.passes() == 0
    assert await desk.waiting() == []
    await desk.answers("У двери", number=2)
    assert await desk.passes() == 1
    assert desk.phones.told[0]["unread"] == 2


async def test_what_was_taken_back_is_not_told(maker: Maker) -> None:
    desk = await maker.desk()
    row_id = await desk.answers("Не туда")
    await desk.answers("", number=2, kind=OutboundKind.REMOVE, targets=[row_id])
    assert await desk.passes() == 0
    assert desk.phones.told == []


async def test_a_server_that_fails_is_asked_again_with_the_same_id_for_a_day(maker: Maker) -> None:
    desk = await maker.desk()
    desk.phones.status = 503
    await desk.answers("Уже едет")
    assert await desk.passes() == 1
    assert await desk.passes(timedelta(seconds=0.5)) == 0
    assert await desk.passes(timedelta(seconds=1)) == 1
    desk.phones.status = 200
    assert await desk.passes(timedelta(seconds=5)) == 1
    assert len({told["id"] for told in desk.phones.told}) == 1
    assert len(desk.phones.told) == 3
    assert await desk.waiting() == []


async def test_after_a_day_it_is_given_up_and_the_administrator_reads_why(maker: Maker) -> None:
    desk = await maker.desk()
    desk.phones.status = 500
    await desk.answers("Уже едет")
    async with desk.chat.worker_db.transaction() as tx:
        await tx.execute("update webchat_pushes set attempts = %(n)s", n=repeats_within(PATIENCE))
    assert await desk.passes() == 1
    assert await desk.waiting() == []
    async with desk.chat.worker_db.transaction() as tx:
        said = await tx.fetch_value("select last_error from inbox_health where inbox_id = %(i)s", i=desk.chat.inbox_id)
    assert said.startswith("Уведомление приложению не ушло")


@pytest.mark.parametrize("status", [410, 422])
async def test_a_push_refused_for_good_is_not_repeated(maker: Maker, status: int) -> None:
    desk = await maker.desk()
    desk.phones.status = status
    await desk.answers("Уже едет")
    assert await desk.passes() == 1
    assert await desk.waiting() == []


async def test_an_inner_address_is_never_called(maker: Maker) -> None:
    """Settings that were kept before, or a name that was led inside since."""
    desk = await maker.desk(inner=())
    await desk.answers("Уже едет")
    assert await desk.passes() == 1
    assert desk.phones.taken == []
    assert await desk.waiting() == []


async def test_without_an_address_nothing_is_noted(maker: Maker) -> None:
    desk = await maker.desk()
    async with maker.worker_db.transaction() as tx:
        await tx.execute("update inboxes set settings = settings - 'push_url' where id = %(i)s", i=desk.chat.inbox_id)
        account = await Accounts(maker.vault).get(
            tx, company_id=CompanyId(desk.chat.company.id), inbox_id=InboxId(desk.chat.inbox_id)
        )
    assert account is not None
    desk.connector = WebchatConnector(account, maker.worker_db)
    await desk.answers("Уже едет")
    assert await desk.waiting() == []


def test_a_server_that_asks_for_a_pause_gets_it() -> None:
    error = refusal(httpx.Response(429, headers={"Retry-After": "30"}))
    assert getattr(error, "retry_after", None) == timedelta(seconds=30)
    assert refusal(httpx.Response(204)) is None


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/push", "https://10.0.0.1/push", "https://localhost", "https://[::1]/", "file:///etc/passwd",
     "https://user:pass@127.0.0.1/", "https://169.254.169.254/latest"],
)  # fmt: skip
async def test_the_settings_take_no_inner_address(owner: httpx.AsyncClient, firm: AFirm, address: str) -> None:
    inbox = await connect(owner, firm)
    path = f"/api/v1/inboxes/{inbox['id']}/webchat"
    settings = (await owner.get(path)).json()["settings"]
    answer = await owner.put(path, json={**settings, "push_url": address})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "push_url"
    assert (await owner.get(path)).json()["settings"]["push_url"] == ""


async def test_the_secret_of_pushes_is_shown_once_and_changed_without_a_break(
    owner: httpx.AsyncClient, firm: AFirm
) -> None:
    inbox = await connect(owner, firm)
    path = f"/api/v1/inboxes/{inbox['id']}/webchat"
    first = (await owner.post(f"{path}/push-secret")).json()
    second = (await owner.post(f"{path}/push-secret")).json()
    assert first["secret"].startswith("whsec_")
    assert (first["former_secret_until"], bool(second["former_secret_until"])) == (None, True)
    page = await owner.get(path)
    assert page.json()["has_push_secret"] is True
    assert first["secret"] not in page.text
    assert second["secret"] not in page.text
