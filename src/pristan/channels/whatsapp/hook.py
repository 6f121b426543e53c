"""Webhooks of Meta: a question with a word at the beginning, a signature over the raw body ever after.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview, read 2026-11-21.
"""

import hmac
import re
from urllib.parse import parse_qs

from pristan.channels.hook import Hook, HookRequest, signed_with
from pristan.channels.model import Account

WORD = "verify_token"
MOST_FIELDS = 20
_CHALLENGE = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_body_is_signed = signed_with("app_secret", header="X-Hub-Signature-256", prefix="sha256=")


def signed(request: HookRequest, account: Account) -> bool:
    """Whether Meta asks: by the word for the question, by the signature for everything else."""
    if request.method == "GET":
        return _challenge(request, account) is not None
    return _body_is_signed(request, account)


def greet(request: HookRequest, account: Account) -> bytes | None:
    """The answer to the question; None for events."""
    return _challenge(request, account) if request.method == "GET" else None


def _challenge(request: HookRequest, account: Account) -> bytes | None:
    try:
        query = parse_qs(request.query.decode("ascii"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    mode, said, challenge = (query.get(f"hub.{name}", [""])[0] for name in ("mode", "verify_token", "challenge"))
    word = account.credentials.get(WORD, "")
    is_ours = bool(word) and hmac.compare_digest(said.encode(), word.encode())
    return challenge.encode() if mode == "subscribe" and is_ours and _CHALLENGE.fullmatch(challenge) else None


HOOK = Hook(signed=signed, greet=greet, methods=("GET", "POST"), max_body=3 * 1024 * 1024)
