"""Reading letters: charsets as they are sent, names of files, and input meant to hurt."""

import base64
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.channels.email import inspect_letter, inspect_source
from pristan.channels.email.charsets import decode, known_codec
from pristan.channels.email.kinds import classify
from pristan.channels.email.letter import addresses, read_letter
from pristan.channels.email.mime import MAX_PARTS, decoded, safe_name

TEXT = "Здравствуйте, заказ не пришёл. Подскажите, пожалуйста, когда ждать доставку?"


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("win-1251", "cp1251"),
        ("windows1251", "cp1251"),
        ("x-cp1251", "cp1251"),
        ("ANSI-1251", "cp1251"),
        ("koi8r", "koi8-r"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("utf8mb4", "utf-8"),
        ("unknown-8bit", "cp1251"),
        ("us-ascii", "koi8-r"),
        ("", "cp866"),
        ("windows-1251", "utf-8"),
        ("utf-8", "cp1251"),
        ("zlib_codec", "cp1251"),
    ],
)
def test_a_body_is_read_whatever_its_label_says(label: str, codec: str) -> None:
    assert decode(TEXT.encode(codec), label).text == TEXT


@pytest.mark.parametrize("label", ["zlib_codec", "idna", "unicode_escape", "utf-7", "base64", "no-such"])
def test_a_label_that_is_no_charset_of_text_is_refused(label: str) -> None:
    assert known_codec(label) is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?B?0JTQvtCx0YA=?= =?utf-8?B?0YvQuQ==?=", "Добрый"),
        (b"=?koi8-r?B?8NLJ18XU?= =?KOI8-R?Q?=2C_=CD=C9=D2?=", "Привет, мир"),
        ("Заказ №5".encode("cp1251"), "Заказ №5"),
        (b"=?win-1251?Q?=C7=E0=EA=E0=E7?= 5", "Заказ 5"),
        (b"=?utf-8?B?" + base64.b64encode("П".encode())[:2] + b"?= x", "x"),
    ],
    ids=["plain", "koi8-r B and Q", "raw bytes", "odd label", "cut short"],
)
def test_a_header_is_read(raw: bytes, text: str) -> None:
    assert decoded(raw).endswith(text)


def test_a_letter_split_between_two_encoded_words_is_whole() -> None:
    halves = "Ж".encode()
    raw = b" ".join(b"=?utf-8?B?" + base64.b64encode(half) + b"?=" for half in (halves[:1], halves[1:]))
    assert decoded(raw) == "Ж"


def test_the_address_is_what_stands_in_brackets() -> None:
    found = addresses('"bank@bank.example" <eve@evil.example>, Иван <IVAN@client.example>, петр@почта.рф')
    assert [address.value for address in found] == ["eve@evil.example", "ivan@client.example", "петр@почта.рф"]
    assert found[0].name == "bank@bank.example"


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: attachment; filename*0*=utf-8''%D0%A1%D1%87; filename*1*=%D1%91%D1%82.pdf",
        'Content-Disposition: attachment; filename="=?utf-8?B?0KHRh9GR0YI=?=.pdf"',
        'Content-Type: application/pdf; name="=?koi8-r?B?896j1A==?=.pdf"',
    ],
    ids=["rfc 2231", "rfc 2047 in quotes", "name only"],
)
def test_the_name_of_a_file_is_read(header: str) -> None:
    raw = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nтекст\n--b\n{header}\n\nданные\n--b--\n"
    assert [file.name for file in read_letter(raw.encode()).attached] == ["Счёт.pdf"]


def test_a_file_name_cannot_leave_its_folder() -> None:
    assert safe_name("../../etc/pass\x00wd") == "passwd"
    assert safe_name("C:\\Users\\счёт.pdf") == "счёт.pdf"
    assert len(safe_name("я" * 500 + ".pdf")) < 160


def test_html_is_read_when_the_text_is_a_stub() -> None:
    raw = (
        "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        "This message requires HTML\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>Добрый день</p>\n--b--\n"
    )
    assert inspect_letter(raw.encode())["reply"] == "Добрый день"


def test_headers_of_threading_are_told() -> None:
    found = inspect_letter(b"In-Reply-To: <2@a>\nReferences: <1@a>\n\t<2@a>\n\nhi")
    assert (found["in_reply_to"], found["references"]) == ("<2@a>", ["<1@a>", "<2@a>"])


def test_a_text_that_begins_like_a_letter_is_a_text() -> None:
    found = inspect_source("От: Иван\nКому: Магазин\n\nтекст".encode(), name="body.txt")
    assert "текст" in found["reply"]
    assert inspect_source(b"From: a@b\nTo: c@d\n\nhi", name="body.txt")["reply"].startswith("From:")
    assert inspect_source(b"From: a@b\nTo: c@d\nMIME-Version: 1.0\n\nhi", name="body.txt")["reply"] == "hi"


def nested(depth: int) -> bytes:
    raw = b"\n\ntext"
    for level in range(depth):
        raw = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%s\n--b%d--\n" % (level, level, raw, level)
    return raw


HOSTILE = {
    "a thousand levels": nested(1000),
    "a hundred thousand parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "letters in letters": b"Content-Type: message/rfc822\n\n" * 50_000,
    "a million headers": b"a: b\n" * 1_000_000,
    "an endless header": b"Subject: " + b"=?utf-8?q?" * 500_000,
    "an endless parameter": b"Content-Type: text/plain" + b";a*0=1" * 200_000 + b"\n\nx",
    "an endless address": b"From: " + b'"' * 300_000 + b"<" * 300_000,
    "an endless line": b"From: a@b\n\n" + b"> " * 2_000_000,
    "colons": b"From: a@b\n\n" + b"12.11.2026 a@b:\n" * 100_000,
    "labels": b"From: a@b\n\n" + b"From: a\n\n" * 100_000,
    "spaces": b"From: a@b\n\n" + b"\n" + b" \t" * 1_000_000 + b"x",
    "brackets": b"Content-Type: text/html\n\n" + b"<a " * 500_000,
    "addresses of a bounce": b"From: mailer-daemon@a\nReturn-Path: <>\n\nfailed to deliver\n" + b"a@b.c\n" * 200_000,
    "references": b"References: " + b"<a@b> " * 200_000 + b"\n\nx",
    "nothing": b"",
    "zero bytes": b"\x00" * 100_000,
    "own boundary": b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nx',
    "base64 that is none": b"Content-Transfer-Encoding: base64\n\n" + b"=" * 1_000_000 + b"A",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_letter_costs_little_and_breaks_nothing(raw: bytes) -> None:
    began = perf_counter()
    letter = read_letter(raw)
    classify(letter)
    inspect_letter(raw)
    assert perf_counter() - began < 20  # no square of the length: each takes well under a second on a quiet machine
    assert sum(1 for _ in letter.root.walk()) <= MAX_PARTS


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=2000))
def test_any_bytes_are_some_letter(raw: bytes) -> None:
    inspect_letter(raw)
    inspect_source(raw)


@settings(deadline=None)  # a busy machine is no failure
@given(
    st.lists(
        st.sampled_from(
            [
                "From: a@b",
                "Content-Type: multipart/report; boundary=b",
                "--b",
                "--b--",
                "",
                "Status: 5.1.1",
                "Content-Type: message/delivery-status",
                "Final-Recipient: rfc822; a@b",
                "=?utf-8?b?0?=",
                "X-Failed-Recipients: a@b",
            ]
        ),
        max_size=30,
    )
)
def test_any_order_of_pieces_is_some_letter(lines: list[str]) -> None:
    inspect_letter("\n".join(lines).encode())
