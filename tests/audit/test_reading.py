"""What a site shows is read whole, whatever it was saved as; nothing in it is carried out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.audit.model import Page, Place
from pristan.audit.reading import read_folder, read_har, read_page
from pristan.core.errors import InvalidInput

FIXTURES = Path(__file__).parent / "fixtures"


def urls(page: Page, place: Place) -> list[str]:
    return [reference.url for reference in page.references if reference.place is place]


@pytest.fixture(scope="module")
def shop() -> dict[str, Page]:
    return {page.name: page for page in read_folder(FIXTURES / "shop").pages}


def test_the_address_a_browser_wrote_into_a_saved_page_is_its_address(shop: dict[str, Page]) -> None:
    assert shop["index.html"].url == "https://apteka-yug.example.ru/"
    assert shop["contacts.html"].url == "https://apteka-yug.example.ru/contacts"


def test_what_lies_in_the_folder_of_a_page_belongs_to_that_page(shop: dict[str, Page]) -> None:
    assert set(shop) == {"index.html", "contacts.html"}
    assert any("docs.google.com/forms" in url for url in urls(shop["contacts.html"], Place.FRAME))


def test_addresses_in_code_are_seen_and_data_in_scripts_is_not_code(shop: dict[str, Page]) -> None:
    assert urls(shop["index.html"], Place.CODE) == ["https://widget.intercom.io/widget/abc"]
    assert "hs-scripts" not in shop["index.html"].code


def test_the_label_of_an_input_is_among_its_words(shop: dict[str, Page]) -> None:
    form = shop["index.html"].forms[1]
    assert [(field.type, field.words) for field in form.fields][:2] == [("text", "Ваше имя n"), ("tel", "+7")]


def test_a_har_tells_what_was_called_and_which_fields_were_sent_but_no_value() -> None:
    seen = read_har(FIXTURES / "clinic.har")
    (page,) = seen.pages
    assert page.url == "https://klinika.example.ru/"
    assert page.headers["server"] == "cloudflare"
    assert page.cookies == {"_ga"}
    assert urls(page, Place.SCRIPT) == ["https://js.hsforms.net/forms/v2.js"]
    (form,) = page.forms
    assert {field.name for field in form.fields} == {"lead", "firstName", "phone", "diagnosis"}
    assert "+7000" not in repr(page)
    assert seen.warnings == ["записей не разобрано: 1"]


def test_a_page_saved_as_one_file_tells_what_it_called(tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://shop.example.ru/\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://shop.example.ru/\r\n\r\n<html><body>=D0=94</body></html>\r\n"
        b"--b\r\nContent-Type: text/javascript\r\nContent-Location: https://embed.tawk.to/1/default\r\n\r\nx\r\n--b--\r\n"
    )
    (page,) = read_folder(tmp_path).pages
    assert page.url == "https://shop.example.ru/"
    assert urls(page, Place.SCRIPT) == ["https://embed.tawk.to/1/default"]


def test_a_page_in_the_old_russian_encoding_is_read() -> None:
    raw = '<meta charset="windows-1251"><form><input name="a" placeholder="Телефон"></form>'.encode("cp1251")
    assert read_page(raw, name="x").forms[0].fields[0].words == "Телефон"


def test_what_is_no_page_is_told_and_skipped(tmp_path: Path) -> None:
    (tmp_path / "binary.html").write_bytes(b"\x7fELF\x00\x00\x00")
    (tmp_path / "page.html").write_text("<p>страница</p>")
    (tmp_path / "outside.html").symlink_to("/etc/hostname")
    seen = read_folder(tmp_path)
    assert [page.name for page in seen.pages] == ["page.html"]
    assert seen.warnings == ["binary.html: это не страница, пропущен"]


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"log": 1}', b'{"log": {"entries": 5}}', b"\xff\xfe{", b"<html>"])
def test_what_is_no_har_is_refused_with_what_to_do(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.har").write_bytes(raw)
    with pytest.raises(InvalidInput, match="это не HAR"):
        read_har(tmp_path / "x.har")


@given(st.binary(max_size=2000))
def test_any_bytes_make_a_page(raw: bytes) -> None:
    assert read_page(raw, name="x").name == "x"


@given(
    st.lists(
        st.sampled_from(
            [
                "<form>",
                "<input name=a>",
                "<label for=",
                "'>",
                "<script>",
                "</script>",
                "<a href=//",
                "\x00",
                "<base href=http://[",
                "я",
            ]
        )
    )
)
def test_broken_markup_makes_a_page(pieces: list[str]) -> None:
    read_page("".join(pieces).encode(), name="x")


def test_markup_that_is_nested_without_end_is_read_in_the_time_of_its_length() -> None:
    page = read_page(b"<div>" * 100_000 + b"<script src=https://embed.tawk.to/x>", name="x")
    assert urls(page, Place.SCRIPT) == ["https://embed.tawk.to/x"]
