import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.payload import Payload, clean_text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["a", "b"]), JSON))
def test_any_field_of_any_type_is_read_without_an_error(fields: dict[str, object]) -> None:
    payload = Payload(fields)
    for name in ("a", "b", "c"):
        assert isinstance(payload.text(name), str)
        assert payload.integer(name) is None or abs(payload.integer(name) or 0) <= 2**63
        assert payload.real(name) is None or isinstance(payload.real(name), float)
        assert isinstance(payload.part(name), Payload)
        assert all(isinstance(part, Payload) for part in payload.parts(name))
        assert all(isinstance(cell, Payload) for row in payload.rows(name) for cell in row)


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[1]", id="a list"),
        pytest.param(b"{", id="cut short"),
        pytest.param(b"\xff\xfe{}", id="not UTF-8"),
        pytest.param(b"[" * 100_000, id="nested beyond reason"),
    ],
)
def test_what_is_no_object_is_none(raw: bytes) -> None:
    assert Payload.decode(raw) is None


def test_half_of_a_surrogate_pair_does_not_cost_the_update() -> None:
    payload = Payload.decode(b'{"text": "\\ud83d ok", "other": 1}')
    assert payload is not None
    assert payload.text("text").endswith(" ok")
    assert payload.integer("other") == 1


def test_what_is_signed_is_read_exactly() -> None:
    payload = Payload.decode(json.dumps({"card": "a\x00b"}).encode())
    assert payload is not None
    assert payload.verbatim("card") == "a\x00b"
    assert payload.text("card") == "ab"
