"""API tokens: scoped, shown once, kept as a hash."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pristan.core.access import EVERYWHERE, Permission, Reach
from pristan.core.errors import InvalidInput, NotFound
from pristan.kit.clock import random_token
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx
from pristan.kit.principal import Principal
from pristan.staff.policy.roles import Grant
from pristan.staff.policy.tokens import api_token, shown_part
from pristan.staff.service.granting import demand_within
from pristan.staff.store import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedToken:
    """What a token shall be good for; ``line_ids`` None means every line its maker reaches."""

    name: str
    permissions: Collection[Permission]
    line_ids: Sequence[int] | None = None
    expires_at: datetime | None = None


async def make_token(tx: Tx, who: Principal, *, wanted: WantedToken, now: datetime) -> tuple[int, str]:
    """The id and the token itself, which nobody can read again."""
    if not wanted.permissions:
        raise InvalidInput("Отметьте хотя бы одно право", code="token.no_permissions")
    if wanted.expires_at is not None and wanted.expires_at <= now:
        raise InvalidInput("Срок уже прошёл", code="token.expired")
    reach = EVERYWHERE if wanted.line_ids is None else Reach.of(*wanted.line_ids)
    granted = Grant(role_code="", permissions=frozenset(wanted.permissions), reach=reach)
    demand_within(who, [granted])
    token = api_token(random_token())
    token_id: int = await tx.fetch_value(
        queries.make_api_token,
        company_id=who.company_id,
        name=wanted.name.strip(),
        hash=token_hash(token),
        shown=shown_part(token),
        permissions=sorted(wanted.permissions),
        line_ids=None if wanted.line_ids is None else list(wanted.line_ids),
        operator_id=who.operator_id,
        now=now,
        expires_at=wanted.expires_at,
    )
    return token_id, token


async def revoke_token(tx: Tx, who: Principal, *, token_id: int, now: datetime) -> None:
    """It stops working with the next request."""
    revoked = await tx.fetch_value(queries.revoke_api_token, company_id=who.company_id, id=token_id, now=now)
    if revoked is None:
        raise NotFound("Такого токена нет, или он уже отозван")
