"""Settings of a chat: what is accepted, what is refused and where, and who may change them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.rotation import rotated
from pristan.channels.webchat.settings import ChatSettings, accept, contrast, read, write
from pristan.core.errors import InvalidInput
from pristan.web.chat_identity import SECRET
from tests.staff.people import MovingClock


def refused_fields(**changes: Any) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        accept(changes)
    return [error.field for error in refused.value.fields]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"accent": "red"}, "accent", id="a word for a colour"),
        pytest.param({"title": "x" * 61}, "title", id="a long title"),
        pytest.param({"greeting": 5}, "greeting", id="a number for a greeting"),
        pytest.param({"theme": "neon"}, "theme", id="an unknown theme"),
        pytest.param({"position": "top"}, "position", id="an unknown corner"),
        pytest.param({"fields": [{"name": "passport"}]}, "fields", id="a field nobody may ask"),
        pytest.param({"fields": [{"name": "name"}, {"name": "name"}]}, "fields", id="a field asked twice"),
        pytest.param({"fields": "name"}, "fields", id="a word for a list"),
        pytest.param({"policy_url": "javascript:alert(1)"}, "policy_url", id="a script for a policy"),
        pytest.param({"consent_text": "  "}, "consent_text", id="a consent to nothing"),
        pytest.param({"origins": ["shop example"]}, "origins", id="no site"),
        pytest.param({"origins": ["a.example"] * 51}, "origins", id="too many sites"),
        pytest.param({"banner": "x" * 301}, "banner", id="a long announcement"),
        pytest.param({"banner_links": [{"title": "MAX", "url": "https://max.ru"}]}, "banner", id="links and no words"),
        pytest.param({"banner": "x", "banner_links": "MAX"}, "banner_links", id="a word for links"),
        pytest.param(
            {"banner": "x", "banner_links": [{"title": "MAX", "url": "javascript:alert(1)"}]},
            "banner_links.0",
            id="a script for a link",
        ),
        pytest.param(
            {"banner": "x", "banner_links": [{"title": "", "url": "https://max.ru"}]}, "banner_links.0", id="no title"
        ),
        pytest.param(
            {"banner": "x", "banner_links": [{"title": "MAX", "url": "https://["}]},
            "banner_links.0",
            id="half an address",
        ),
    ],
)
def test_a_wrong_setting_is_refused_where_it_stands(changes: dict[str, Any], field: str) -> None:
    assert refused_fields(**changes) == [field]


def test_what_was_accepted_reads_back_the_same() -> None:
    raw = {
        "title": "Лавка",
        "accent": "#B4613C",
        "origins": ["Shop.example/x", "shop.example"],
        "fields": [{"name": "phone", "required": True}],
        "consent_required": False,
        "banner": "Пишите нам в MAX",
        "banner_links": [{"title": "MAX", "url": "https://max.ru/shop"}, {"title": "Почта", "url": "mailto:a@b.ru"}],
    }
    settings = accept(raw)
    assert settings.banner_links == (("MAX", "https://max.ru/shop"), ("Почта", "mailto:a@b.ru"))
    assert settings.origins == ("https://shop.example",)
    assert read(write(settings)) == settings
    assert accept(write(settings)) == settings


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(ChatSettings.__slots__), JSON))
def test_whatever_the_database_holds_the_chat_still_opens(stored: dict[str, Any]) -> None:
    settings = read(stored)
    assert write(settings)
    assert settings.consent_hash


@given(st.dictionaries(st.sampled_from(ChatSettings.__slots__), JSON))
def test_no_input_makes_the_check_fall_over(raw: dict[str, Any]) -> None:
    try:
        settings = accept(raw)
    except InvalidInput:
        return
    assert read(write(settings)) == settings


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("#ffffff", "#000000")) == 21
    assert round(contrast("#0b6a77", "#ffffff"), 2) == 6.28


def test_a_rotated_secret_leaves_the_former_one_for_a_day() -> None:
    now = MovingClock().now()
    first = rotated({}, SECRET, fresh="a", now=now)
    second = rotated(first, SECRET, fresh="b", now=now)
    assert first == {"identity_secret": "a"}
    assert (second["identity_secret"], second["identity_secret_former"]) == ("b", "a")
