"""Login: throttled per account and per address, equally slow for unknown people, second factor, new session."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pristan.core.errors import TooMany, Unauthenticated
from pristan.kit.clock import Clock, random_token
from pristan.kit.crypto import Vault, token_hash
from pristan.kit.db import Database, Tx
from pristan.staff.model import SESSION_DAYS, Caller, CompanyRow, Entry, LoginCard
from pristan.staff.policy.throttle import FORGOTTEN_AFTER, Failures, Subject, wait_of
from pristan.staff.service import access_log
from pristan.staff.service.hashing import Hasher
from pristan.staff.service.identify import NOBODY
from pristan.staff.service.second_factor import passes
from pristan.staff.store import queries

_WRONG: Final = "Почта, пароль или код не подходят. Проверьте раскладку и Caps Lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a person typed on the login page."""

    email: str
    password: str
    code: str = ""


class Doorman:
    """Lets people in. Opens its own transactions: the slow hash is calculated between them."""

    def __init__(self, db: Database, *, clock: Clock, hasher: Hasher, vault: Vault) -> None:
        self._db = db
        self._clock = clock
        self._hasher = hasher
        self._vault = vault

    async def sign_in(self, attempt: Attempt, *, caller: Caller) -> str:
        """The token of a new session; raises Unauthenticated or TooMany."""
        now = self._clock.now()
        keys = _keys(attempt.email, caller.address)
        async with self._db.transaction(NOBODY) as tx:
            await _count(tx, keys, now=now)
            card = await tx.one_of(LoginCard, queries.account_by_email, email=attempt.email.strip())
        known = None if card is None else card.password_hash
        fits = await self._hasher.verify(known, attempt.password)
        if card is None or not fits or card.disabled_at is not None:
            await self._refused(card, caller)
            raise Unauthenticated(_WRONG, code="login.wrong")
        if card.totp_enabled_at is not None and not attempt.code:
            async with self._db.transaction(NOBODY) as tx:
                await _forgive(tx, keys)
            raise Unauthenticated("Введите код из приложения", code="login.totp_required")
        return await self._admit(card, attempt, caller)

    async def _admit(self, card: LoginCard, attempt: Attempt, caller: Caller) -> str:
        now = self._clock.now()
        async with self._db.transaction(NOBODY) as tx:
            await tx.fetch_value(queries.become_operator, operator_id=card.id)
            passed = await passes(tx, card, attempt.code, vault=self._vault, now=now)
            if passed:
                await _forgive(tx, _keys(attempt.email, caller.address))
                return await open_session(tx, card.id, caller=caller, now=now)
        await self._refused(card, caller)
        raise Unauthenticated("Код не подходит или уже использован. Дождитесь следующего", code="login.totp_wrong")

    async def _refused(self, card: LoginCard | None, caller: Caller) -> None:
        async with self._db.transaction(NOBODY) as tx:
            company = None if card is None else await first_company(tx, card.id)
            entry = Entry(
                action="login.refused",
                account_id=None if card is None else card.id,
                company_id=None if company is None else company.id,
                address=caller.address,
            )
            await access_log.append(tx, entry, now=self._clock.now())


async def open_session(tx: Tx, account_id: int, *, caller: Caller, now: datetime) -> str:
    """A new session, always under a new token, so that nothing planted before the login lives on."""
    await tx.fetch_value(queries.become_operator, operator_id=account_id)
    company = await first_company(tx, account_id)
    token = random_token()
    await tx.fetch_value(
        queries.make_session,
        account_id=account_id,
        hash=token_hash(token),
        company_id=None if company is None else company.id,
        now=now,
        expires_at=now + timedelta(days=SESSION_DAYS),
        address=caller.address,
        device=caller.device[:200],
    )
    entry = Entry(
        action="login.done",
        account_id=account_id,
        company_id=None if company is None else company.id,
        address=caller.address,
    )
    await access_log.append(tx, entry, now=now)
    return token


async def first_company(tx: Tx, account_id: int) -> CompanyRow | None:
    """Where an account starts to work: the first company that is not the demo, else the demo."""
    companies = await tx.all_of(CompanyRow, queries.account_companies, account_id=account_id)
    real = [company for company in companies if not company.is_demo]
    return next(iter(real or companies), None)


Keys = dict[Subject, bytes]


def _keys(email: str, address: str) -> Keys:
    return {
        Subject.ACCOUNT: hashlib.sha256(email.strip().casefold().encode()).digest(),
        Subject.ADDRESS: hashlib.sha256(address.encode()).digest(),
    }


async def _count(tx: Tx, keys: Keys, *, now: datetime) -> None:
    """Refuse while a wait lasts, else count this attempt before anything is looked at."""
    for subject, key in keys.items():
        row = await tx.fetch_one(queries.lock_failures, subject=subject.value, key=key)
        failures = Failures(0, None) if row is None else Failures(row["failures"], row["last_at"])
        wait = wait_of(subject, failures, now=now)
        if wait:
            seconds = max(1, round(wait.total_seconds()))
            raise TooMany(
                f"Слишком много неудачных попыток. Повторите через {seconds} с",
                retry_after_s=seconds,
                code="login.throttled",
            )
    for subject, key in keys.items():
        await tx.fetch_value(
            queries.count_failure,
            subject=subject.value,
            key=key,
            now=now,
            forget_before=now - FORGOTTEN_AFTER,
        )


async def _forgive(tx: Tx, keys: Keys) -> None:
    await tx.execute(queries.forgive_account, key=keys[Subject.ACCOUNT])
    await tx.execute(queries.forgive_address, key=keys[Subject.ADDRESS])
