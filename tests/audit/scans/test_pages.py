"""Saved pages that somebody uploaded: read in a process of its own; archives that are built to hurt are refused."""

import io
import json
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pristan.audit.scans import unpacking
from pristan.audit.scans.model import Kind
from pristan.audit.scans.station import clear
from pristan.core.errors import InvalidInput
from tests.audit.scans.conftest import Desk

PAGE = (
    '<html><head><link rel=canonical href="https://shop.example.ru/{0}">'
    "<script src=https://www.googletagmanager.com/gtag/js></script></head><body>"
    "<form action=/send><input name=email type=email></form></body></html>"
)


def a_zip(files: Mapping[str, str | bytes], *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", packed) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return box.getvalue()


async def test_a_zip_of_saved_pages_is_read_and_its_copies_are_gone_afterwards(desk: Desk) -> None:
    archive = a_zip({"Главная.html": PAGE.format(""), "о нас/page.html": PAGE.format("about"), "x.png": b"\x89PNG"})
    scan_id = await desk.begin(Kind.PAGES, "pages.zip", upload=archive)
    key = (await desk.load(scan_id)).upload or ""
    found = await desk.worked(scan_id)
    result: dict[str, Any] = found.result or {}
    assert (found.state, result["pages"], found.done) == ("done", 2, 2)
    assert any(one["is_foreign"] and one["pages"] == 2 for one in result["calls"])
    assert await clear(desk.db, desk.files, now=found.started_at) >= 1
    with pytest.raises(FileNotFoundError):
        await desk.files.get(key)
    async with desk.db.transaction() as tx:
        assert await tx.fetch_value("select count(*) from scan_steps where scan_id = %(id)s", id=scan_id) == 0


async def test_a_record_of_a_browser_is_read_without_the_values_it_carries(desk: Desk) -> None:
    sent = {"mimeType": "application/json", "text": '{"phone": "+79991234567", "name": "Ира Лебедева"}'}
    entry = {
        "request": {"url": "https://api.intercom.io/leads", "method": "POST", "headers": [], "postData": sent},
        "response": {"content": {"mimeType": "application/json"}, "headers": []},
    }
    page = {
        "request": {"url": "https://shop.example.ru/", "method": "GET", "headers": []},
        "response": {"content": {"mimeType": "text/html", "text": PAGE.format("")}, "headers": []},
    }
    har = json.dumps({"log": {"entries": [page, entry]}}).encode()
    found = await desk.worked(await desk.begin(Kind.PAGES, "shop.har", upload=har))
    assert found.state == "done"
    told = json.dumps(found.result, ensure_ascii=False)
    assert "api.intercom.io" in told
    assert "9991234567" not in told
    assert "Лебедева" not in told


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.zip", b"PK\x03\x04 and then nothing", "повреждён", id="cut"),
        pytest.param("a.zip", a_zip({"notes.txt": "x"}), "нет сохранённых страниц", id="no pages"),
        pytest.param("a.har", b"{}", "это не HAR", id="no record"),
        pytest.param("a.zip", a_zip({"x.har": b"\xff\x00" * 100}), "это не HAR", id="noise in an archive"),
    ],
)
async def test_what_cannot_be_read_is_told_in_words(desk: Desk, name: str, content: bytes, said: str) -> None:
    found = await desk.worked(await desk.begin(Kind.PAGES, name, upload=content))
    assert (found.state, found.result) == ("failed", None)
    assert said in (found.failure or "")


def unpacked(tmp_path: Path, content: bytes) -> unpacking.Unpacked:
    archive, into = tmp_path / "a.zip", tmp_path / "into"
    archive.write_bytes(content)
    into.mkdir()
    return unpacking.unpack(archive, into, wanted=lambda _: True)


@pytest.mark.parametrize(
    "name", ["../../evil.html", "/etc/evil.html", "a/../../evil.html", "C:\\evil.html", "..\\evil.html", "x" * 300]
)
def test_a_name_that_leads_out_of_the_archive_is_not_opened(tmp_path: Path, name: str) -> None:
    done = unpacked(tmp_path, a_zip({name: "x", "good.html": "x"}))
    assert done.names == ["good.html"]
    assert len(done.warnings) == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.zip", "good.html"]


def test_a_symbolic_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        link = zipfile.ZipInfo("link.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert unpacked(tmp_path, box.getvalue()).names == []


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    bomb = a_zip({f"{number}.html": b"\0" * (32 * 1024 * 1024) for number in range(8)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(InvalidInput, match="бомб"):
        unpacked(tmp_path, bomb)


def test_an_archive_with_more_files_than_anybody_saves_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 10)
    with pytest.raises(InvalidInput, match="больше 10"):
        unpacked(tmp_path, a_zip({f"{number}.html": "x" for number in range(11)}))


def test_russian_names_of_windows_are_read(tmp_path: Path) -> None:
    stand_in = b"AAAAAAA.html"
    raw = a_zip({stand_in.decode(): "x"}).replace(stand_in, "Главная.html".encode("cp866"))
    assert unpacked(tmp_path, raw).names == ["Главная.html"]
