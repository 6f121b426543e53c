"""One-time codes and recovery codes of an account."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pristan.core.errors import Conflict, InvalidInput
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Tx
from pristan.staff.model import LoginCard
from pristan.staff.policy.totp import (
    RECOVERY_CODES,
    accepted_step,
    normal_recovery_code,
    provisioning_uri,
    recovery_code,
)
from pristan.staff.store import queries

_SECRET_BYTES: Final = 20
_ISSUER: Final = "Пристань"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A secret waiting for its first code: as text and as a QR picture (a data URL)."""

    secret: str
    uri: str
    qr: str


async def passes(tx: Tx, card: LoginCard, code: str, *, vault: Vault, now: datetime) -> bool:
    """Whether the second factor is satisfied; a code or a recovery code is spent by that."""
    if card.totp_enabled_at is None:
        return True
    if card.totp_secret is None:
        return False
    secret = vault.decrypt(bytes(card.totp_secret), context=_context(card.id))
    step = accepted_step(secret, code, now=now, last_step=card.totp_last_step)
    if step is not None:
        used = await tx.fetch_value(queries.use_code_step, account_id=card.id, step=step)
        return used is not None
    hashed = token_hash(normal_recovery_code(code))
    return await tx.fetch_value(queries.use_recovery_code, account_id=card.id, hash=hashed, now=now) is not None


async def offer(tx: Tx, account_id: int, *, email: str, vault: Vault) -> Offer:
    """Begin: make a secret; it counts only after its first code."""
    row = await _secrets(tx, account_id)
    if row["totp_enabled_at"] is not None:
        raise Conflict("Код уже включён. Сначала отключите его", code="totp.already_on")
    secret = base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    sealed = vault.encrypt(secret, context=_context(account_id))
    await tx.execute(queries.set_totp, account_id=account_id, secret=sealed, enabled_at=None, step=None)
    uri = provisioning_uri(secret, account=email, issuer=_ISSUER)
    import segno  # noqa: PLC0415 - only a second factor that is being set up has a picture

    picture = segno.make(uri, error="m").svg_data_uri(scale=5, border=2, light="#ffffff")
    return Offer(secret=secret, uri=uri, qr=picture)


async def enable(tx: Tx, account_id: int, *, code: str, vault: Vault, now: datetime) -> list[str]:
    """The first code proves the phone has the secret; returns the recovery codes, shown once."""
    row = await _secrets(tx, account_id)
    if row["totp_secret"] is None or row["totp_enabled_at"] is not None:
        raise Conflict("Начните с нового QR-кода", code="totp.not_offered")
    secret = vault.decrypt(bytes(row["totp_secret"]), context=_context(account_id))
    step = accepted_step(secret, code, now=now, last_step=None)
    if step is None:
        raise InvalidInput("Код не подходит. Проверьте время на телефоне", code="totp.wrong")
    await tx.execute(queries.set_totp, account_id=account_id, secret=row["totp_secret"], enabled_at=now, step=step)
    return await new_recovery_codes(tx, account_id)


async def disable(tx: Tx, account_id: int) -> None:
    """Without the second factor from now on."""
    await tx.execute(queries.set_totp, account_id=account_id, secret=None, enabled_at=None, step=None)
    await tx.execute(queries.drop_recovery_codes, account_id=account_id)


async def new_recovery_codes(tx: Tx, account_id: int) -> list[str]:
    """A new set; the old one stops working."""
    codes = [recovery_code(secrets.token_bytes(16)) for _ in range(RECOVERY_CODES)]
    await tx.execute(queries.drop_recovery_codes, account_id=account_id)
    rows = [{"account_id": account_id, "hash": token_hash(normal_recovery_code(code))} for code in codes]
    await tx.execute_many(queries.add_recovery_code, rows)
    return codes


async def _secrets(tx: Tx, account_id: int) -> dict[str, Any]:
    row = await tx.fetch_one(queries.secrets_of, account_id=account_id)
    if row is None:
        raise Conflict("У учётной записи нет пароля", code="account.no_secrets")
    return row


def _context(account_id: int) -> str:
    return f"totp of account {account_id}"
