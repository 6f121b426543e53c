"""Attachments that an export only links to: fetched where a person agreed, never from inside, never without end."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from typing import Any

import pytest
from typing_extensions import override

from pristan.core.errors import InvalidInput, Transient
from pristan.kit.download import Downloader, DownloadRefused
from pristan.migration import service, uploading
from pristan.migration.jobs import digest_of, work
from pristan.migration.left_out import table_of
from pristan.migration.linked import GIVEN_UP, MOST, Linked
from pristan.migration.media import REFUSED
from pristan.migration.store import Import, queries
from pristan.migration.uploading import Announced
from tests.migration.archives import a_picture
from tests.migration.moving import World

PICTURE = "/files/a.png"


def a_ticket(*urls: str) -> bytes:
    """A conversation of Chatwoot with a message for each address."""
    sender = {"id": 7, "name": "Ирина", "type": "contact", "phone_number": "+79990000007"}
    messages = [
        {"id": at, "content": f"слово {at}", "message_type": 0, "created_at": 1_711_378_800 + at, "sender": sender,
         "conversation_id": 1, "private": False, "inbox_id": 3, "content_type": "text",
         "attachments": [{"id": at, "file_type": "image", "data_url": url}]}
        for at, url in enumerate(urls, start=1)
    ]  # fmt: skip
    talk = {"id": 1, "meta": {"sender": sender, "channel": "Channel::Api"}, "messages": messages, "inbox_id": 3}
    return json.dumps(
        [talk | {"account_id": 1, "status": "resolved", "labels": [], "created_at": 1_711_378_800}]
    ).encode()


async def carried(world: World, content: bytes, **answers: str) -> Import:
    """A file on the server, from its beginning to its end."""
    path = world.folder / "export.json"
    await asyncio.to_thread(path.write_bytes, content)
    async with world.db.transaction() as tx:
        id_ = await service.begin(
            tx, world.company.id, world.company.line_id, format_id="chatwoot", path=str(path),
            digest=await asyncio.to_thread(digest_of, path), answers=answers, now=world.at,
        )  # fmt: skip
    await work(world.db, id_, now=world.now, files=world.files, peers=world.peers)
    return await world.load(id_)


async def attachments(world: World) -> list[dict[str, Any]]:
    sql = "select kind, reason, file_id is not null as here from attachments where company_id = %(c)s order by id"
    return await world.rows(sql)


async def sent(world: World, content: bytes) -> Import:
    """The same file sent in the browser, and looked at."""
    given = Announced(
        name="export.json", size=len(content), line_id=world.company.line_id, client_key="вложения-по-ссылкам",
        by=None, by_name="Ира",
    )  # fmt: skip
    async with world.db.transaction() as tx:
        id_ = await uploading.announce(tx, world.company.id, given, now=world.at)
    await world.files.put(f"imports/{world.company.id}/{id_}/00000", content)
    async with world.db.transaction() as tx:
        await uploading.piece_arrived(tx, await service.load(tx, id_), 0)
        await uploading.look(tx, await service.load(tx, id_))
    return await world.step(id_)


async def test_a_person_is_asked_with_the_hosts_and_the_default_is_no(world: World) -> None:
    found = await sent(world, a_ticket("https://files.example.com/a.png", "https://files.example.com/b.png"))
    assert found.findings is not None
    [question] = found.findings["questions"]
    assert (question["id"], question["text"], question["suggested"]) == ("links", "Скачать вложения по ссылкам?", "no")
    assert "files.example.com" in question["why"]
    async with world.db.transaction() as tx:
        await uploading.answer(tx, found, format_name="", answers={"links": "no"}, now=world.at)
    again = await world.step(found.id)
    assert again.findings is not None
    assert (again.state, again.findings["questions"]) == ("asked", [])


async def test_an_answer_that_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(InvalidInput):
        uploading.checked({"links": "maybe"})


@pytest.mark.parametrize("answers", [{}, {"links": "no"}])
async def test_nobody_is_asked_for_a_file_without_consent(world: World, answers: dict[str, str]) -> None:
    done = await carried(world, a_ticket(f"http://{world.peer.netloc}{PICTURE}"), **answers)
    assert (done.counts["files"], done.counts["files_left"], world.peer.asked) == (0, 1, [])


async def test_with_consent_they_come_and_are_looked_into(world: World) -> None:
    world.peer.blobs = {PICTURE: a_picture(), "/files/lie.png": b"MZ this is a programme"}
    here = f"http://{world.peer.netloc}"
    done = await carried(world, a_ticket(f"{here}{PICTURE}", f"{here}/files/lie.png"), links="yes")
    assert (done.counts["files"], done.counts["files_left"]) == (2, 0)
    picture, lie = await attachments(world)
    assert (picture["kind"], picture["here"]) == ("image", True)
    assert (lie["kind"], lie["here"]) == ("file", True), "a lying type is a file for saving only"
    assert not [path for path in world.peer.asked if "token" in path]


async def test_what_is_refused_is_told_line_by_line_and_no_address_is_in_the_report(world: World) -> None:
    done = await carried(
        world,
        a_ticket(
            "https://127.0.0.1/a.png", "https://169.254.169.254/latest/meta-data", "http://files.example.com/a.png",
            "https://ira:secret-word@files.example.com/a.png", "https://[half/a.png", "file:///etc/passwd",
            f"http://{world.peer.netloc}/files/none.png?token=secret-word",
        ),
        links="yes",
    )  # fmt: skip
    assert (done.state, done.counts["files"], done.counts["files_left"]) == ("done", 0, 7)
    reasons = [row["reason"] for row in await attachments(world)]
    assert [reason.split()[0] for reason in reasons] == ["Ссылка"] * 6 + ["Прежняя"]
    assert "внутреннюю сеть" in reasons[0]
    assert "внутреннюю сеть" in reasons[1]
    async with world.db.transaction() as tx:
        files = await tx.fetch_all(queries.left_files, company_id=world.company.id, import_id=done.id, limit=100)
    report = table_of(done, files).decode()
    assert report.count("Ссылка на файл") == 6
    assert "secret-word" not in report


class Counting(Downloader):
    """A downloader that never gets through, and counts how often it was asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__(context=ssl.create_default_context())
        self.error, self.count = error, 0

    @override
    async def fetch(self, *_: Any, **__: Any) -> Any:
        self.count += 1
        raise self.error


