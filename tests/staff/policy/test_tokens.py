import pytest

from pristan.staff.policy.tokens import api_token, bearer, csrf_token, shown_part


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("Bearer prs_abc", "prs_abc", id="ours"),
        pytest.param("bearer  prs_abc ", "prs_abc", id="loosely written"),
        pytest.param("Basic prs_abc", None, id="another scheme"),
        pytest.param("Bearer eyJhbGciOi", None, id="not ours"),
        pytest.param("Bearer prs_" + "a" * 500, None, id="too long to hash"),
        pytest.param("", None, id="empty"),
    ],
)
def test_only_our_bearer_tokens_are_read(header: str, expected: str | None) -> None:
    assert bearer(header) == expected


def test_a_token_shows_only_its_beginning() -> None:
    token = api_token("abcdefghijklmnop")
    assert token.startswith(shown_part(token))
    assert len(shown_part(token)) < len(token)


def test_the_csrf_token_belongs_to_one_session() -> None:
    assert csrf_token("one") != csrf_token("two")
    assert "one" not in csrf_token("one")
