"""Passwords: change one's own, set one by a one-time link. Opens its own transactions around the slow hash."""

from datetime import datetime

from pristan.core.errors import FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, OperatorId
from pristan.kit.clock import Clock
from pristan.kit.crypto import token_hash
from pristan.kit.db import Database, Scope, Tx
from pristan.kit.principal import Principal
from pristan.staff.model import Caller, Entry, LinkRow
from pristan.staff.policy.passwords import check_password
from pristan.staff.service import access_log
from pristan.staff.service.hashing import Hasher
from pristan.staff.service.identify import NOBODY
from pristan.staff.service.second_factor import disable
from pristan.staff.service.sign_in import open_session
from pristan.staff.store import queries


class Passwords:
    """Checks and sets passwords."""

    def __init__(self, db: Database, *, clock: Clock, hasher: Hasher) -> None:
        self._db = db
        self._clock = clock
        self._hasher = hasher

    async def confirm(self, who: Principal, password: str) -> None:
        """Raise unless this is the person's password: asked again before dangerous things."""
        async with self._db.transaction(who.scope) as tx:
            row = await tx.fetch_one(queries.secrets_of, account_id=who.operator_id)
        stored = None if row is None else row["password_hash"]
        if not await self._hasher.verify(stored, password):
            message = "Пароль не подходит"
            raise InvalidInput(message, code="password.wrong", fields=[FieldError("password", message)])

    async def change(self, who: Principal, *, old: str, new: str, caller: Caller) -> None:
        """A new password; every other session of the account ends."""
        await self.confirm(who, old)
        demand_good(new, field="new_password", email=who.email, name=who.name)
        hashed = await self._hasher.hash(new)
        now = self._clock.now()
        async with self._db.transaction(who.scope) as tx:
            await tx.execute(queries.set_password, account_id=who.operator_id, hash=hashed, now=now)
            await tx.execute(queries.end_other_sessions, account_id=who.operator_id, kept=who.session_id or 0)
            entry = Entry(
                action="password.changed",
                company_id=who.company_id,
                account_id=who.operator_id,
                address=caller.address,
            )
            await access_log.append(tx, entry, now=now)

    async def set_by_link(self, token: str, *, password: str, name: str | None, caller: Caller) -> str:
        """Spend a link: the password is set, old sessions end, and the person is signed in."""
        link = await self.link(token)
        demand_good(password, field="password", email=link.email, name=name or link.name)
        hashed = await self._hasher.hash(password)
        now = self._clock.now()
        scope = Scope(company_id=CompanyId(link.company_id), operator_id=OperatorId(link.operator_id))
        async with self._db.transaction(scope) as tx:
            spent = await tx.fetch_value(queries.spend_link, company_id=link.company_id, id=link.id, now=now)
            if spent is None:
                raise _gone()
            await self._apply(tx, link, hashed=hashed, name=name, now=now)
            action = "invitation.accepted" if link.kind == "invitation" else "password.reset"
            entry = Entry(
                action=action, company_id=link.company_id, account_id=link.operator_id, address=caller.address
            )
            await access_log.append(tx, entry, now=now)
            return await open_session(tx, link.operator_id, caller=caller, now=now)

    async def link(self, token: str) -> LinkRow:
        """A link that still works, or NotFound."""
        async with self._db.transaction(NOBODY) as tx:
            row = await tx.one_of(LinkRow, queries.access_link_by_hash, hash=token_hash(token))
        if row is None or row.used_at is not None or row.expires_at <= self._clock.now():
            raise _gone()
        return row

    async def _apply(self, tx: Tx, link: LinkRow, *, hashed: str, name: str | None, now: datetime) -> None:
        await tx.execute(queries.set_password, account_id=link.operator_id, hash=hashed, now=now)
        await tx.execute(queries.end_other_sessions, account_id=link.operator_id, kept=0)
        if link.clears_totp:
            await disable(tx, link.operator_id)
        if link.kind == "invitation" and name:
            await tx.execute(queries.change_account, account_id=link.operator_id, name=name, locale=None, settings="{}")
            await tx.execute(
                queries.rename_operator, company_id=link.company_id, operator_id=link.operator_id, name=name
            )


def demand_good(password: str, *, field: str, email: str, name: str) -> None:
    """Raise InvalidInput with what to change."""
    wrong = check_password(password, email=email, name=name)
    if wrong is not None:
        raise InvalidInput(wrong, code="password.weak", fields=[FieldError(field, wrong)])


def _gone() -> NotFound:
    return NotFound("Ссылка уже использована или устарела. Попросите администратора прислать новую", code="link.gone")
