"""A letter as a page: what a stranger's HTML must not be able to do."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pristan.channels.email.letter_view import POLICY, letter_view

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def shown(html: str) -> str:
    raw = f"Subject: <b>Тема\nContent-Type: text/html; charset=utf-8\n\n{html}"
    return letter_view(raw.encode()).page


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' &#106;avascript:alert(1)'>x</a>",
        "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<iframe src='https://evil.example'></iframe>",
        "<form action='https://evil.example'><input name=q><button>x</button></form>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href='https://evil.example/'>",
        "<link rel=stylesheet href='https://evil.example/x.css'>",
        "<style>body{background:url(https://evil.example/x)}</style>",
        "<div style='background:url(https://evil.example/x)'>x</div>",
        "<div style='color:red;background-color:\\75rl(https://evil.example/x)'>x</div>",
        "<div style='width:expression(alert(1))'>x</div>",
        "<td background='https://evil.example/x'>x</td>",
        "<img src='https://evil.example/pixel.gif'>",
        "<img src='//evil.example/pixel.gif'>",
        "<img srcset='https://evil.example/pixel.gif 1x'>",
        "<video poster='https://evil.example/x' src='https://evil.example/y'></video>",
        "<object data='https://evil.example/x'></object>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_nothing_acts_and_nothing_is_fetched(html: str) -> None:
    page = shown(html)
    body = page.partition("<body>")[2]
    assert not re.search(
        r"<(?:script|iframe|form|input|button|meta|base|link|style|svg|object|video|math)\b", body, re.IGNORECASE
    )
    assert not re.search(r"<[^>]*\son\w+\s*=|javascript:|expression\(|url\(|svg\+xml", body, re.IGNORECASE)
    assert "evil.example" not in re.sub(r"&lt;.*?&gt;", "", body)


def test_a_link_opens_apart_and_tells_nothing_of_us() -> None:
    page = shown("<a href='https://shop.example/x'>заказ</a>")
    assert re.search(r'<a href="https://shop.example/x"[^>]* target="_blank"', page) or 'target="_blank"' in page
    assert 'rel="noopener noreferrer nofollow"' in page


def test_pictures_of_strangers_are_counted() -> None:
    raw = b"Content-Type: text/html\n\n<img src='https://a.example/1.png'><img src='http://a.example/2.png'>"
    view = letter_view(raw)
    assert view.blocked == 2
    assert "Картинки с чужих серверов закрыты: 2" in view.page


def test_a_picture_of_the_letter_itself_is_shown() -> None:
    raw = (
        "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        "<img src='cid:p1'><img src='cid:p2'>\n"
        f"--b\nContent-Type: image/png\nContent-ID: <p1>\nContent-Transfer-Encoding: base64\n\n{PIXEL}\n"
        f"--b\nContent-Type: image/svg+xml\nContent-ID: <p2>\n\n<svg onload=alert(1)/>\n--b--\n"
    )
    page = letter_view(raw.encode()).page
    assert f"data:image/png;base64,{PIXEL}" in page
    assert "svg" not in page.partition("<body>")[2]


def test_the_subject_cannot_leave_the_title() -> None:
    assert "<title>&lt;b&gt;Тема</title>" in shown("x")


def test_a_letter_of_text_is_shown_as_it_is() -> None:
    page = letter_view("Content-Type: text/plain; charset=utf-8\n\n1 < 2\n> цитата".encode()).page
    assert "<pre>1 &lt; 2\n&gt; цитата</pre>" in page


def test_the_page_may_load_nothing() -> None:
    assert "default-src 'none'" in POLICY
    assert "allow-scripts" not in POLICY
    assert "allow-same-origin" not in POLICY


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(alphabet="<>/='\" :;()imgscrptonevadhf.x", max_size=200))
def test_any_html_is_harmless(html: str) -> None:
    body = shown(html).partition("<body>")[2]
    assert not re.search(r"<script|<[^>]*\son\w+\s*=|<img[^>]+src=\"(?!data:)", body, re.IGNORECASE)
