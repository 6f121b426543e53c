"""Contents of files at the gate: read once by the station, decided upon while typing and at sending."""

from pathlib import Path
from typing import Any

import pytest

from pristan.conversations.readings import PATIENCE
from pristan.delivery.reading import ReadingStation
from pristan.kit.files import open_files
from tests.compliance.files import made
from tests.conversations.conftest import Desk, app, build, clock, desk, hasher
from tests.gate.test_law_at_sending import BAN, Bank, bank

__all__ = ["app", "bank", "build", "clock", "desk", "hasher"]

PICTURE_RULE, UNREAD_RULE = "PRISTAN-FILE-PICTURE", "PRISTAN-FILE-UNREAD"
CLIENTS = {"Клиенты": made.ROWS}


@pytest.fixture
def station(desk: Desk, tmp_path: Path) -> ReadingStation:
    return ReadingStation(desk.db, open_files("", tmp_path), now=desk.clock.now)


async def read_all(station: ReadingStation) -> None:
    """Whatever waits, for tests before this one may have left files of theirs."""
    while await station.run_once():
        pass


def whole(path: Path) -> bytes:
    return path.read_bytes()


async def upload(desk: Desk, content: bytes, name: str) -> int:
    answer = await desk.client.post("/api/v1/files", files={"file": (name, content, "")})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def preview(bank: Bank, *file_ids: int, text: str = "Список во вложении") -> dict[str, Any]:
    place = (await bank.desk.conversation())["id"]
    ids = list(file_ids)
    found: dict[str, Any] = await bank.desk.post("/gate/preview", conversation_id=place, text=text, file_ids=ids)
    return found


async def say(bank: Bank, *file_ids: int, wait_s: int = 60) -> dict[str, Any]:
    place = (await bank.desk.conversation())["id"]
    said = await bank.desk.post(
        f"/conversations/{place}/messages", text="Список во вложении", file_ids=list(file_ids), client_key=str(file_ids)
    )
    bank.desk.clock.move(seconds=wait_s)
    await bank.work()
    return await message(bank, said["id"])


async def message(bank: Bank, id_: int) -> dict[str, Any]:
    place = (await bank.desk.conversation())["id"]
    items = (await bank.desk.get(f"/conversations/{place}/messages"))["items"]
    return next(item for item in items if item["id"] == id_)


