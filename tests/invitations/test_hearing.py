"""Who came by which link: the invited person as a proof, anybody else as a question, never in silence."""

import asyncio

import pytest

from tests.invitations.conftest import Pier, app, build, clock, desk, hasher, pier

__all__ = ["app", "build", "clock", "desk", "hasher", "pier"]


async def test_the_invited_person_who_writes_in_the_new_channel_is_one_person_with_both_addresses(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    await pier.start(token)
    await pier.says("Это я, из Телеграма")
    await pier.compare()
    assert await pier.people() == {old["contact_id"]}
    [came] = await pier.came()
    assert (came["is_own"], came["is_proved"], came["channel"]) == (True, True, "max")
    card = await pier.desk.get(f"/contacts/{old['contact_id']}")
    assert {one["channel"] for one in card["identities"]} == {"telegram", "max"}


async def test_the_thread_says_who_came_and_never_shows_the_token(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    await pier.start(token)
    rows = (await pier.desk.get("/conversations"))["items"]
    new = next(row for row in rows if row["channel"] == "max")
    assert await pier.words(new["id"]) == ["came_by_invitation", "started"]
    for row in (new, old):
        assert token not in str(await pier.desk.get(f"/conversations/{row['id']}/messages"))


async def test_a_second_person_with_the_same_link_is_never_joined_in_silence(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    await pier.start(token, user_id=8001)
    await pier.compare()
    await pier.start(token, user_id=8002)
    await pier.compare()
    assert len(await pier.people()) == 2
    second, first = await pier.came()
    assert (first["is_proved"], second["is_proved"], second["doubt"]) == (True, False, "used")
    assert await pier.suggestions() == 1


async def test_two_who_come_at_once_are_not_both_the_invited_person(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    await asyncio.gather(pier.start(token, user_id=8001), pier.start(token, user_id=8002))
    assert sorted(one["is_proved"] for one in await pier.came()) == [False, True]


async def test_a_link_that_was_handed_over_by_hand_is_a_suggestion(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    await pier.start(await pier.link(old["contact_id"]))
    await pier.compare()
    [came] = await pier.came()
    assert (came["is_proved"], came["doubt"]) == (False, "place")
    assert (len(await pier.people()), await pier.suggestions()) == (2, 1)


async def test_somebody_who_is_known_as_another_person_is_a_suggestion(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    await pier.says("Здравствуйте", user_id=8003)
    known = next(row for row in (await pier.desk.get("/conversations"))["items"] if row["channel"] == "max")
    await pier.desk.post(f"/contacts/{known['contact_id']}/details", kind="phone", value="+7 900 111-22-33")
    await pier.start(await pier.told(old), user_id=8003)
    await pier.compare()
    assert [one["doubt"] for one in await pier.came()] == ["anothers"]
    assert len(await pier.people()) == 2


async def test_a_code_that_somebody_types_is_a_suggestion(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    await pier.says(f"Здравствуйте! Мой код приглашения: {token.upper()}")
    assert [(one["is_proved"], one["doubt"]) for one in await pier.came()] == [(False, "typed")]


async def test_the_same_start_again_counts_once(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    for _ in range(3):
        await pier.start(token)
    assert len(await pier.came()) == 1


async def test_the_link_quoted_in_the_channel_that_is_left_is_no_arrival(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    await pier.arrive_in_telegram(f"Что это за ссылка? http://hub.example/m/{token}")
    assert await pier.came() == []


async def test_the_link_for_everybody_joins_nobody(pier: Pier) -> None:
    await pier.arrive_in_telegram()
    shown = await pier.desk.get(f"/campaigns/{pier.campaign}")
    await pier.start(shown["link"].rpartition("/")[2])
    await pier.compare()
    assert [(one["is_own"], one["doubt"]) for one in await pier.came()] == [(False, "")]
    assert (len(await pier.people()), await pier.suggestions()) == (2, 0)


@pytest.mark.parametrize("end", ["revoked", "expired", "person"])
async def test_a_dead_link_joins_nobody(pier: Pier, end: str) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.told(old)
    if end == "revoked":
        await pier.desk.post(f"/campaigns/{pier.campaign}/revoke")
    elif end == "person":
        await pier.desk.post(f"/campaigns/{pier.campaign}/invitations/revoke", contact_id=old["contact_id"])
    else:
        async with pier.desk.db.transaction() as tx:
            await tx.execute(
                "update campaigns set expires_at = now() - interval '1 s' where id = %(i)s", i=pier.campaign
            )
    await pier.start(token)
    assert await pier.came() == []


async def test_guesses_and_links_of_another_company_are_nothing(pier: Pier) -> None:
    for guess in (f"{pier.desk.firm.id}-{'a' * 20}", f"{pier.desk.firm.id + 1}-{'b' * 20}", "x" * 5000, "1-", "🙂"):
        await pier.start(guess)
    assert await pier.came() == []


async def test_what_was_joined_by_a_link_comes_apart_again(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    await pier.start(await pier.told(old))
    await pier.compare()
    async with pier.desk.db.transaction() as tx:
        merge = await tx.fetch_value("select id from contact_merges where company_id = %(c)s", c=pier.desk.firm.id)
    await pier.desk.post(f"/contacts/{old['contact_id']}/unmerge", merge_id=merge)
    await pier.compare()
    assert len(await pier.people()) == 2


async def test_a_leak_of_the_database_gives_no_link(pier: Pier) -> None:
    old = await pier.arrive_in_telegram()
    token = await pier.link(old["contact_id"])
    async with pier.desk.db.transaction() as tx:
        for table in ("campaigns", "invitations", "campaign_ways"):
            rows = await tx.fetch_all(f"select * from {table}")
            assert token.partition("-")[2] not in str(rows)
