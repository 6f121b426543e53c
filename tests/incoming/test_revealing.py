"""What is hidden is opened one by one, with a reason that stays in the log, and not too often."""

import pytest

from pristan.conversations.revealing import REVEALS_AN_HOUR
from pristan.staff import verify_access_log
from tests.incoming.conftest import Pier, update
from tests.incoming.test_marking import PASSPORT


async def log(pier: Pier) -> list[dict[str, object]]:
    return await pier.rows(
        "select action, target, details from access_log where company_id = %(c)s and action like 'personal.%%'"
        " order by seq"
    )


async def test_a_message_is_opened_with_a_reason_that_stands_in_the_log(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    (message,) = await pier.thread()
    path = f"/messages/{message['id']}/reveal"
    assert (await pier.desk.post(path, reason="Сверить договор"))["text"] == PASSPORT
    (entry,) = await log(pier)
    assert entry["target"] == f"message:{message['id']}"
    assert entry["details"] == {"reason": "Сверить договор"}
    async with pier.db.transaction() as tx:
        assert (await verify_access_log(tx)).ok
    assert "[ПАСПОРТ]" in (await pier.thread())[0]["text"]  # opened for one reader, hidden as before


@pytest.mark.parametrize("reason", ["", "  ", "  а "])
async def test_without_a_reason_nothing_is_opened(pier: Pier, reason: str) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    (message,) = await pier.thread()
    await pier.desk.post(f"/messages/{message['id']}/reveal", expect=422, reason=reason)
    assert await log(pier) == []


async def test_whoever_opens_too_much_is_stopped(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    path = f"/messages/{(await pier.thread())[0]['id']}/reveal"
    for _ in range(REVEALS_AN_HOUR):
        await pier.desk.post(path, reason="Сверить договор")
    await pier.desk.post(path, expect=429, reason="Сверить договор")
    pier.desk.clock.move(hours=1)
    await pier.desk.post(path, reason="Сверить договор")


async def test_a_phone_of_the_card_is_opened_alone(pier: Pier) -> None:
    await pier.hear(update(1, "Здравствуйте"))
    await pier.read()
    contact = (await pier.row())["contact_id"]
    person = await pier.desk.post(f"/contacts/{contact}/details", kind="phone", value="+7 926 102-45-89")
    (detail,) = person["details"]
    path = f"/contacts/{contact}/reveal"
    found = await pier.desk.post(path, reason="Перезвонить", detail_id=detail["id"])
    assert found["value"] == "+7 926 102-45-89"
    await pier.desk.post(path, expect=422, reason="Перезвонить")
    await pier.desk.post(path, expect=404, reason="Перезвонить", detail_id=detail["id"] + 1)


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        pytest.param("8 (926) 102-45-89", "phone", 1, id="a phone in any spelling"),
        pytest.param("Irina.S@mail.ru", "email", 1, id="an e-mail in any case"),
        pytest.param("45 09 123456", "passport", 1, id="a passport in a marked message"),
        pytest.param("4509 123457", "passport", 0, id="another passport"),
        pytest.param("+7 926 102-45-8", "phone", 0, id="a part of a phone"),
    ],
)
async def test_a_person_is_found_by_an_exact_value_and_nothing_else(
    pier: Pier, value: str, kind: str, found: int
) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    contact = (await pier.row())["contact_id"]
    await pier.desk.post(f"/contacts/{contact}/details", kind="phone", value="+7 926 102-45-89")
    await pier.desk.post(f"/contacts/{contact}/details", kind="email", value="irina.s@mail.ru")
    answer = await pier.desk.post("/contacts/search", value=value)
    assert answer["kind"] == kind
    assert [item["id"] for item in answer["items"]] == [contact] * found
    (entry,) = await log(pier)
    assert entry["details"] == {"kind": kind, "found": found}  # what was looked for is not written down


async def test_a_word_is_not_looked_for(pier: Pier) -> None:
    await pier.desk.post("/contacts/search", expect=422, value="Соколова")


async def test_the_figure_for_the_report_names_kinds_and_inboxes(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    (item,) = (await pier.desk.get("/detected"))["items"]
    assert (item["channel"], item["kind"], item["messages"]) == ("telegram", "PASSPORT_RF", 1)
    assert (await pier.desk.get("/detected", since="2025-01-01", until="2025-02-01"))["items"] == []
