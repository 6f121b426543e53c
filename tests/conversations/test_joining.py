"""People who are one: found by what is proved, suggested by what is told, joined and parted by hand."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from pristan.conversations.joining import compare_people
from pristan.core.ids import CompanyId, InboxId, LineId
from pristan.ingest import Entry, lane_of
from pristan.ingest.journal import append_within
from tests.builders import ACompany, an_inbox
from tests.conversations.conftest import Desk, a_message

AT = 1763726400000
MOMENT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PHONE = "+79005550142"


@dataclass(slots=True, kw_only=True)
class Shore:
    """A desk with a web chat in each line beside its MAX."""

    desk: Desk
    chats: tuple[InboxId, InboxId]

    async def visit(self, text: str, *, chat: int = 0, key: str = "", **form: Any) -> dict[str, Any]:
        """Somebody writes in a web chat; returns the conversation."""
        who = {"key": key or str(uuid4()), "name": form.get("name", ""), "user_id": None, "locale": "ru"}
        raw = {"type": "message", "visitor": who, "at": MOMENT.isoformat(), "id": str(uuid4()), "text": text}
        told = raw | ({"form": form} if form else {})
        inbox_id = self.chats[chat]
        async with self.desk.db.transaction() as tx:
            entry = Entry(
                company_id=CompanyId(self.desk.firm.id),
                inbox_id=inbox_id,
                channel="webchat",
                lane=lane_of(inbox_id, who["key"]),
                raw=json.dumps(told).encode(),
            )
            await append_within(tx, [entry])
        while await self.desk.station.run_once():
            pass
        rows = (await self.desk.get("/conversations", limit=100))["items"]
        return next(row for row in rows if row["preview"]["text"] == text)

    async def compare(self) -> None:
        for _ in range(200):  # people of other tests in the same database may stand before ours
            async with self.desk.db.transaction() as tx:
                if not await compare_people(tx, now=self.desk.clock.now()):
                    return

    async def suggestions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.desk.get("/contacts/suggestions"))["items"]
        return found

    async def rows(self) -> dict[int, dict[str, Any]]:
        return {row["id"]: row for row in (await self.desk.get("/conversations", limit=100))["items"]}

    async def log(self) -> list[tuple[str, int | None]]:
        async with self.desk.db.transaction() as tx:
            rows = await tx.fetch_all(
                "select action, account_id from access_log where company_id = %(c)s and action like 'contact.%%'"
                " order by seq",
                c=self.desk.firm.id,
            )
        return [(row["action"], row["account_id"]) for row in rows]

    async def position(self) -> int:
        found: int = (await self.desk.get("/conversations"))["position"]
        return found

    async def told(self, position: int) -> dict[int, dict[str, Any]]:
        """The last row of each conversation that facts after the position carry."""
        async with self.desk.db.transaction() as tx:
            facts = await tx.fetch_all(
                "select conversation_id, data from facts where company_id = %(c)s and position > %(p)s"
                " order by position",
                c=self.desk.firm.id,
                p=position,
            )
        return {fact["conversation_id"]: fact["data"]["conversation"] for fact in facts}


@pytest.fixture
async def shore(desk: Desk) -> Shore:
    lines = [ACompany(CompanyId(desk.firm.id), LineId(line)) for line in desk.firm.lines]
    first, second = [await an_inbox(desk.db, company, channel="webchat") for company in lines]
    return Shore(desk=desk, chats=(first, second))


def contacts_of(pair: dict[str, Any]) -> set[int]:
    return {pair["first"]["id"], pair["second"]["id"]}


async def test_a_phone_proved_on_both_sides_makes_one_person_of_two(shore: Shore) -> None:
    elder = await shore.visit("с телефона", name="Анна", phone=PHONE, phone_verified=True)
    younger = await shore.visit("с ноутбука", name="А. Т.", phone="8 900 555-01-42", phone_verified=True)
    position = await shore.position()
    await shore.compare()
    rows = await shore.rows()
    assert {rows[one["id"]]["contact_id"] for one in (elder, younger)} == {elder["contact_id"]}
    assert (await shore.told(position))[younger["id"]]["contact_id"] == elder["contact_id"]
    person = await shore.desk.get(f"/contacts/{elder['contact_id']}")
    assert [(merge["contact_id"], merge["cause"]) for merge in person["merges"]] == [
        (younger["contact_id"], "verified")
    ]
    assert (person["contact"]["name"], person["contact"]["phone"]) == ("Анна", PHONE)
    assert await shore.log() == [("contact.merged", None)]


async def test_a_phone_that_anybody_could_have_typed_is_only_a_suggestion(shore: Shore) -> None:
    """Otherwise whoever types another's number into a form would land in that person's card."""
    victim = await shore.visit("это я", name="Анна", phone=PHONE, phone_verified=True)
    stranger = await shore.visit("и это я", name="Анна", phone=PHONE)
    await shore.compare()
    (pair,) = await shore.suggestions()
    assert contacts_of(pair) == {victim["contact_id"], stranger["contact_id"]}
    assert (pair["confidence"], pair["reasons"]) == ("high", [{"kind": "phone", "value": PHONE, "verified": "one"}])
    assert len({row["contact_id"] for row in (await shore.rows()).values()}) == 2
    about = (await shore.desk.get(f"/contacts/{victim['contact_id']}"))["suggestions"]
    assert [one["contact"]["id"] for one in about] == [stranger["contact_id"]]


async def test_one_name_is_no_reason(shore: Shore) -> None:
    await shore.visit("раз", name="Анна Тестова", email="anna@shop.example")
    await shore.visit("два", name="Анна Тестова", email="other@shop.example")
    await shore.desk.arrive(a_message("mid.1", "три", at=AT))
    await shore.compare()
    assert await shore.suggestions() == []


async def test_what_an_operator_wrote_down_is_compared_too_and_can_be_erased(shore: Shore) -> None:
    desk = shore.desk
    first = await shore.visit("раз", phone=PHONE, phone_verified=True)
    second = await shore.visit("два")
    path = f"/contacts/{second['contact_id']}/details"
    refused = await desk.post(path, kind="phone", value="позже скажу", expect=422)
    assert [error["field"] for error in refused["errors"]] == ["value"]
    person = await desk.post(path, kind="phone", value="8 (900) 555 01 42")
    (detail,) = person["details"]
    assert (detail["value"], detail["source"], detail["verified_at"]) == (PHONE, "operator", None)
    await shore.compare()
    assert [contacts_of(pair) for pair in await shore.suggestions()] == [{first["contact_id"], second["contact_id"]}]
    theirs = (await desk.get(f"/contacts/{first['contact_id']}"))["details"][0]["id"]
    told = await desk.client.delete(f"/api/v1/contacts/{first['contact_id']}/details/{theirs}")
    assert told.json()["code"] == "contact.detail_not_found"  # the customer's own words stay
    assert (await desk.client.delete(f"/api/v1{path}/{detail['id']}")).json()["details"] == []
    await shore.compare()
    assert await shore.suggestions() == []  # nothing speaks for it any more


async def test_an_address_that_is_a_phone_is_compared_with_phones(shore: Shore) -> None:
    desk = shore.desk
    chat = await shore.visit("с сайта", phone=PHONE, phone_verified=True)
    inbox_id = await an_inbox(desk.db, ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0])), channel="sms")
    async with desk.db.transaction() as tx:
        await tx.execute(
            "with p as (insert into contacts (company_id) values (%(c)s) returning id)"
            " insert into identities (company_id, contact_id, inbox_id, channel, value)"
            " select %(c)s, p.id, %(i)s, 'sms', '79005550142' from p",
            c=desk.firm.id,
            i=inbox_id,
        )
    await shore.compare()
    (pair,) = await shore.suggestions()
    assert pair["reasons"] == [{"kind": "phone", "value": PHONE, "verified": "one"}]
    assert chat["contact_id"] in contacts_of(pair)


async def test_one_account_in_two_inboxes_is_suggested(shore: Shore) -> None:
    desk = shore.desk
    await desk.arrive(a_message("mid.1", "в первый", at=AT))
    desk.inbox_id = await an_inbox(desk.db, ACompany(CompanyId(desk.firm.id), LineId(desk.firm.lines[0])))
    await desk.arrive(a_message("mid.2", "во второй", at=AT + 1))
    await shore.compare()
    (pair,) = await shore.suggestions()
    assert (pair["confidence"], pair["reasons"][0]["kind"]) == ("high", "account")


async def test_people_of_different_lines_wait_for_a_decision_though_proved(shore: Shore) -> None:
    await shore.visit("в продажи", phone=PHONE, phone_verified=True)
    await shore.visit("в поддержку", chat=1, phone=PHONE, phone_verified=True)
    await shore.compare()
    (pair,) = await shore.suggestions()
    assert pair["confidence"] == "certain"
    assert len(set(pair["first"]["lines"]) | set(pair["second"]["lines"])) == 2


async def test_a_phone_that_everybody_gives_tells_nothing(shore: Shore) -> None:
    for number in range(9):
        await shore.visit(f"заказ {number}", phone=PHONE)
    await shore.compare()
    assert await shore.suggestions() == []


async def test_what_was_turned_down_is_never_offered_again(shore: Shore) -> None:
    first = await shore.visit("раз", phone=PHONE)
    second = await shore.visit("два", phone=PHONE)
    await shore.compare()
    (pair,) = await shore.suggestions()
    await shore.desk.post(f"/contacts/suggestions/{pair['id']}/reject")
    assert await shore.suggestions() == []
    await shore.desk.post(f"/contacts/suggestions/{pair['id']}/accept", into_id=first["contact_id"], expect=404)
    # Also not when one of them has become part of somebody else.
    third = await shore.visit("три", email="x@shop.example")
    await shore.desk.post(f"/contacts/{second['contact_id']}/merge", into_id=third["contact_id"])
    await shore.compare()
    assert await shore.suggestions() == []
    assert [action for action, _ in await shore.log()] == ["contact.suggestion_rejected", "contact.merged"]


async def test_a_suggestion_is_accepted_with_the_chosen_name(shore: Shore) -> None:
    first = await shore.visit("раз", name="Аня", phone=PHONE)
    second = await shore.visit("два", name="Анна Петровна", phone=PHONE)
    await shore.compare()
    (pair,) = await shore.suggestions()
    body = {"into_id": first["contact_id"], "name": "Анна Петровна"}
    stranger = await shore.visit("три")
    path = f"/contacts/suggestions/{pair['id']}/accept"
    await shore.desk.post(path, into_id=stranger["contact_id"], expect=422)
    person = await shore.desk.post(path, **body)
    assert person["contact"]["name"] == "Анна Петровна"
    assert {row["id"] for row in person["conversations"]} == {first["id"], second["id"]}
    assert [detail["value"] for detail in person["details"]] == [PHONE]
    assert await shore.suggestions() == []


async def everything_of(shore: Shore, *contacts: int) -> dict[str, Any]:
    """All that merging touches, as the database keeps it."""
    kept = {
        "contacts": "id, name, note, merged_into_id",
        "identities": "id, contact_id",
        "contact_details": "id, contact_id, identity_id, value",
        "consent_records": "id, contact_id, identity_id",
        "conversations": "id, contact_id, label_ids, status, assignee_id, unread_count",
    }
    found: dict[str, Any] = {}
    async with shore.desk.db.transaction() as tx:
        for table, columns in kept.items():
            column = "id" if table == "contacts" else "contact_id"
            found[table] = await tx.fetch_all(
                f"select {columns} from {table} where company_id = %(c)s and {column} = any (%(ids)s) order by id",
                c=shore.desk.firm.id,
                ids=list(contacts),
            )
    return found


async def test_parting_restores_exactly_what_was(shore: Shore) -> None:
    desk = shore.desk
    first = await shore.visit("раз", name="Аня", phone=PHONE)
    second = await shore.visit("два", name="Анна Петровна", email="anna@shop.example")
    label = (await desk.post("/labels", name="Важный"))["id"]
    await desk.post(f"/conversations/{second['id']}/labels", add=[label])
    ids = (first["contact_id"], second["contact_id"])
    for id_, note in zip(ids, ("первая", "вторая"), strict=True):
        await desk.client.patch(f"/api/v1/contacts/{id_}", json={"note": note})
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into consent_records (company_id, contact_id, purpose, kind, text_hash, way, at, recorded_at)"
            " select company_id, id, 'personal_data', 'given', '', 'operator', now(), now() from contacts"
            " where company_id = %(c)s",
            c=desk.firm.id,
        )
    await shore.compare()
    before = await everything_of(shore, *ids)
    joined = await desk.post(f"/contacts/{ids[1]}/merge", into_id=ids[0])
    assert joined["contact"]["note"] == "первая\n\nвторая"
    assert len(joined["consents"]) == 2
    position = await shore.position()
    restored = await desk.post(f"/contacts/{ids[0]}/unmerge", merge_id=joined["merges"][0]["id"])
    assert restored["contact"]["id"] == ids[1]
    assert await everything_of(shore, *ids) == before
    rows = await shore.rows()
    assert {id_: (row["contact_id"], row["contact_name"]) for id_, row in (await shore.told(position)).items()} == {
        id_: (row["contact_id"], row["contact_name"]) for id_, row in rows.items()
    }
    assert [action for action, _ in await shore.log()] == ["contact.merged", "contact.unmerged"]
    assert {who for _, who in await shore.log()} == {desk.firm.owner_id}
    await desk.post(f"/contacts/{ids[0]}/unmerge", merge_id=joined["merges"][0]["id"], expect=404)


async def test_what_came_since_goes_with_its_address_and_what_was_changed_since_stays(shore: Shore) -> None:
    desk, key = shore.desk, str(uuid4())
    first = await shore.visit("раз")
    second = await shore.visit("два", key=key)
    ids = (first["contact_id"], second["contact_id"])
    joined = await desk.post(f"/contacts/{ids[1]}/merge", into_id=ids[0], name="Одна")
    await desk.client.patch(f"/api/v1/contacts/{ids[0]}", json={"note": "после"})
    await shore.visit("ещё", key=key, phone=PHONE)
    await desk.post(f"/contacts/{ids[0]}/unmerge", merge_id=joined["merges"][0]["id"])
    left, back = [await desk.get(f"/contacts/{id_}") for id_ in ids]
    assert (left["contact"]["note"], left["details"]) == ("после", [])
    assert [detail["value"] for detail in back["details"]] == [PHONE]
    assert [row["preview"]["text"] for row in back["conversations"]] == ["ещё"]


async def test_merges_are_undone_in_any_order(shore: Shore) -> None:
    desk = shore.desk
    visits = [await shore.visit(text) for text in ("раз", "два", "три")]
    a, b, c = [visit["contact_id"] for visit in visits]
    before = await everything_of(shore, a, b, c)
    await desk.post(f"/contacts/{a}/merge", into_id=b)
    await desk.post(f"/contacts/{b}/merge", into_id=c)
    merges = {one["contact_id"]: one["id"] for one in (await desk.get(f"/contacts/{c}"))["merges"]}
    assert set(merges) == {a, b}
    await desk.post(f"/contacts/{c}/unmerge", merge_id=merges[a])
    assert [row["id"] for row in (await desk.get(f"/contacts/{a}"))["conversations"]] == [visits[0]["id"]]
    await desk.post(f"/contacts/{c}/unmerge", merge_id=merges[b])
    assert await everything_of(shore, a, b, c) == before


async def test_people_parted_by_hand_do_not_join_again_by_themselves(shore: Shore) -> None:
    first = await shore.visit("раз", phone=PHONE, phone_verified=True)
    await shore.visit("два", phone=PHONE, phone_verified=True)
    await shore.compare()
    merge = (await shore.desk.get(f"/contacts/{first['contact_id']}"))["merges"][0]
    await shore.desk.post(f"/contacts/{first['contact_id']}/unmerge", merge_id=merge["id"])
    await shore.compare()
    assert len({row["contact_id"] for row in (await shore.rows()).values()}) == 2
    assert await shore.suggestions() == []


async def test_an_answer_is_offered_only_where_the_windows_of_the_channel_let_it_through(shore: Shore) -> None:
    desk = shore.desk
    await desk.arrive(a_message("mid.1", "в MAX", at=AT))
    stopped = next(row for row in (await shore.rows()).values() if row["channel"] == "max")
    open_one, silent = [await shore.visit(text) for text in ("начал диалог", "не начинал")]
    for visit in (open_one, silent):
        await desk.post(f"/contacts/{visit['contact_id']}/merge", into_id=stopped["contact_id"])
    async with desk.db.transaction() as tx:
        where = {"c": desk.firm.id, "stopped": stopped["identity_id"], "silent": silent["identity_id"]}
        await tx.execute(
            "update identities set state = case when id = %(stopped)s then 'blocked' else state end,"
            " last_seen_at = case when id = %(silent)s then null else last_seen_at end where company_id = %(c)s",
            **where,
        )
        await tx.execute(
            "delete from messages where company_id = %(c)s and conversation_id = %(id)s",
            c=desk.firm.id,
            id=silent["id"],
        )
    verdict = await desk.post("/gate/preview", conversation_id=stopped["id"], text="Здравствуйте")
    ways = {way["identity_id"]: way for way in verdict["ways"] if way["kind"] == "other_channel"}
    assert ways[open_one["identity_id"]]["enabled"] is True
    shut = ways[silent["identity_id"]]
    assert shut["enabled"] is False
    assert "Первым пишет посетитель" in shut["reason"]


async def test_conversations_that_became_one_keep_their_people_together(shore: Shore) -> None:
    desk = shore.desk
    first, second = await shore.visit("раз"), await shore.visit("два")
    joined = await desk.post(f"/contacts/{second['contact_id']}/merge", into_id=first["contact_id"])
    await desk.post(f"/conversations/{second['id']}/merge", into_id=first["id"])
    path = f"/contacts/{first['contact_id']}/unmerge"
    refused = await desk.post(path, merge_id=joined["merges"][0]["id"], expect=409)
    assert refused["code"] == "contact.conversations_merged"
    assert str(second["id"]) in refused["detail"]
    assert (await desk.get(f"/contacts/{first['contact_id']}"))["merges"] != []


async def test_a_merge_of_somebody_else_is_not_undone_from_here(shore: Shore) -> None:
    desk = shore.desk
    first, second, third = [await shore.visit(text) for text in ("раз", "два", "три")]
    joined = await desk.post(f"/contacts/{second['contact_id']}/merge", into_id=first["contact_id"])
    answer = await desk.client.post(
        f"/api/v1/contacts/{third['contact_id']}/unmerge", json={"merge_id": joined["merges"][0]["id"]}
    )
    assert answer.status_code == httpx.codes.NOT_FOUND


async def test_a_consent_given_before_the_first_word_is_the_persons_own(shore: Shore) -> None:
    desk, key = shore.desk, str(uuid4())
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into consent_records"
            " (company_id, inbox_id, address, purpose, kind, text_hash, way, at, recorded_at)"
            " values (%(c)s, %(i)s, %(key)s, 'personal_data', 'given', '', 'webchat', now(), now())",
            c=desk.firm.id,
            i=shore.chats[0],
            key=key,
        )
    visit = await shore.visit("раз", key=key)
    position = await shore.position()
    await shore.compare()
    person = await desk.get(f"/contacts/{visit['contact_id']}")
    assert [(one["purpose"], one["way"]) for one in person["consents"]] == [("personal_data", "webchat")]
    assert set(await shore.told(position)) == {visit["id"]}
