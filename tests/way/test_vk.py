"""The way of a message through VK: a customer's phone → webhook → desk → HTTP API of an operator → the phone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.sandbox.max.model import UploadType
from pristan.sandbox.max.samples import sample
from pristan.sandbox.vk.customers import Phone
from pristan.sandbox.vk.model import Message
from tests.sandbox.twin import free_port
from tests.sandbox.vk_scenario import TOKEN, Place, a_place
from tests.staff.conftest import CHEAP
from tests.way.hub import eventually
from tests.way.site import PUBLIC_URL, Site, a_site


@dataclass(slots=True, kw_only=True)
class Way:
    """Both ends."""

    place: Place
    site: Site
    inbox: dict[str, Any]

    @property
    def phone(self) -> Phone:
        return self.place.phone

    def shown(self) -> list[Message]:
        """What the company said, as the phone shows it."""
        return [one for one in self.phone.dialog.messages.values() if one.out and not one.is_removed]

    async def arrives(self, text: str) -> Message:
        async def found() -> Message | None:
            return next((one for one in self.shown() if one.text == text), None)

        message: Message = await eventually(found)
        return message


@pytest.fixture(params=["webhook", "polling"])
async def way(
    request: pytest.FixtureRequest, worker_db: Database, web_db: Database, vault: Vault, tmp_path: Path
) -> AsyncIterator[Way]:
    port = free_port()
    async with a_place(mapped={PUBLIC_URL: f"http://127.0.0.1:{port}"}, clock_factor=600) as place:
        hosts = place.url.removeprefix("http://")
        async with a_site(
            web_db=web_db, worker_db=worker_db, vault=vault, hasher=CHEAP, folder=tmp_path, port=port, hosts=hosts
        ) as site:
            settings = {"base_url": place.api, "mode": request.param}
            inbox = await site.connect("vk", settings=settings, token=TOKEN)
            assert inbox["state"] == "active", inbox["checks"]
            await eventually(lambda: listens(place, request.param))
            yield Way(place=place, site=site, inbox=inbox)


async def listens(place: Place, how: str) -> bool:
    """What is written before has nobody to go to."""
    if how == "polling":
        return "groups.getLongPollServer" in place.twin.platform.calls
    community = place.twin.platform.world.memory.communities[place.group_id]
    return any(one.status == "ok" and one.events for one in community.servers.values())


async def test_words_pictures_files_and_buttons_go_both_ways(way: Way) -> None:
    way.phone.say("Где мой заказ?", ref="h_9XkQ2", ref_source="site")
    row = await way.site.conversation()
    await way.site.message(row["id"], text="Где мой заказ?")
    told = [one["system"] for one in await way.site.thread(row["id"]) if one["kind"] == "system"]
    assert {"code": "started", "params": {"payload": "h_9XkQ2"}} in told
    picture, paper = sample(UploadType.IMAGE), sample(UploadType.FILE)
    files = [await way.site.upload(*picture), await way.site.upload(*paper)]
    buttons = [[{"text": "Утром", "payload": "am"}, {"text": "Сайт", "kind": "link", "url": "https://shop.example"}]]
    await way.site.say(row["id"], "Когда привезти?", file_ids=files, buttons=buttons)
    said = await way.arrives("Когда привезти?")
    assert [one["type"] for one in said.attachments] == ["photo", "doc"]
    way.phone.press(said.cmid, "0:0")
    pressed = await way.site.message(row["id"], callback={"payload": "am", "button_text": "Утром"})
    assert pressed["kind"] == "in"

    async def answered() -> bool:
        return not way.place.twin.platform.world.memory.presses

    await eventually(answered)
    way.phone.say("вот чек", kind="image")
    assert (await way.site.message(row["id"], text="вот чек"))["attachments"][0]["kind"] == "image"


async def test_edits_removals_and_reading_are_seen_on_the_other_side(way: Way) -> None:
    way.phone.say("привет")
    row = await way.site.conversation()
    sent = await way.site.say(row["id"], "Ваш заказ готв")
    await way.arrives("Ваш заказ готв")
    await way.site.message(row["id"], id=sent["id"], state="sent")
    way.phone.read()
    await way.site.message(row["id"], id=sent["id"], state="read")
    await way.site.call("PATCH", f"/messages/{sent['id']}", json={"text": "Ваш заказ готов"})
    await way.arrives("Ваш заказ готов")
    await way.site.call("DELETE", f"/messages/{sent['id']}")

    async def gone() -> bool:
        return way.shown() == []

    await eventually(gone)


async def test_a_message_of_two_parts_is_read_with_its_last_part(way: Way) -> None:
    way.phone.say("привет")
    row = await way.site.conversation()
    sent = await way.site.say(row["id"], "Слово. " * 700)
    await way.site.message(row["id"], id=sent["id"], state="sent")
    assert len(way.shown()) == 2
    way.phone.read()
    await way.site.message(row["id"], id=sent["id"], state="read")


async def test_an_answer_given_in_vk_itself_stands_in_the_thread_once(way: Way) -> None:
    way.phone.say("привет")
    row = await way.site.conversation()
    await way.site.say(row["id"], "Отвечаю отсюда")
    await way.arrives("Отвечаю отсюда")
    way.phone.answered_in_vk("Отвечаю с телефона")
    there = await way.site.message(row["id"], text="Отвечаю с телефона")
    assert (there["kind"], there["state"], there["author"]["name"]) == ("out", "sent", "Сотрудник ВКонтакте")
    way.phone.say("спасибо")
    await way.site.message(row["id"], text="спасибо")
    texts = [one["text"] for one in await way.site.thread(row["id"]) if one["kind"] == "out"]
    assert sorted(texts) == ["Отвечаю отсюда", "Отвечаю с телефона"]


async def test_who_forbids_is_not_written_to_until_they_allow(way: Way) -> None:
    way.phone.say("привет")
    row = await way.site.conversation()
    way.phone.deny()
    await way.site.conversation(id=row["id"], identity_state="blocked")
    refused = await way.site.say(row["id"], "Вы здесь?")
    await way.site.message(row["id"], id=refused["id"], state="failed")
    way.phone.allow()
    await way.site.conversation(id=row["id"], identity_state="ok")
    await way.site.say(row["id"], "Снова здравствуйте")
    await way.arrives("Снова здравствуйте")
    assert [one.text for one in way.shown()] == ["Снова здравствуйте"]


async def test_a_lost_answer_is_found_and_not_repeated(way: Way) -> None:
    way.phone.say("привет")
    row = await way.site.conversation()
    way.place.fault("lose_answer_every")
    sent = await way.site.say(row["id"], "Дошло?")
    await way.arrives("Дошло?")
    way.place.fault("lose_answer_every", 0)
    await way.site.message(row["id"], id=sent["id"], state="sent")
    assert [one.text for one in way.shown()] == ["Дошло?"]


async def test_a_customer_of_vk_has_a_name(way: Way) -> None:
    way.phone.say("привет")
    await way.site.conversation(contact_name="Ольга Смирнова")


@pytest.mark.parametrize("way", ["webhook"], indirect=True)
async def test_nobody_else_is_let_in_and_a_repeat_is_no_second_message(way: Way, worker_db: Database) -> None:
    way.place.fault("duplicate_every")
    way.phone.say("привет")
    row = await way.site.conversation()
    async with worker_db.transaction() as tx:
        key = await tx.fetch_value("select key from inboxes where id = %(i)s", i=way.inbox["id"])
    body = {"type": "message_new", "secret": "guess", "object": {}}
    async with httpx.AsyncClient(transport=way.site.desk._transport, base_url=PUBLIC_URL) as stranger:
        answers = [await stranger.post(f"/hooks/vk/{key}", json=one) for one in (body, body | {"type": "confirmation"})]
        assert [(one.status_code, one.content) for one in answers] == [(403, b""), (403, b"")]
        shown = await stranger.post(f"/hooks/vk/{key}", content=b"x" * 2_000_000)
        assert shown.status_code == 413
    way.phone.say("ещё")
    await way.site.message(row["id"], text="ещё")

    async def twice() -> bool:
        async with worker_db.transaction() as tx:
            query = "select count(*) from journal where inbox_id = %(i)s and state = 'duplicate'"
            return bool(await tx.fetch_value(query, i=way.inbox["id"]) >= 2)

    await eventually(twice)
    incoming = [one["text"] for one in await way.site.thread(row["id"]) if one["kind"] == "in"]
    assert incoming == ["привет", "ещё"]
    log = way.place.twin.platform.line(way.place.group_id).postman.log
    assert {(one.status, one.answer) for one in log} == {(200, "ok")}
