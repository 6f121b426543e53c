"""Archives are opened without trust."""

import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pristan.migration import Unreadable, inspect

CHAT = (
    "\u200e[25.03.2024, 18:00:01] Иван: \u200e<прикреплено: 00000001-PHOTO-2024-03-25-18-00-01.jpg>\r\n"
    "[25.03.2024, 18:00:02] Анна: Да\r\n"
)
Pack = Callable[..., Path]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    def packed(*files: tuple[str | zipfile.ZipInfo, bytes], name: str = "WhatsApp Chat - Анна.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, content in files:
                archive.writestr(file, content)
        return path

    return packed


def test_a_chat_is_read_from_its_archive_and_its_files_are_found(pack: Pack) -> None:
    found = inspect(pack(("_chat.txt", CHAT.encode()), ("00000001-PHOTO-2024-03-25-18-00-01.jpg", b"x")))
    assert (found.messages, found.media, found.media_missing, found.warnings) == (2, 1, 0, [])


def test_a_chat_is_found_behind_hundreds_of_photos(pack: Pack) -> None:
    photos = [(f"{number:08}-PHOTO-2024.jpg", b"x") for number in range(300)]
    assert inspect(pack(*photos, ("_chat.txt", CHAT.encode()))).format == "whatsapp"


def test_a_file_that_is_named_and_not_there_is_told(pack: Pack) -> None:
    found = inspect(pack(("_chat.txt", CHAT.encode())))
    assert found.warnings == ["Вложений названо в переписке, но нет в выгрузке: 1"]


def test_a_text_sent_in_a_chat_is_not_a_chat(pack: Pack) -> None:
    found = inspect(pack(("_chat.txt", CHAT.encode()), ("00000002-old.txt", CHAT.encode() * 9)))
    assert (found.chats, found.messages) == (1, 2)


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "C:/evil.txt", "a/../../evil.txt", "..\\evil.txt"])
def test_a_name_that_leads_out_is_left(pack: Pack, name: str) -> None:
    found = inspect(pack(("_chat.txt", CHAT.encode()), (name, CHAT.encode())))
    assert found.messages == 2
    assert "за пределы архива" in found.warnings[0]


def test_a_link_and_an_archive_within_are_left(pack: Pack) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = inspect(pack(("_chat.txt", CHAT.encode()), (link, b"/etc/passwd"), ("more.zip", b"PK\x03\x04")))
    assert found.messages == 2
    assert ["ссылка" in found.warnings[0], "архив внутри архива" in found.warnings[1]] == [True, True]


def test_a_bomb_is_refused_before_it_bursts(pack: Pack) -> None:
    with pytest.raises(Unreadable, match="бомб"):
        inspect(pack(("_chat.txt", CHAT.encode() + b"0" * (200 << 20))), format_name="whatsapp")


def test_a_cut_archive_is_refused_with_advice(pack: Pack) -> None:
    path = pack(("_chat.txt", CHAT.encode() * 100))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Unreadable, match="обрезан"):
        inspect(path)


def test_spoiled_content_is_refused(pack: Pack) -> None:
    path = pack(("_chat.txt", b"".join(CHAT.replace("Да", str(n)).encode() for n in range(5000))))
    spoiled = bytearray(path.read_bytes())
    spoiled[200:260] = b"\0" * 60
    path.write_bytes(spoiled)
    with pytest.raises(Unreadable, match="повреждён"):
        inspect(path, format_name="whatsapp")


HOSTILE = 300_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("chat.txt", "25.03.2024, 18:00 - A: <" + " " * HOSTILE + "x\n", id="spaces before an end"),
        pytest.param("chat.txt", "25.03.2024, 18:00 - A: " + "<a: b" * HOSTILE + "\n", id="marks that never close"),
        pytest.param("messages.html", "<div class='page_wrap message'>" + '<div class="text">' * HOSTILE, id="blocks"),
        pytest.param(
            "messages.html",
            '<div class="page_wrap"><div class="message default" id="message1">'
            + '<div class="reply_to details">' * 50_000,
            id="replies to nothing",
        ),
        pytest.param("deals.xls", "<table>" + "<tr><td>" * HOSTILE, id="rows that never close"),
        pytest.param("deals.xls", "<table><tr><td>" + "<" * HOSTILE + "</td></tr></table>", id="tags that never close"),
        pytest.param("deals.csv", '"' * HOSTILE + ";x\n", id="quotes"),
        pytest.param("people.vcf", "BEGIN:VCARD\nTEL" + ';"' * HOSTILE + "\n", id="parameters"),
        pytest.param("result.json", '{"messages": [' + '{"id": 1, "type": "message", "x": [' * 1_000, id="depth"),
        pytest.param("result.json", '{"messages": [' + '{"id": 1, "type": "message", oops}, ' * 1_000, id="damage"),
    ],
)
def test_text_made_to_keep_a_reader_busy_is_read_or_refused_at_once(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    for asked in ("auto", "whatsapp", "telegram", "vcard", "csv"):
        with suppress(Unreadable):
            assert inspect(path, format_name=asked).messages < HOSTILE
