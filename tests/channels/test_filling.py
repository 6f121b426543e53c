"""What a person fills in to connect an inbox is checked field by field, and said in words."""

from dataclasses import replace
from typing import Any

import pytest

from pristan.channels import channel
from pristan.channels.filling import checked_credentials, checked_settings
from pristan.channels.model import Field, Manifest, Option
from pristan.core.errors import InvalidInput

FIELDS = (
    Field(
        name="provider",
        title="Оператор",
        kind="choice",
        is_required=True,
        options=(Option(value="smpp", title="SMPP"), Option(value="http", title="HTTP")),
    ),
    Field(name="server", title="Сервер", kind="host", is_required=True, when={"provider": ("smpp",)}),
    Field(name="window", title="Окно", kind="number", default="10"),
    Field(name="is_paid", title="Платное имя", kind="switch"),
    Field(name="senders", title="Имена", kind="list"),
    Field(name="price", title="Цена имени", is_required=True, when={"is_paid": ("true",)}),
    Field(name="key", title="Ключ", kind="secret", is_required=True, when={"provider": ("http",)}),
    Field(name="password", title="Пароль", kind="password", is_required=True, when={"provider": ("smpp",)}),
    Field(name="dkim", title="Ключ DKIM", kind="secret_text"),
)


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return replace(channel("max").manifest, fields=FIELDS)


def refused(error: InvalidInput) -> list[str]:
    return [field.field for field in error.fields]


def test_values_take_the_type_of_their_field_and_defaults_are_put_in(manifest: Manifest) -> None:
    given = {
        "provider": "smpp",
        "server": " smsc.example:2775 ",
        "is_paid": "true",
        "price": "5",
        "senders": ["Lavka", " "],
    }
    assert checked_settings(manifest, given) == {
        "provider": "smpp",
        "server": "smsc.example:2775",
        "window": 10,
        "is_paid": True,
        "price": "5",
        "senders": ["Lavka"],
    }


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({}, "provider", id="a required choice is missing"),
        pytest.param({"provider": "fax"}, "provider", id="not among the options"),
        pytest.param({"provider": "smpp"}, "server", id="asked for because of another field"),
        pytest.param({"provider": "smpp", "server": "http://x/"}, "server", id="an address where a name belongs"),
        pytest.param({"provider": "smpp", "server": "a" * 300}, "server", id="a name beyond reason"),
        pytest.param({"provider": "http", "window": "ten"}, "window", id="no number"),
        pytest.param({"provider": "http", "window": True}, "window", id="a truth is no number"),
        pytest.param({"provider": "http", "window": 10**20}, "window", id="a number beyond reason"),
        pytest.param({"provider": "http", "is_paid": "perhaps"}, "is_paid", id="no truth"),
        pytest.param({"provider": "http", "is_paid": True}, "price", id="asked for because a switch is on"),
        pytest.param({"provider": "http", "senders": "Lavka"}, "senders", id="no list"),
        pytest.param({"provider": "http", "senders": ["x\x00"]}, "senders", id="a list with a NUL"),
        pytest.param({"provider": "http", "senders": [str(n) for n in range(101)]}, "senders", id="a list too long"),
        pytest.param({"provider": "http", "colour": "red"}, "colour", id="nobody asked for it"),
        pytest.param({"provider": ["http"]}, "provider", id="another type altogether"),
    ],
)
def test_a_value_that_cannot_be_is_named(manifest: Manifest, given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_settings(manifest, given)
    assert f"settings.{field}" in refused(caught.value)


def test_a_field_that_is_not_asked_for_is_left_out(manifest: Manifest) -> None:
    assert "server" not in checked_settings(manifest, {"provider": "http", "server": "smsc.example"})


def test_secrets_are_asked_for_by_what_was_chosen(manifest: Manifest) -> None:
    chosen = {"provider": "smpp"}
    given = {"password": " два слова "}
    assert checked_credentials(manifest, given, settings=chosen, is_new=True) == {"password": "два слова"}
    with pytest.raises(InvalidInput) as caught:
        checked_credentials(manifest, {}, settings={"provider": "http"}, is_new=True)
    assert refused(caught.value) == ["credentials.key"]
    assert checked_credentials(manifest, {}, settings=chosen, is_new=False) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("key", "two words", id="a key has no spaces"),
        pytest.param("key", "", id="an empty key"),
        pytest.param("key", "x" * 2001, id="a key beyond reason"),
        pytest.param("key", "a\nb", id="a key of two lines"),
        pytest.param("password", "a\x07b", id="a password with a bell"),
        pytest.param("dkim", "x\x00", id="a NUL in a text"),
        pytest.param("dkim", "x" * 10_001, id="a text beyond reason"),
        pytest.param("other", "x", id="nobody asked for it"),
    ],
)
def test_a_secret_that_cannot_be_is_named_and_never_repeated(manifest: Manifest, name: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_credentials(manifest, {name: value}, settings={"provider": "http"}, is_new=False)
    assert refused(caught.value) == [f"credentials.{name}"]
    assert not value or value not in str(caught.value.fields)


def test_a_key_of_several_lines_is_kept_as_it_is(manifest: Manifest) -> None:
    text = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
    assert checked_credentials(manifest, {"dkim": text}, settings={}, is_new=False) == {"dkim": text}
