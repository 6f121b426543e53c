"""How VK's requests are recognised and answered: a secret in the body, a word for the question who we are.

https://dev.vk.com/ru/api/callback/getting-started. A body other than ``ok`` may be an order to VK (``remove``,
``version``), so nothing a stranger sent is ever in an answer.
"""

from pristan.channels.hook import Hook, HookRequest, body_secret
from pristan.channels.model import Account
from pristan.channels.payload import EMPTY, Payload


def greet(request: HookRequest, account: Account) -> bytes | None:
    """The confirmation, or None for an event."""
    if (Payload.decode(request.body) or EMPTY).text("type") != "confirmation":
        return None
    return str(account.settings.get("confirmation_code", "")).encode()


HOOK = Hook(secret=body_secret("secret"), greet=greet, answer=b"ok")