def of_ban(verdict: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(reason for reason in verdict["reasons"] if reason["rule_id"] == BAN)
    return found


async def test_a_table_with_passports_is_denied_in_telegram_while_typing_and_at_sending(
    bank: Bank, station: ReadingStation, tmp_path: Path
) -> None:
    await bank.mode("enforce", rule_id=BAN)
    file_id = await upload(bank.desk, whole(made.xlsx(tmp_path / "a", CLIENTS)), "клиенты.xlsx")
    assert (await preview(bank, file_id))["files"] == [{"file_id": file_id, "state": "reading", "words": []}]
    await read_all(station)
    verdict = await preview(bank, file_id)
    assert verdict["outcome"] == "denied"
    (words,) = [one["words"] for one in of_ban(verdict)["fragments"] if one["kind"] == "PASSPORT_RF"]
    assert words.endswith("в файле «клиенты.xlsx»: найдено 21, лист 1, столбец 2")
    assert {(one["where"], one["number"]) for one in of_ban(verdict)["fragments"]} == {("contents", 0)}
    (known,) = verdict["files"]
    assert known["state"] == "read"
    assert any("21, лист 1, столбец 2" in word for word in known["words"])
    ways = {way["kind"]: way for way in verdict["ways"]}
    assert not {"drop_files", "mask"} & set(ways)  # to a bank the very dialogue is forbidden there
    assert {"other_channel", "invite"} & set(ways)
    sent = await say(bank, file_id)
    assert (sent["state"], bank.sent) == ("failed", [])
    assert of_ban(sent["failure"]["verdict"])["article"].startswith("149-ФЗ ст. 10 ч. 8")


async def test_the_log_keeps_kinds_and_the_number_of_the_file_and_no_value(
    bank: Bank, station: ReadingStation, tmp_path: Path
) -> None:
    file_id = await upload(bank.desk, whole(made.xlsx(tmp_path / "a", CLIENTS)), "клиенты.xlsx")
    await read_all(station)
    assert (await say(bank, file_id))["state"] == "sent"  # in shadow
    (kept,) = await bank.decisions()
    assert "PASSPORT_RF" in {one["kind"] for one in kept["fragments"] if one["where"] == "contents"}
    assert "В файлах есть: паспорт РФ" in kept["why"] or "паспорт" in kept["why"].lower()
    async with bank.desk.db.transaction() as tx:
        rows = await tx.fetch_all(
            "select to_jsonb(d)::text as kept from gate_decisions d"
            " union all select to_jsonb(r)::text from file_readings r"
        )
    said = str(rows)
    assert not [value for value in ("4511", "123456", "Кузнецова", "клиенты", 'Клиент"') if value in said]


async def test_a_message_waits_for_its_file_to_be_read_and_not_for_ever(
    bank: Bank, station: ReadingStation, tmp_path: Path
) -> None:
    file_id = await upload(bank.desk, whole(made.word(tmp_path / "a", "Приказ о рабочем времени")), "приказ.docx")
    waits = await say(bank, file_id, wait_s=10)
    assert (waits["state"], waits["waiting"]["code"], bank.sent) == ("queued", "gate.reading_files", [])
    await read_all(station)
    bank.desk.clock.move(seconds=2)
    await bank.work()
    assert (await message(bank, waits["id"]))["state"] == "sent"
    late = await upload(bank.desk, whole(made.word(tmp_path / "b", "Другой приказ")), "другой.docx")
    assert (await say(bank, late, wait_s=int(PATIENCE.total_seconds()) + 5))["state"] == "sent"
    (kept,) = [one for one in await bank.decisions(rule_id=UNREAD_RULE) if one["message_id"] != waits["id"]]
    assert [one["title"] for one in kept["fragments"]] == ["содержимое не прочитано: прочитать не успели"]


async def test_order_in_a_conversation_is_kept_while_a_file_is_read(
    bank: Bank, station: ReadingStation, tmp_path: Path
) -> None:
    file_id = await upload(bank.desk, whole(made.word(tmp_path / "a", "Приказ")), "приказ.docx")
    await say(bank, file_id, wait_s=10)
    assert (await bank.say("И ещё одно", wait_s=30))["state"] == "queued"
    await read_all(station)
    bank.desk.clock.move(seconds=2)
    await bank.work()
    await bank.work()
    assert bank.sent == ["Список во вложении", "И ещё одно"]


async def into_max(bank: Bank) -> None:
    """The conversation goes on where nothing forbids personal data."""
    async with bank.desk.db.transaction() as tx:
        for table in ("inboxes", "identities", "conversations"):
            await tx.execute(f"update {table} set channel = 'max' where company_id = %(c)s", c=bank.desk.firm.id)


CONTENT = {"скан.png": made.a_picture(), "архив.zip": made.a_zip(), "старый.xls": made.OLD + bytes(4096)}


@pytest.mark.parametrize(
    ("name", "rule", "words"),
    [
        pytest.param("скан.png", PICTURE_RULE, "содержимое не прочитано: картинка", id="a picture"),
        pytest.param("архив.zip", UNREAD_RULE, "содержимое не прочитано: такой формат не читается", id="an archive"),
        pytest.param("старый.xls", UNREAD_RULE, "содержимое не прочитано: шифр или старый формат", id="locked or old"),
    ],
)
async def test_what_cannot_be_read_says_so_and_a_bank_in_telegram_asks_a_person(
    bank: Bank, station: ReadingStation, name: str, rule: str, words: str
) -> None:
    await bank.mode("enforce", rule_id=rule)
    file_id = await upload(bank.desk, CONTENT[name], name)
    await read_all(station)
    verdict = await preview(bank, file_id)
    assert [(one["state"], one["words"]) for one in verdict["files"]] == [("unread", [words])]
    assert verdict["outcome"] == "held"
    assert (await say(bank, file_id))["state"] == "held"


async def test_a_picture_leaves_where_nothing_forbids_personal_data(bank: Bank) -> None:
    await bank.mode("enforce")
    await into_max(bank)
    file_id = await upload(bank.desk, made.a_picture(), "дверь.png")
    assert (await preview(bank, file_id))["outcome"] == "cleared"
    assert (await say(bank, file_id))["state"] == "sent"


async def test_a_file_of_a_customer_is_read_when_it_is_forwarded(
    bank: Bank, station: ReadingStation, tmp_path: Path
) -> None:
    await bank.mode("enforce", rule_id=BAN)
    file_id = await upload(bank.desk, whole(made.xlsx(tmp_path / "a", CLIENTS)), "клиенты.xlsx")
    async with bank.desk.db.transaction() as tx:
        where = {"c": bank.desk.firm.id, "f": file_id}
        await tx.execute("delete from file_readings where company_id = %(c)s", c=bank.desk.firm.id)
        await tx.execute("update files set uploaded_by = null where company_id = %(c)s and id = %(f)s", **where)
        await tx.execute(
            "insert into attachments (company_id, message_id, kind, name, file_id, state) select %(c)s, m.id, 'file',"
            " 'клиенты.xlsx', %(f)s, 'stored' from messages m where m.company_id = %(c)s and m.kind = 'in' limit 1",
            **where,
        )
    assert (await preview(bank, file_id))["files"][0]["state"] == "reading"
    await read_all(station)
    assert (await preview(bank, file_id))["outcome"] == "denied"


async def test_a_file_that_brings_its_reader_down_is_given_up(
    bank: Bank, station: ReadingStation, tmp_path: Path
) -> None:
    file_id = await upload(bank.desk, whole(made.word(tmp_path / "a", "Приказ")), "приказ.docx")
    async with bank.desk.db.transaction() as tx:
        await tx.execute("update file_readings set attempts = 2 where company_id = %(c)s", c=bank.desk.firm.id)
    await read_all(station)
    assert (await preview(bank, file_id))["files"][0]["words"] == ["содержимое не прочитано: файл испорчен"]


async def test_nobody_has_a_strangers_file_read(bank: Bank, tmp_path: Path) -> None:
    file_id = await upload(bank.desk, whole(made.word(tmp_path / "a", "Приказ")), "приказ.docx")
    async with bank.desk.db.transaction() as tx:
        await tx.execute("delete from file_readings where company_id = %(c)s", c=bank.desk.firm.id)
        await tx.execute("update files set uploaded_by = null where company_id = %(c)s", c=bank.desk.firm.id)
    assert (await preview(bank, file_id))["files"] == []
    async with bank.desk.db.transaction() as tx:
        mine = "select count(*) from file_readings where company_id = %(c)s"
        assert await tx.fetch_value(mine, c=bank.desk.firm.id) == 0


LEAFLET = "Успейте купить: скидка 30 % на всю обувь до конца недели. Ждём вас в наших магазинах."
DEMAND = "Уведомление о задолженности. Просим погасить задолженность 15 300 руб. в течение трёх дней."


@pytest.mark.parametrize(
    ("said", "rule", "words"),
    [
        pytest.param(LEAFLET, "AD-18-1", "Файл «листок.docx»: похоже на рекламу", id="a leaflet"),
        pytest.param(DEMAND, "COLLECT-230", "Файл «листок.docx»: речь о долге", id="a demand"),
    ],
)
async def test_a_leaflet_and_a_demand_in_a_file_wait_for_a_person(
    bank: Bank, station: ReadingStation, tmp_path: Path, said: str, rule: str, words: str
) -> None:
    await bank.mode("enforce")
    await into_max(bank)
    file_id = await upload(bank.desk, whole(made.word(tmp_path / "a", said)), "листок.docx")
    await read_all(station)
    verdict = await preview(bank, file_id)
    assert verdict["outcome"] == "held"
    (reason,) = [one for one in verdict["reasons"] if one["rule_id"] == rule]
    assert [one["words"].split(": скидка")[0].split(": призыв")[0] for one in reason["fragments"]] == [words]
    assert words.split(": ")[1] in " ".join(verdict["files"][0]["words"])
    ways = {way["kind"] for way in verdict["ways"]}
    assert {"drop_files", "ask_privacy_officer"} <= ways
    assert "mask" not in ways
    assert (await say(bank, file_id))["state"] == "held"
    (kept,) = await bank.decisions(rule_id=rule, which="stopped")
    assert words.split(": ")[1] in {one["title"] for one in kept["fragments"]}
