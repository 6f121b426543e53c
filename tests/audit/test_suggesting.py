"""What scanners found becomes proposals: once, refreshed, and never over the word of a person."""

from datetime import timedelta
from typing import Any

from pristan.audit import Sighting, Sign, Source, suggest
from pristan.audit.items import Suggested
from pristan.core.ids import CompanyId
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher

__all__ = ["app", "build", "clock", "desk", "hasher"]

ANALYTICS = Sighting(
    kind="analytics",
    service="google_analytics",
    place="https://shop.example/",
    words="Обнаружен вызов www.google-analytics.com",
    data=["IP_COOKIE"],
)


async def found(desk: Desk, *items: Sighting, source: Source = Source.SITE, whole: tuple[str, ...] = ()) -> Suggested:
    async with desk.db.transaction() as tx:
        company = CompanyId(desk.firm.id)
        return await suggest(tx, company, items, source=source, seen_at=desk.clock.now(), whole=whole)


async def listed(desk: Desk, **wanted: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await desk.get("/audit/items", **wanted))["items"]
    return items


async def test_a_scan_proposes_each_thing_once_however_often_it_runs(desk: Desk) -> None:
    other = Sighting(kind="forms", service="google_forms", place="https://shop.example/order", words="Форма")
    assert (await found(desk, ANALYTICS, ANALYTICS, other)).added == 2
    desk.clock.move(hours=1)
    again = await found(desk, ANALYTICS, other)
    assert (again.added, again.refreshed) == (0, 2)
    items = await listed(desk, stands="proposed")
    assert {(item["service"], item["title"], item["source"]) for item in items} == {
        ("google_analytics", "Google Analytics", "site"),
        ("google_forms", "Google Формы", "site"),
    }
    detail = await desk.get(f"/audit/items/{items[0]['id']}")
    [seen] = detail["sightings"]
    assert seen["first_seen_at"] < seen["last_seen_at"]


async def test_what_a_person_rejected_stays_rejected_and_is_only_seen_again(desk: Desk) -> None:
    await found(desk, ANALYTICS)
    [item] = await listed(desk)
    await desk.post(f"/audit/items/{item['id']}/judge", verdict="reject", why="Страница партнёра")
    desk.clock.move(minutes=5)
    assert (await found(desk, ANALYTICS)).added == 0
    [again] = await listed(desk)
    assert (again["state"], again["why"]) == ("rejected", "Страница партнёра")
    assert again["last_seen_at"] > item["last_seen_at"]


async def test_a_later_scan_teaches_a_proposal_and_leaves_what_a_person_wrote(desk: Desk) -> None:
    await found(desk, ANALYTICS)
    [item] = await listed(desk)
    richer = Sighting(
        kind="analytics", service="google_analytics", words="Ещё", data=["EMAIL"], location="US", volume=7
    )
    await found(desk, richer, source=Source.FILES)
    [item] = await listed(desk)
    assert (item["data"], item["kept_in"], item["volume"]) == (["EMAIL", "IP_COOKIE"], "US", 7)
    await desk.post(f"/audit/items/{item['id']}/judge", verdict="accept")
    await found(desk, Sighting(kind="analytics", service="google_analytics", words="Снова", data=["PHONE"]))
    [item] = await listed(desk, stands="active")
    assert item["data"] == ["EMAIL", "IP_COOKIE"]


async def test_a_merged_proposal_is_seen_at_the_item_it_was_merged_into(desk: Desk) -> None:
    made = await desk.post("/audit/items", kind="analytics_script", title="Счётчики сайта", service="own")
    await found(desk, ANALYTICS)
    [proposal] = await listed(desk, stands="proposed")
    await desk.post(f"/audit/items/{proposal['id']}/judge", verdict="merge", into_id=made["id"])
    desk.clock.move(minutes=1)
    await found(desk, ANALYTICS)
    detail = await desk.get(f"/audit/items/{made['id']}")
    assert [one["place"] for one in detail["sightings"]] == ["https://shop.example/"]
    assert len(await listed(desk)) == 2


async def test_what_was_retired_and_is_seen_again_is_proposed_anew(desk: Desk) -> None:
    await found(desk, ANALYTICS)
    [item] = await listed(desk)
    await desk.post(f"/audit/items/{item['id']}/judge", verdict="accept")
    await desk.post(f"/audit/items/{item['id']}/judge", verdict="retire")
    assert (await found(desk, ANALYTICS)).added == 1
    assert sorted(one["state"] for one in await listed(desk)) == ["proposed", "retired"]


async def test_what_the_rules_have_no_word_for_is_refused_with_the_reason(desk: Desk) -> None:
    done = await found(
        desk,
        Sighting(kind="теплоход", words="Увиден"),
        Sighting(kind="analytics", service="gtm", words=" "),
        Sighting(kind="analytics", service="gtm", words="x", data=["СТРАННОЕ"]),
        Sighting(kind="analytics", service="gtm", words="x", signs=[Sign(rule="NO-SUCH", status="breach", seen="x")]),
        ANALYTICS,
    )
    assert done.added == 1
    assert len(done.refused) == 4
    assert "теплоход" in done.refused[0]
    assert "не сказано" in done.refused[1]


async def test_a_page_of_a_trap_cannot_flood_an_item(desk: Desk) -> None:
    many = [
        Sighting(kind="analytics", service="gtm", words="Вызов", place=f"https://trap.example/{number}")
        for number in range(300)
    ]
    assert (await found(desk, *many)).added == 1
    [item] = await listed(desk)
    assert item["seen_count"] == 50


async def test_long_and_hostile_words_are_cut_and_kept_as_text(desk: Desk) -> None:
    evil = Sighting(kind="forms", words="<script>alert(1)</script>" * 100, place="x" * 5000, title="=cmd|' /C calc'!A0")
    assert (await found(desk, evil)).added == 1
    [item] = await listed(desk)
    detail = await desk.get(f"/audit/items/{item['id']}")
    assert len(detail["sightings"][0]["words"]) == 1000
    answer = await desk.client.get("/api/v1/audit/items/export?kind=csv")
    assert "cmd" not in answer.text, "a proposal is not in the inventory yet"
    await desk.post(f"/audit/items/{item['id']}/judge", verdict="accept")
    answer = await desk.client.get("/api/v1/audit/items/export?kind=csv")
    assert "'=cmd" in answer.text


async def test_nobody_sees_the_inventory_of_another_company(desk: Desk) -> None:
    await found(desk, ANALYTICS)
    async with desk.db.transaction() as tx:
        other = await tx.fetch_value("insert into companies (name) values ('Соседи') returning id")
        await suggest(tx, CompanyId(other), [ANALYTICS], source="site", seen_at=desk.clock.now() + timedelta(1))
    assert len(await listed(desk)) == 1
