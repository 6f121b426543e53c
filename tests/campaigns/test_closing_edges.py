"""A closing at its edges: people who became one, a used key, an archive under way, a campaign that is over."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from pristan.campaigns import figures
from tests.campaigns.closing import TELL, Closing, a_closing
from tests.campaigns.conftest import Move, app, build, clock, desk, hasher, move, pier

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]

ANOTHER = """
insert into inboxes (company_id, channel, name, business_line_id, state)
values (%(c)s, 'telegram', 'Другая лавка', %(l)s, 'active') returning id
"""
LATER = """
update closing_notices set due_at = due_at + interval '1 hour' where company_id = %(c)s and contact_id = %(i)s
returning contact_id
"""
OVER = "update campaigns set expires_at = %(at)s where company_id = %(c)s and id = %(i)s returning id"


@pytest.fixture
async def closing(move: Move) -> Closing:
    return await a_closing(move)


async def refused(closing: Closing, what: str) -> str:
    return str((await closing.act(what, expect=409))["title"])


async def test_two_who_became_one_after_they_were_written_down_are_told_once(closing: Closing) -> None:
    move = closing.move
    first, second, third = await move.people(3)
    await closing.act("notices")
    await move.desk.post(f"/contacts/{first}/merge", into_id=second)
    await move.work()
    rows = {row["contact_id"]: (row["state"], row["reason"]) for row in await closing.notices()}
    assert sorted(rows[one] for one in (first, second)) == [("sent", ""), ("skipped", "same_person")]
    assert rows[third] == ("sent", "")
    assert await move.one("select count(*) from outbox where company_id = %(c)s and purpose = 'invitation'") == 2
    still = (await move.desk.get(f"/closings/{closing.id}/people"))["items"]
    assert [(one["contact_id"], one["notice"]) for one in still] == [(second, "queued"), (third, "queued")]


async def one_told_and_one_later(closing: Closing) -> list[int]:
    """Two people: the first has been told, the second's turn comes in an hour."""
    people = await closing.move.people(2)
    await closing.act("notices")
    await closing.move.one(LATER, i=people[1])
    await closing.move.work()
    return people


async def test_who_was_told_is_not_told_again_as_the_other(closing: Closing) -> None:
    move = closing.move
    first, second = await one_told_and_one_later(closing)
    joined = await move.desk.post(f"/contacts/{second}/merge", into_id=first)
    await move.pass_hours(2)
    await move.work()
    assert [(row["state"], row["reason"]) for row in await closing.notices()] == [
        ("sent", ""),
        ("skipped", "same_person"),
    ]
    assert joined


async def test_workers_at_once_tell_one_person_once(closing: Closing) -> None:
    move = closing.move
    people = await move.people(40)
    await closing.act("notices")
    for first, second in zip(people[::2], people[1::2], strict=True):
        await move.desk.post(f"/contacts/{first}/merge", into_id=second)
    await asyncio.gather(*(move.station.run_once() for _ in range(4)))
    await move.work()
    told = "select count(*) from outbox where company_id = %(c)s and purpose = 'invitation'"
    assert await move.one(told) == 20


async def test_who_could_not_be_reached_at_one_address_is_told_at_the_other(closing: Closing) -> None:
    move = closing.move
    first, second = await one_told_and_one_later(closing)
    await move.one("update messages set state = 'failed' where company_id = %(c)s and kind = 'out' returning id")
    await move.desk.post(f"/contacts/{second}/merge", into_id=first)
    await move.pass_hours(2)
    await move.work()
    assert [row["state"] for row in await closing.notices()] == ["sent", "sent"]


async def test_a_key_of_another_closing_is_no_repeat(move: Move) -> None:
    other = await move.one(ANOTHER, l=move.desk.firm.lines[0])
    body: dict[str, Any] = {**TELL, "inbox_id": move.pier.telegram, "client_key": "once"}
    first = await move.desk.post("/closings", **body)
    assert await move.desk.post("/closings", **body) == first
    answer = await move.desk.client.post("/api/v1/closings", json={**body, "inbox_id": other})
    assert (answer.status_code, answer.json()["code"]) == (409, "closing.key_used")
    assert "Откройте форму заново" in answer.json()["title"] + answer.json().get("detail", "")
    assert await move.one("select count(*) from closings where company_id = %(c)s and inbox_id = %(i)s", i=other) == 0


