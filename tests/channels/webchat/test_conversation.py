"""A visitor and the hub: what is written is stored once, shown at once, and enters the journal with it."""

from uuid import uuid4

import httpx

from .conftest import AChat, Visitor


async def test_the_configuration_needs_no_session(http: httpx.AsyncClient, chat: AChat) -> None:
    config = (await http.get(f"/chat/v1/{chat.key}/config")).json()
    assert config["title"] == "Северная лавка"
    assert config["consent"]["policy_url"] == "https://shop.example/pd"
    assert config["online"] is True


async def test_a_message_enters_the_feed_and_the_journal_together(visitor: Visitor, chat: AChat) -> None:
    sent = await visitor.say("Когда приедет кружка?")
    assert [item["id"] for item in await visitor.thread()] == [sent["id"]]
    entries = await chat.journal()
    assert [(entry["type"], entry["id"], entry["text"]) for entry in entries] == [
        ("message", sent["id"], "Когда приедет кружка?")
    ]
    assert entries[0]["visitor"]["name"] == "Гульнара"


async def test_a_repeated_client_key_is_one_message(visitor: Visitor, chat: AChat) -> None:
    key = uuid4().hex
    first = await visitor.call("POST", "/messages", json={"client_key": key, "text": "раз"})
    again = await visitor.call("POST", "/messages", json={"client_key": key, "text": "раз"})
    assert first.json()["id"] == again.json()["id"]
    assert len(await visitor.thread()) == len(await chat.journal()) == 1


async def test_the_form_travels_with_the_first_message_only(http: httpx.AsyncClient, chat: AChat) -> None:
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    await visitor.agree()
    async with chat.worker_db.transaction() as tx:
        await tx.execute("update webchat_visitors set phone = '+79005550142' where inbox_id = %(id)s", id=chat.inbox_id)
    await visitor.say("первое")
    await visitor.say("второе")
    entries = await chat.journal()
    assert [entry.get("form", {}).get("phone") for entry in entries] == ["+79005550142", None]


async def test_nothing_is_taken_before_the_consent(http: httpx.AsyncClient, chat: AChat) -> None:
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    refused = await visitor.call("POST", "/messages", json={"client_key": uuid4().hex, "text": "привет"})
    assert (refused.status_code, refused.json()["code"]) == (403, "chat.consent_required")
    assert await chat.journal() == []


async def test_a_consent_keeps_its_words_moment_and_address(visitor: Visitor, chat: AChat) -> None:
    async with chat.worker_db.transaction() as tx:
        row = await tx.fetch_one("select * from consent_records where inbox_id = %(id)s", id=chat.inbox_id)
    config = (await visitor.call("GET", "/config")).json()
    assert row is not None
    assert row["text"] == config["consent"]["text"]
    assert row["text_hash"].hex() == config["consent"]["hash"]
    assert (row["purpose"], row["way"]) == ("personal_data", "webchat")
    assert row["evidence"]["address"] == "127.0.0.1"
    assert row["kind"] == "given"


async def test_a_consent_to_other_words_is_not_taken(http: httpx.AsyncClient, chat: AChat) -> None:
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    refused = await visitor.call("POST", "/consent", json={"hash": "00" * 32, "fields": {"name": "Ира"}})
    assert refused.json()["code"] == "chat.consent_changed"


async def test_a_form_names_its_wrong_fields(http: httpx.AsyncClient, chat: AChat) -> None:
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    config = (await visitor.call("GET", "/config")).json()
    body = {"hash": config["consent"]["hash"], "fields": {"name": "  "}}
    refused = await visitor.call("POST", "/consent", json=body)
    assert [error["field"] for error in refused.json()["errors"]] == ["name"]
    assert (await visitor.start())["consent_at"] is None


