"""DKIM signature of a letter (RFC 6376), when the mailbox has a key of its own."""

from dataclasses import replace

import dkim

from pristan.channels.email.render import Rendered
from pristan.channels.model import Account
from pristan.core.errors import MessageRejected

# Signed twice as many times as they stand: nobody can add a second one (RFC 6376 §5.4).
_SIGNED = (
    b"from from to to cc subject subject date message-id in-reply-to references reply-to mime-version content-type "
    b"content-transfer-encoding list-unsubscribe list-unsubscribe-post list-id"
).split()


def sign(letter: Rendered, account: Account) -> Rendered:
    """The letter with the signature on top; as it was when there is no key."""
    key = account.credentials.get("dkim_key", "")
    selector = str(account.settings.get("dkim_selector") or "")
    if not key or not selector:
        return letter
    domain = str(account.settings.get("address") or "").rpartition("@")[2]
    try:
        signature = dkim.sign(
            letter.content,
            selector.encode("ascii"),
            domain.encode("idna"),
            key.encode("ascii"),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=list(_SIGNED),
        )
    except (dkim.DKIMException, UnicodeError, ValueError) as exc:
        raise MessageRejected("Ключ DKIM не подходит. Проверьте его в настройках", code="email.dkim_key") from exc
    return replace(letter, content=signature + letter.content)
