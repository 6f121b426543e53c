"""Our connector on the twin of VK: the scenario of vkbottle and vk-io, and what only a hub must bear."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pristan.channels.model import (
    AttachmentKind,
    Button,
    FoundSent,
    Inbound,
    InboundMessage,
    NotSent,
    OutboundFile,
    OutboundKind,
    SaidElsewhere,
)
from pristan.channels.vk import CHANNEL
from pristan.channels.vk.client import Form
from pristan.channels.vk.connector import VkConnector, mark
from pristan.core.errors import (
    AuthFailed,
    MessageRejected,
    NotReady,
    OutcomeUnknown,
    RateLimited,
    RecipientUnreachable,
    Transient,
)
from pristan.core.ids import FileId, OutboxId
from pristan.testing.accounts import INBOX_KEY, a_vk_account
from pristan.testing.outbound import NOON, an_attempt, cleared
from tests.sandbox.conftest import until
from tests.sandbox.vk_scenario import STEPS, TOKEN, Mode, Place, Play, a_place
from tests.staff.people import MovingClock

from .driver import OurConnector, a_message, connected, tools_for

HOOK = f"https://hub.example/hooks/vk/{INBOX_KEY}"


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with a_place(clock_factor=3600) as found:
        found.fault("requests_per_second", 0)
        yield found


@pytest.fixture
async def connector(place: Place, tmp_path: Path) -> AsyncIterator[VkConnector]:
    made = connected(place, tmp_path / "files")
    yield made
    await made.close()


def parsed(entries: Any) -> list[Inbound]:
    return [one for raw in entries for one in CHANNEL.parse(raw, a_vk_account(token=TOKEN))]


def texts(entries: Any) -> list[str]:
    return [one.text for one in parsed(entries) if isinstance(one, InboundMessage)]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_our_connector_plays_the_whole_scenario(mode: Mode, place: Place, tmp_path: Path) -> None:
    passed = await Play(place=place, driver=OurConnector(tmp_path / "files"), folder=tmp_path).run(mode)
    assert passed == [step["name"] for step in STEPS]


async def test_a_message_whose_answer_was_lost_is_found_in_the_dialog(place: Place, connector: VkConnector) -> None:
    place.phone.say("привет")
    message, attempt = cleared(a_message(place, text="Дошло?")), an_attempt()
    place.fault("lose_answer_every")
    with pytest.raises(OutcomeUnknown):
        await connector.send(message, attempt)
    place.fault("lose_answer_every", 0)
    found = await connector.reconcile(message, attempt, known=())
    assert isinstance(found, FoundSent)
    assert found.receipt.external_id == f"{place.people[0]}:2"
    other = cleared(a_message(place, text="Дошло?", outbox_id=OutboxId(2)))
    assert isinstance(await connector.reconcile(other, attempt, known=()), NotSent)  # equal words, another number


async def test_a_repeat_within_the_hour_is_one_message(place: Place, connector: VkConnector) -> None:
    place.phone.say("привет")
    message = cleared(a_message(place, text="Раз"))
    first = await connector.send(message, an_attempt())
    again = await connector.send(message, an_attempt(number=2))
    assert first == again
    assert [one.text for one in place.phone.dialog.messages.values() if one.out] == ["Раз"]


@pytest.mark.parametrize(
    ("fault", "value", "kind"),
    [
        ("server_error_every", 1, OutcomeUnknown),
        ("internal_every", 1, OutcomeUnknown),
        ("rate_limit_every", 1, RateLimited),
        ("flood_every", 1, NotReady),
        ("captcha", 1, AuthFailed),
        ("token_revoked", 1, AuthFailed),
    ],
)
async def test_each_trouble_has_its_meaning(
    fault: str, value: float, kind: type[Exception], *, place: Place, connector: VkConnector
) -> None:
    place.phone.say("привет")
    place.fault(fault, value)
    with pytest.raises(kind):
        await connector.send(cleared(a_message(place, text="Раз")), an_attempt())


async def test_twenty_calls_a_second_and_no_more(tmp_path: Path) -> None:
    async with a_place(clock=MovingClock()) as place:  # its second does not end while a slow machine hurries
        connector = connected(place, tmp_path / "files")
        place.fault("requests_per_second", 20)
        place.phone.say("привет")
        outcomes = await asyncio.gather(
            *(
                connector.send(cleared(a_message(place, text="Раз", outbox_id=OutboxId(number + 1))), an_attempt())
                for number in range(30)
            ),
            return_exceptions=True,
        )
        await connector.close()
    assert sum(isinstance(one, RateLimited) for one in outcomes) == 10
    assert sum(not isinstance(one, BaseException) for one in outcomes) == 20


async def test_flood_control_gives_up_in_the_end(place: Place, connector: VkConnector) -> None:
    place.phone.say("привет")
    place.fault("flood_every")
    attempt = an_attempt()
    for _ in range(5):
        with pytest.raises(NotReady):
            await connector.send(cleared(a_message(place, text="Раз")), attempt)
    with pytest.raises(MessageRejected):
        await connector.send(cleared(a_message(place, text="Раз")), attempt)


async def test_who_may_not_be_written_to_is_told_apart(place: Place, connector: VkConnector) -> None:
    message = cleared(a_message(place, text="Раз"))
    with pytest.raises(RecipientUnreachable) as before:
        await connector.send(message, an_attempt())
    place.phone.say("привет")
    place.phone.ban(is_banned=True)
    with pytest.raises(RecipientUnreachable) as banned:
        await connector.send(message, an_attempt())
    assert (before.value.own_code, banned.value.own_code) == ("vk.not_allowed", "vk.in_black_list")


async def test_where_bots_are_off_buttons_become_words(place: Place, connector: VkConnector) -> None:
    place.phone.say("привет")
    place.twin.platform.world.memory.communities[place.group_id].are_bots_on = False
    rows = [[Button(text="Да", payload="y"), Button(text="Сайт", kind="link", url="https://shop.example")]]
    attempt = an_attempt()
    await connector.send(cleared(a_message(place, text="Ждать вас?", buttons=rows)), attempt)
    (said,) = [one for one in place.phone.dialog.messages.values() if one.out]
    assert said.text == "Ждать вас?\n1. Да\n2. Сайт: https://shop.example"
    assert said.keyboard is None


async def test_a_picture_vk_does_not_take_goes_as_a_document(
    place: Place, connector: VkConnector, tmp_path: Path
) -> None:
    place.phone.say("привет")
    await tools_for(place, tmp_path / "files").files.put("1/1", b"\x89PNG broken")
    file = OutboundFile(
        file_id=FileId(1), storage_key="1/1", name="чек.png", mime="image/png", kind=AttachmentKind.IMAGE, size=11,
        sha256=b"",
    )  # fmt: skip
    attempt = an_attempt()
    await connector.send(cleared(a_message(place, files=[file])), attempt)
    (said,) = [one for one in place.phone.dialog.messages.values() if one.out]
    assert [one["type"] for one in said.attachments] == ["doc"]
    assert list(attempt.memo) == ["upload:1"]


async def test_an_executable_is_refused_with_words(place: Place, connector: VkConnector, tmp_path: Path) -> None:
    place.phone.say("привет")
    await tools_for(place, tmp_path / "files").files.put("1/1", b"MZ")
    file = OutboundFile(
        file_id=FileId(1), storage_key="1/1", name="setup.exe", mime="", kind=AttachmentKind.FILE, size=2, sha256=b""
    )
    with pytest.raises(MessageRejected) as caught:
        await connector.send(cleared(a_message(place, files=[file])), an_attempt())
    assert caught.value.own_code == "vk.file_refused"


async def test_an_edit_keeps_what_the_message_carried(place: Place, tmp_path: Path) -> None:
    place.phone.say("привет")
    driver = OurConnector(tmp_path / "files")
    play = Play(place=place, driver=driver, folder=tmp_path)
    picture = next(step for step in STEPS if step["name"] == "a picture goes out")
    edit = {"name": "edit", "bot": {"op": "edit", "cmid": "$last", "text": "Другие слова"}}
    await play.run("polling", [{**picture, "save": "last", "events": []}, edit])
    said = place.phone.dialog.messages[play.names["last"]]
    assert (said.text, [one["type"] for one in said.attachments]) == ("Другие слова", ["photo"])


async def test_the_place_moves_only_with_what_was_taken(place: Place, connector: VkConnector) -> None:
    place.listen()
    place.phone.say("раз")
    first = await connector.poll({"ts": "1"})
    assert texts(first.entries) == ["раз"]
    assert texts((await connector.poll({"ts": "1"})).entries) == ["раз"]  # not confirmed: given again
    place.phone.say("два")
    assert texts((await connector.poll(first.cursor)).entries) == ["два"]


async def test_an_expired_key_is_renewed_in_place(place: Place, connector: VkConnector) -> None:
    place.listen()
    place.phone.say("раз")
    place.fault("long_poll_failed", 2)
    renewed = await connector.poll({"ts": "1"})
    assert (list(renewed.entries), renewed.cursor) == ([], {"ts": "1"})
    assert texts((await connector.poll(renewed.cursor)).entries) == ["раз"]


@pytest.mark.parametrize("failed", [1, 3])
async def test_what_the_queue_lost_is_read_back_from_the_dialogs(
    failed: int, place: Place, connector: VkConnector
) -> None:
    place.listen()
    place.phone.say("раз")
    place.phone.say("два")
    queued = await connector.poll({"ts": "1"})
    place.fault("long_poll_failed", failed)
    lost = await connector.poll({"ts": "1"})
    assert texts(lost.entries) == ["раз", "два"]
    keys = {one.dedupe_key for one in parsed(queued.entries)}
    assert {one.dedupe_key for one in parsed(lost.entries)} <= keys  # so that the journal takes each only once
    place.phone.say("три")
    assert texts((await connector.poll(lost.cursor)).entries) == ["три"]


async def test_what_came_while_we_were_away_is_read_back(place: Place, connector: VkConnector) -> None:
    since = datetime.now(UTC) - timedelta(minutes=1)
    place.phone.say("раз")
    await connector.send(cleared(a_message(place, text="наш ответ")), an_attempt())
    place.phone.say("два")
    entries = await connector.missed({"peer_id": place.people[0]}, since=since)
    assert texts(entries) == ["раз", "два"]
    later = await connector.missed({"peer_id": place.people[0]}, since=datetime.now(UTC) + timedelta(minutes=1))
    assert list(later) == []


async def test_every_dialog_that_was_not_silent_is_told_and_no_other(place: Place, connector: VkConnector) -> None:
    twin, account = place.twin, str(place.group_id)
    since = datetime.now(UTC) - timedelta(minutes=1)
    people = [int(twin.add_customer(account, f"Имя {number}").id) for number in range(205)]  # more than one page
    for person in people:
        twin.phone(account, str(person)).say("привет")
    twin.phone(account, str(people[0])).say("ещё")
    twin.phone(account, str(people[7])).dialog.messages[1].date -= 3600  # fell silent long before
    told = [found["peer_id"] for found in await connector.dialogs(since=since)]
    assert sorted(told) == sorted(set(people) - {people[7]})
    assert list(await connector.dialogs(since=datetime.now(UTC) + timedelta(minutes=1))) == []


async def test_an_echo_of_ours_carries_our_mark(place: Place, connector: VkConnector) -> None:
    place.listen()
    place.phone.say("привет")
    await connector.send(cleared(a_message(place, text="Раз", outbox_id=OutboxId(7))), an_attempt())
    place.phone.answered_in_vk("С телефона")
    ours, theirs = [
        one for one in parsed((await connector.poll({"ts": "1"})).entries) if isinstance(one, SaidElsewhere)
    ]
    assert ours.mark == mark(a_vk_account(token=TOKEN), 7, 0)
    assert (theirs.mark, theirs.author, theirs.text) == ("", "Сотрудник ВКонтакте", "С телефона")


async def test_the_server_stands_once_and_comes_back_when_it_was_removed(place: Place, connector: VkConnector) -> None:
    community = place.twin.platform.world.memory.communities[place.group_id]
    foreign: Form = {"group_id": place.group_id, "url": "https://crm.example/vk", "title": "CRM", "secret_key": "x"}
    await connector.client._call("groups.addCallbackServer", foreign)
    assert (await connector.arrange(url=HOOK, secret="s" * 43, expected=False)).subscribed
    await until(lambda: community.servers[2].status == "failed")  # the address is outside of the sandbox
    community.servers[2].status = "ok"
    again = await connector.arrange(url=HOOK, secret="s" * 43, expected=True)
    assert (again.subscribed, again.was_lost) == (False, False)
    assert [one.url for one in community.servers.values()] == ["https://crm.example/vk", HOOK]
    del community.servers[2]
    assert (await connector.arrange(url=HOOK, secret="s" * 43, expected=True)).was_lost
    await connector.arrange(url="", secret="", expected=False)
    assert [one.url for one in community.servers.values()] == ["https://crm.example/vk"]


async def test_a_server_vk_gave_up_is_confirmed_anew(place: Place, connector: VkConnector) -> None:
    community = place.twin.platform.world.memory.communities[place.group_id]
    await connector.arrange(url=HOOK, secret="s" * 43, expected=False)
    await until(lambda: community.servers[1].status == "failed")  # the address is outside of the sandbox
    assert (await connector.prepare(url=HOOK))["confirmation_code"] == community.confirmation_code
    assert (await connector.arrange(url=HOOK, secret="s" * 43, expected=True)).was_lost
    assert "groups.editCallbackServer" in place.twin.platform.calls


async def test_the_checklist_names_the_community_and_what_is_wrong(place: Place, tmp_path: Path) -> None:
    connector = connected(place, tmp_path, receive="webhook")
    community = place.twin.platform.world.memory.communities[place.group_id]
    try:
        lines = {line.id: line for line in await connector.check()}
        assert {name: line.state for name, line in lines.items()} == {
            "token": "ok", "rights": "ok", "receiving": "problem",
        }  # fmt: skip
        assert "Пристань" in lines["token"].detail
        community.rights = ("messages", "manage")
        rights = {line.id: line for line in await connector.check()}["rights"]
        assert (rights.state, rights.detail) == ("problem", "Нет права: фотографии, файлы")
        place.fault("token_revoked")
        (line,) = await connector.check()
        assert (line.id, line.state, bool(line.fix)) == ("token", "problem", True)
    finally:
        await connector.close()


async def test_a_late_answer_to_a_press_is_told_and_not_repeated(place: Place, connector: VkConnector) -> None:
    message = a_message(
        place, kind=OutboundKind.ANSWER_CALLBACK, callback_id=f"gone:{place.people[0]}:{place.people[0]}"
    )
    with pytest.raises(MessageRejected) as caught:
        await connector.send(cleared(message), an_attempt(at=NOON))
    assert caught.value.own_code == "vk.event_is_over"


async def test_a_gateway_page_on_a_question_is_no_harm(place: Place, connector: VkConnector) -> None:
    place.fault("server_error_every")
    with pytest.raises(Transient):
        await connector.people([str(place.people[0])])
    assert json.dumps(list(place.twin.platform.calls)) == '["users.get"]'
