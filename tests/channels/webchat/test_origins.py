"""Which addresses an administrator may list, and which pages they let in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.webchat.origins import allows, normalise


@pytest.mark.parametrize(
    ("entry", "origin"),
    [
        pytest.param("shop.example", "https://shop.example", id="a bare domain is https"),
        pytest.param(" Https://Shop.Example/catalog?x=1 ", "https://shop.example", id="a page is its site"),
        pytest.param("http://localhost:3000", "http://localhost:3000", id="a developer's machine"),
        pytest.param("https://shop.example:443", "https://shop.example", id="the ordinary port goes"),
        pytest.param("*.shop.example", "https://*.shop.example", id="all subdomains"),
        pytest.param("магазин.рф", "https://xn--80aairftm.xn--p1ai", id="a Cyrillic domain"),
        pytest.param("http://[::1]:8080", "http://[::1]:8080", id="an address of the sixth version"),
    ],
)
def test_an_address_becomes_an_origin(entry: str, origin: str) -> None:
    assert normalise(entry) == origin


@pytest.mark.parametrize(
    "entry",
    [
        "*",
        "https://*",
        "javascript://x",
        "ftp://shop.example",
        "a b",
        "https://u:p@shop.example",
        "x;script-src *",
        "shop.example:99999",
        "https://",
        "",
        "'self'",
        "*.*.example",
        "shop.*",
        "-a.example",
        "a" * 300,
    ],
)
def test_what_is_no_site_is_refused(entry: str) -> None:
    assert normalise(entry) is None


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://shop.example", True),
        ("HTTPS://SHOP.EXAMPLE", True),
        ("http://shop.example", False),
        ("https://shop.example.evil.example", False),
        ("https://evilshop.example", False),
        ("https://a.market.example", True),
        ("https://a.b.market.example", True),
        ("https://market.example", False),
        ("https://evilmarket.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_listed_pages_are_let_in(origin: str, *, allowed: bool) -> None:
    assert allows(["https://shop.example", "https://*.market.example"], origin) is allowed


@given(st.text(max_size=60))
def test_whatever_is_accepted_cannot_break_a_policy(entry: str) -> None:
    origin = normalise(entry)
    if origin is not None:
        assert not set(origin) & set(" ;,'\"\n\r\t")
        assert normalise(origin) == origin
