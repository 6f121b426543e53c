"""The archive of a closed connection holds what was said there, wherever its words stand now."""

import io
import json
import zipfile

import pytest

from tests.campaigns.closing import Closing, a_closing
from tests.campaigns.conftest import Move, app, build, clock, desk, hasher, move, pier

__all__ = ["app", "build", "clock", "desk", "hasher", "move", "pier"]

LOST_FILE = """
with kept as (
  insert into files (company_id, storage_key, name, mime, kind, size, sha256)
  values (%(c)s, %(key)s, 'Рецепт.pdf', 'application/pdf', 'file', 10, '\\x00') returning id
)
insert into attachments (company_id, message_id, kind, name, size, file_id, state)
select %(c)s, (select max(id) from messages where company_id = %(c)s and conversation_id = %(i)s and kind = 'in'),
       'file', 'Рецепт.pdf', 10, id, 'stored' from kept returning id
"""


@pytest.fixture
async def closing(move: Move) -> Closing:
    return await a_closing(move)


async def unpacked(closing: Closing) -> zipfile.ZipFile:
    """The archive, once the connection is closed."""
    await closing.act("close")
    answer = await closing.move.desk.client.get(f"/api/v1/closings/{closing.id}/archive")
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


def words(box: zipfile.ZipFile) -> list[list[str]]:
    talks = json.loads(box.read("диалоги/00001.json"))
    return [[said["text"] for said in talk["messages"]] for talk in talks]


async def test_a_conversation_joined_with_another_channel_stays_in_the_archive(closing: Closing) -> None:
    move = closing.move
    old = await move.pier.arrive_in_telegram("Есть ли аспирин?")
    await closing.moves(await move.one("select contact_id from conversations where id = %(i)s", i=old["id"]))
    new = await move.one("select id from conversations where company_id = %(c)s and channel = 'max'")
    await move.desk.post(f"/conversations/{old['id']}/merge", into_id=new)
    await move.pier.arrive_in_telegram("А ибупрофен?")
    assert words(await unpacked(closing)) == [["Есть ли аспирин?"], ["А ибупрофен?"]]


async def test_conversations_joined_within_a_connection_are_written_once(closing: Closing) -> None:
    move = closing.move
    first = await move.pier.arrive_in_telegram("Есть ли аспирин?")
    person = await move.one("select contact_id from conversations where id = %(i)s", i=first["id"])
    await closing.moves(person)
    new = await move.one("select id from conversations where company_id = %(c)s and channel = 'max'")
    await move.desk.post(f"/conversations/{first['id']}/merge", into_id=new)
    second = await move.pier.arrive_in_telegram("А ибупрофен?")
    await move.desk.post(f"/conversations/{new}/merge", into_id=second["id"])
    assert words(await unpacked(closing)) == [["Есть ли аспирин?", "А ибупрофен?"]]


async def test_a_file_the_storage_has_lost_is_named_and_stops_nothing(closing: Closing) -> None:
    row = await closing.move.pier.arrive_in_telegram("Вот рецепт")
    await closing.move.one(LOST_FILE, i=row["id"], key=f"{closing.move.desk.firm.id}/00/lost")
    box = await unpacked(closing)
    assert not [name for name in box.namelist() if name.startswith("файлы/")]
    assert "Рецепт.pdf" in box.read("начало.html").decode().partition("Файлы, которых нет")[2]