@pytest.fixture
async def silent() -> AsyncIterator[Counting]:
    made = Counting(Transient("nobody there"))
    yield made
    await made.close()


async def test_a_host_that_stays_silent_is_given_up_and_others_are_not(silent: Counting) -> None:
    reach = Linked(silent, taken=0)
    for _ in range(GIVEN_UP):
        with pytest.raises(Transient):
            await reach.fetch("https://dead.example.com/a", limit=9)
    with pytest.raises(DownloadRefused, match="silent"):
        await reach.fetch("https://dead.example.com/b", limit=9)
    with pytest.raises(Transient):
        await reach.fetch("https://other.example.com/a", limit=9)
    assert silent.count == GIVEN_UP + 1


async def test_more_files_than_are_allowed_stay_where_they_are(silent: Counting) -> None:
    with pytest.raises(DownloadRefused, match="too_many"):
        await Linked(silent, taken=MOST).fetch("https://files.example.com/a", limit=9)
    assert silent.count == 0


async def test_a_file_that_is_too_large_is_not_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pristan.migration.media.LIMIT", 1_000)
    world.peer.blobs = {"/files/big.png": b"x" * 1_001}
    done = await carried(world, a_ticket(f"http://{world.peer.netloc}/files/big.png"), links="yes")
    [row] = await attachments(world)
    assert (done.counts["files"], "100 МБ" in row["reason"]) == (0, True)


async def test_a_redirect_inside_is_not_followed(world: World) -> None:
    world.peer.faults = {1: "away"}
    done = await carried(world, a_ticket(f"http://{world.peer.netloc}{PICTURE}"), links="yes")
    [row] = await attachments(world)
    assert (done.counts["files"], world.peer.asked, "Ссылка" in row["reason"]) == (0, [PICTURE], True)


async def test_links_of_one_import_bring_so_many_bytes_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pristan.migration.media.MOST_FETCHED", 1)
    world.peer.blobs = {f"/files/{number}.png": a_picture() for number in range(3)}
    links = [f"http://{world.peer.netloc}{path}" for path in world.peer.blobs]
    done = await carried(world, a_ticket(*links), links="yes")
    assert (done.counts["files"], done.counts["files_left"]) == (2, 1), "two are on their way at once"
    assert [row["reason"] for row in await attachments(world) if not row["here"]] == [REFUSED["too_much"]]
    async with world.db.transaction() as tx:
        size = await tx.fetch_value(queries.bytes_here, company_id=world.company.id, import_id=done.id)
    assert size == 2 * len(a_picture()), "what goes on after a stop begins with what is here"