async def test_an_archive_under_way_cannot_be_cancelled_and_can_be_finished(closing: Closing) -> None:
    await closing.act("close")
    await closing.move.one(
        "update closings set archiving_at = now() where company_id = %(c)s and id = %(i)s returning id", i=closing.id
    )
    told = await closing.act("cancel", expect=409)
    assert told["code"] == "closing.archiving"
    await closing.act("archive")
    assert (await closing.get())["state"] == "archived"


async def test_of_an_archive_and_a_cancel_at_once_one_wins_whole(closing: Closing) -> None:
    await closing.act("close")
    post = closing.move.desk.client.post
    answers = await asyncio.gather(*(post(f"/api/v1/closings/{closing.id}/{what}") for what in ("archive", "cancel")))
    assert sorted(one.status_code for one in answers) == [200, 409]
    found = await closing.get()
    assert (found["state"], found["inbox_state"]) in {("archived", "removed"), ("cancelled", "active")}


async def test_what_may_not_be_done_says_why_and_what_to_do(closing: Closing) -> None:
    row = await closing.move.pier.arrive_in_telegram()
    assert "Сначала закройте канал" in str(await closing.act("archive", expect=409))
    await closing.act("close")
    assert "Канал уже закрыт" in str(await closing.act("close", expect=409))
    await closing.act("archive")
    assert "подключите его заново" in str(await closing.act("cancel", expect=409))
    assert "уже сдан в архив" in str(await closing.act("archive", expect=409))
    said = await closing.reply(row["id"], "Есть")
    assert (said["code"], "сдано в архив" in str(said), "переадресация" in str(said)) == ("inbox.closed", True, False)


async def test_the_forwarding_goes_on_without_a_link_when_its_campaign_is_over(move: Move) -> None:
    closing = await a_closing(move, reply="Мы ушли отсюда. Ваша ссылка: {link}")
    row = await move.pier.arrive_in_telegram()
    await closing.act("close")
    assert (await closing.get())["link_until"] is not None
    await move.one(OVER, i=move.pier.campaign, at=move.desk.clock.now() - timedelta(hours=1))
    await closing.forward()
    said = "Мы ушли отсюда.\nMAX https://max.ru/id77_bot"
    assert sorted(await closing.words(row["id"])) == ["Есть ли аспирин?", said]
    assert (await closing.get())["link_until"] is None
    assert (await closing.look(said))["verdict"]["outcome"] == "cleared"


async def test_the_draft_says_till_when_links_live(move: Move) -> None:
    found = await move.desk.get("/closings/draft", inbox_id=move.pier.telegram)
    assert (found["has_link"], found["link_until"] is not None) == (True, True)
    await move.one(OVER, i=move.pier.campaign, at=move.desk.clock.now())
    found = await move.desk.get("/closings/draft", inbox_id=move.pier.telegram)
    assert (found["has_link"], found["link_until"]) == (False, None)


async def test_figures_of_many_are_those_the_worker_counted_and_of_few_those_of_now(closing: Closing) -> None:
    move = closing.move
    await move.people(2)
    await move.work()
    assert ((await closing.get())["people"], (await closing.get())["counted_at"]) == (2, None)
    kept = await move.one("select figures from closings where company_id = %(c)s and id = %(i)s", i=closing.id)
    many = {**kept, "people": 1_000_000, "moved": 300_000, "left": 700_000, "forecast_on": "2032-02-01"}
    await move.one(
        "update closings set figures = %(f)s::jsonb where company_id = %(c)s and id = %(i)s returning id",
        i=closing.id,
        f=json.dumps(many),
    )
    found = await closing.get()
    assert (found["people"], found["left"], found["forecast_on"]) == (1_000_000, 700_000, "2032-02-01")
    assert found["counted_at"] is not None
    await closing.act("notices")
    await move.work()
    found = await closing.get()
    assert (found["people"], found["notices"]["sent"], found["counted_at"]) == (2, 2, None)


async def test_a_page_of_people_goes_on_where_nearly_everybody_has_moved(
    closing: Closing, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await closing.move.people(5)
    for person in people[:4]:
        await closing.moves(person)
    monkeypatch.setattr(figures, "AT_ONCE", (2,))
    pages, after = [], None
    for _ in range(4):
        params: dict[str, Any] = {} if after is None else {"after": after}
        page = await closing.move.desk.get(f"/closings/{closing.id}/people", **params)
        pages.append([one["contact_id"] for one in page["items"]])
        after = page["next"]
        if after is None:
            break
    assert pages == [[], [], [people[4]], []]
