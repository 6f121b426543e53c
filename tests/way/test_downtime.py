"""This installation was off for longer than VK repeats: what people wrote meanwhile is read back from their dialogs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.sandbox.vk.customers import Phone
from pristan.sandbox.vk.model import Message
from tests.conftest import make_database
from tests.sandbox.twin import free_port
from tests.sandbox.vk_scenario import TOKEN, Place, a_place
from tests.staff.conftest import CHEAP
from tests.staff.people import AFirm
from tests.way.hub import eventually
from tests.way.site import PUBLIC_URL, Site, a_site
from tests.way.test_vk import listens

TRIES = 6  # of VK, before it gives an event up


@pytest.fixture
async def dbs(cluster_url: str, vault: Vault) -> AsyncIterator[tuple[Database, Database]]:
    """A database of its own: its stations find the inboxes of no other test due."""
    made = make_database(cluster_url, vault)
    opened = [Database(url, size=4, now=lambda: datetime.now(UTC)) for url in (made.web, made.worker)]
    for db in opened:
        await db.open()
    yield opened[0], opened[1]
    for db in opened:
        await db.close()


async def hours_pass(db: Database, firm: AFirm) -> None:
    """As if nobody had looked since then; stopping a site of these tests pauses its inboxes."""
    async with db.transaction() as tx:
        await tx.execute("update inboxes set state = 'active' where company_id = %(c)s", c=firm.id)
        await tx.execute(
            "update inbox_health set checked_at = now() - interval '3 hours', heard_until = now() - interval '3 hours'"
            " where company_id = %(c)s",
            c=firm.id,
        )


async def given_up(place: Place, *, events: int) -> None:
    """VK has tried each event six times and brings it no more."""
    postman = place.twin.platform.line(place.group_id).postman

    async def all_tried() -> bool:
        tried = [one for one in postman.log if one.type == "message_new" and one.failed_before == TRIES - 1]
        return len(tried) == events and postman.waiting == 0

    await eventually(all_tried)
    assert all(one.status == 0 for one in postman.log if one.failed_before)


def bring_again(place: Place, phone: Phone, message: Message) -> None:
    """A late repeat of the event."""
    platform = place.twin.platform
    body = {"message": platform.world.shown(message)}
    platform.line(place.group_id).emit("message_new", body, peer_id=phone.dialog.peer_id)


async def words(site: Site) -> dict[str, list[str]]:
    """What each customer said, in order."""
    rows = (await site.call("GET", "/conversations"))["items"]
    threads = {row["id"]: await site.thread(row["id"]) for row in rows}
    said = [[one["text"] for one in thread if one["kind"] == "in"] for thread in threads.values()]
    return {texts[0]: texts for texts in said if texts}


async def said(site: Site, messages: int) -> bool:
    return sum(map(len, (await words(site)).values())) >= messages


async def test_what_was_written_while_we_were_off_is_there_once_and_in_order(
    dbs: tuple[Database, Database], vault: Vault, tmp_path: Path
) -> None:
    port = free_port()
    web_db, worker_db = dbs
    async with a_place(mapped={PUBLIC_URL: f"http://127.0.0.1:{port}"}, clock_factor=36_000) as place:
        at_home = partial(
            a_site, web_db=web_db, worker_db=worker_db, vault=vault, hasher=CHEAP, folder=tmp_path, port=port,
            hosts=place.url.removeprefix("http://"),
        )  # fmt: skip
        known, stranger = (place.twin.phone(str(place.group_id), str(person)) for person in place.people[:2])
        async with at_home() as site:
            inbox = await site.connect("vk", settings={"base_url": place.api, "mode": "webhook"}, token=TOKEN)
            assert inbox["state"] == "active", inbox["checks"]
            await eventually(partial(listens, place, "webhook"))
            known.say("Здравствуйте")
            await site.message((await site.conversation())["id"], text="Здравствуйте")
            firm = site.firm
        known.say("раз")
        first = stranger.say("Я у вас впервые")
        for text in ("два", "три"):
            known.say(text)
        await given_up(place, events=4)
        await hours_pass(worker_db, firm)
        async with at_home(firm=firm) as site:
            await eventually(partial(said, site, 5))
            bring_again(place, stranger, first)
            stranger.say("Ау")
            await eventually(partial(said, site, 6))
            assert await words(site) == {
                "Здравствуйте": ["Здравствуйте", "раз", "два", "три"],
                "Я у вас впервые": ["Я у вас впервые", "Ау"],
            }
