"""What refusals of VK Teams mean for us: most of them come with HTTP 200."""

import httpx
import pytest

from pristan.channels.vk_teams.client import refusal
from pristan.core.errors import (
    AuthFailed,
    MessageRejected,
    OutcomeUnknown,
    ProtocolError,
    RateLimited,
    RecipientUnreachable,
    Transient,
)


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (200, "Invalid token", AuthFailed),
        (200, "Ratelimit", RateLimited),
        (429, "", RateLimited),
        (200, "Permission denied", RecipientUnreachable),
        (200, "Something else", MessageRejected),
        (502, "Bad Gateway", OutcomeUnknown),
        (418, "", ProtocolError),
    ],
)
def test_words_and_numbers_tell_what_to_do(status: int, said: str, kind: type[Exception]) -> None:
    response = httpx.Response(status, json={"ok": False, "description": said})
    assert isinstance(refusal(response, repeatable=False), kind)


def test_asking_again_is_harmless() -> None:
    assert isinstance(refusal(httpx.Response(502), repeatable=True), Transient)
