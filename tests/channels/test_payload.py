import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.channels.payload import Payload, clean_text, items_of

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


ODD = rb'{"text": "\ud83d ok", "number": 113920093875658}'


def test_an_odd_item_of_a_list_costs_neither_itself_nor_the_others() -> None:
    listed = items_of(b'{"updates": [{"a": 1}, %b, {"b": 2}], "marker": 7}' % ODD, "updates")
    assert listed is not None
    assert [item for item in listed if b"ok" not in item] == [b'{"a": 1}', b'{"b": 2}']
    found = Payload.decode(listed[1])
    assert found is not None
    assert found.text("text").endswith(" ok")
    assert found.integer("number") == 113920093875658


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b'{"a": {"b": [1, {"x": 2}]}}', [b"1", b'{"x": 2}'], id="as it came"),
        pytest.param(b'{"a": {"b": [%b]}}' % ODD, [ODD], id="an odd item"),
        pytest.param(b'{"a": {}}', [], id="no such list"),
        pytest.param(b'{"a": {"b": null}}', [], id="null"),
        pytest.param(b'{"a": {"b": null, "c": %b}}' % ODD, [], id="null beside something odd"),
        pytest.param(b'{"a": {"b": {}}}', None, id="no list"),
        pytest.param(b'{"a": [1]}', None, id="no object on the way"),
        pytest.param(b'{"a": {"b": 1, "c": %b}}' % ODD, None, id="no list beside something odd"),
        pytest.param(b"<html>", None, id="no JSON"),
        pytest.param(b'{"a": {"b": [[[[', None, id="cut short"),
        pytest.param(b"[" * 100_000, None, id="nested beyond reason"),
    ],
)
def test_a_list_is_found_by_its_path(raw: bytes, expected: list[bytes] | None) -> None:
    assert items_of(raw, "a", "b") == expected
