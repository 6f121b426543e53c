"""What refusals of Yandex Messenger mean for us."""

import httpx
import pytest

from pristan.channels.yandex_messenger.client import refusal
from pristan.core.errors import AuthFailed, MessageRejected, ProtocolError, RateLimited, RecipientUnreachable, Transient


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, MessageRejected),
        (401, AuthFailed),
        (403, RecipientUnreachable),
        (404, MessageRejected),
        (408, Transient),
        (418, ProtocolError),
        (425, RateLimited),
        (429, RateLimited),
        (502, Transient),
    ],
)
def test_a_number_tells_what_to_do(status: int, kind: type[Exception]) -> None:
    assert isinstance(refusal(httpx.Response(status)), kind)


def test_what_the_platform_wrote_is_shown() -> None:
    said = refusal(httpx.Response(400, json={"ok": False, "description": "text is empty"}))
    assert said.detail.endswith(": text is empty")
    refused = refusal(httpx.Response(200, json={"ok": False, "description": "no"}))
    assert refused.own_code == "yandex_messenger.refused"