async def test_withdrawing_the_consent_signs_every_device_out_and_tells_the_hub(visitor: Visitor, chat: AChat) -> None:
    await visitor.say("до отзыва")
    assert (await visitor.call("DELETE", "/consent")).status_code == 204
    assert (await visitor.call("GET", "/messages")).status_code == 401
    assert [entry["type"] for entry in await chat.journal()] == ["message", "consent_withdrawn"]
    async with chat.worker_db.transaction() as tx:
        kept = await tx.fetch_all(
            "select kind from consent_records where inbox_id = %(id)s order by id", id=chat.inbox_id
        )
    assert [row["kind"] for row in kept] == ["given", "withdrawn"]


async def test_a_visitor_corrects_and_removes_own_messages(visitor: Visitor, chat: AChat) -> None:
    sent = await visitor.say("пивет")
    edited = (await visitor.call("PATCH", f"/messages/{sent['id']}", json={"text": "привет"})).json()
    assert (edited["text"], edited["edited_at"] is not None) == ("привет", True)
    assert edited["position"] > sent["position"]
    removed = (await visitor.call("DELETE", f"/messages/{sent['id']}")).json()
    assert (removed["text"], removed["removed_at"] is not None) == ("", True)
    assert [entry["type"] for entry in await chat.journal()] == ["message", "edit", "removal"]


async def test_a_quote_shows_the_message_it_answers(visitor: Visitor) -> None:
    first = await visitor.say("про кружку")
    second = await visitor.say("ещё вопрос", reply_to_id=first["id"])
    assert second["reply_to"] == {"id": first["id"], "text": "про кружку", "author": ""}


async def test_the_thread_is_paged_from_its_end(visitor: Visitor) -> None:
    for number in range(5):
        await visitor.say(str(number))
    newest = (await visitor.call("GET", "/messages?limit=2")).json()
    older = (await visitor.call("GET", f"/messages?limit=2&before={newest['previous']}")).json()
    oldest = (await visitor.call("GET", f"/messages?limit=2&before={older['previous']}")).json()
    pages = [[item["text"] for item in page["items"]] for page in (newest, older, oldest)]
    assert pages == [["3", "4"], ["1", "2"], ["0"]]
    assert oldest["previous"] is None
    assert newest["position"] == 5


async def test_a_session_continues_with_its_token(visitor: Visitor) -> None:
    await visitor.say("помните меня?")
    again = await visitor.start()
    assert "token" not in again
    assert (again["form_done"], again["position"]) == (True, 1)
    assert again["consent_at"] is not None


async def test_the_chat_keeps_the_hours_of_its_line(http: httpx.AsyncClient, chat: AChat) -> None:
    async with chat.worker_db.transaction() as tx:
        await tx.execute(
            "insert into business_hours (company_id, business_line_id, time_zone, weekly, updated_at)"
            " values (%(c)s, %(l)s, 'Europe/Moscow', '{}', now())",
            c=chat.company.id,
            l=chat.company.line_id,
        )
    config = (await http.get(f"/chat/v1/{chat.key}/config")).json()
    assert (config["online"], config["opens_at"]) == (False, None)


async def test_the_form_shows_the_words_of_the_register_and_keeps_which_version_they_were(
    http: httpx.AsyncClient, chat: AChat
) -> None:
    async with chat.worker_db.transaction() as tx:
        text_id = await tx.fetch_value(
            "insert into consent_texts (company_id, purpose, version, title, text, text_hash, created_at, changed_at,"
            " in_force_from, published_at) select company_id, 'personal_data', 1, 'Чат', 'Слова реестра',"
            " sha256('Слова реестра'), now(), now(), now() - interval '1 day', now() from inboxes where id = %(id)s"
            " returning id",
            id=chat.inbox_id,
        )
    visitor = Visitor(http=http, key=chat.key)
    await visitor.start()
    config = (await visitor.call("GET", "/config")).json()
    assert config["consent"]["text"] == "Слова реестра"
    await visitor.call("POST", "/consent", json={"hash": config["consent"]["hash"], "fields": {"name": "Ира"}})
    async with chat.worker_db.transaction() as tx:
        row = await tx.fetch_one("select text, text_id from consent_records where inbox_id = %(id)s", id=chat.inbox_id)
    assert row == {"text": "Слова реестра", "text_id": text_id}
