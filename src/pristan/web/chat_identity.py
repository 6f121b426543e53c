"""Opens the secret of a chat and believes the site's word about its signed-in users."""

from datetime import datetime

from pristan.channels.rotation import in_force
from pristan.channels.store import open_credentials
from pristan.channels.webchat.identity import KnownUser, NotTrusted, verify
from pristan.channels.webchat.model import Chat
from pristan.channels.webchat.store import queries
from pristan.core.errors import Forbidden
from pristan.kit.crypto import Vault
from pristan.kit.db import Tx

SECRET = "identity_secret"  # noqa: S105 - the name of a credential, not one


async def secrets_of(tx: Tx, chat: Chat, *, vault: Vault, now: datetime) -> tuple[str, ...]:
    """The secret of the chat, and the former one while both are in force after a rotation."""
    sealed = await tx.fetch_value(queries.sealed_credentials, company_id=chat.company_id, inbox_id=chat.inbox_id)
    kept = open_credentials(sealed, inbox_id=chat.inbox_id, vault=vault)
    return in_force(kept, SECRET, now=now)


async def user_of(tx: Tx, chat: Chat, *, vault: Vault, token: str | None, now: datetime) -> KnownUser | None:
    """The user a token names; None without a token, Forbidden with the reason if it cannot be believed."""
    if not token:
        return None
    secrets = await secrets_of(tx, chat, vault=vault, now=now)
    match verify(token, secrets=secrets, audience=str(chat.key), now=now):
        case KnownUser() as user:
            return user
        case NotTrusted(reason):
            raise Forbidden(f"Вход на сайте не подтверждён: {reason}", code="chat.identity")
