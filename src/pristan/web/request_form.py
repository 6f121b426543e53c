"""The public form for requests about personal data: ``/r/{key}``. No sign-in, no cookies, no script, no other hosts.

Whoever is known and whoever is not see the same pages: codes are sent by the worker afterwards.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect
from msgspec import Struct

from pristan.compliance.workdays import calendar
from pristan.core.errors import NotFound
from pristan.kit.clock import random_token
from pristan.kit.db import Database, Scope
from pristan.kit.given import GivenClock, GivenDb, GivenSettings
from pristan.rights.book import kinds
from pristan.rights.policy.forms import (
    ADDRESS_AN_HOUR,
    COMPANY_AN_HOUR,
    TRIES_AN_HOUR,
    WINDOW,
    Sent,
    counted_as,
    faults,
)
from pristan.rights.service import forms
from pristan.staff import take_writes
from pristan.web import request_words as words

Page = Response[str]
Caller = Request[Any, Any, Any]
MOST_BYTES: Final = 128 * 1024
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SEE_OTHER: Final = 303


class FormIn(Struct):
    """What a browser sends; ``ticket`` came with the page and makes sending it twice one request."""

    kind: str = ""
    name: str = ""
    address: str = ""
    words: str = ""
    ticket: str = ""


class CodeIn(Struct):
    code: str = ""


@get(f"{forms.PATH}{{key:str}}", public=True, include_in_schema=False)
async def request_form(key: FromPath[str], *, db: GivenDb) -> Page:
    """The empty form."""
    try:
        return words.form(await _company(db, key), Sent(ticket=random_token()), kinds=kinds().values(), wrong={})
    except NotFound as exc:
        return words.closed(exc.detail)


@post(
    f"{forms.PATH}{{key:str}}", public=True, include_in_schema=False, status_code=200, request_max_body_size=MOST_BYTES
)
async def send_form(
    request: Caller,
    *,
    key: FromPath[str],
    data: Annotated[FormIn, Body(media_type=RequestEncodingType.URL_ENCODED)],
    db: GivenDb,
    clock: GivenClock,
    settings: GivenSettings,
) -> Page | Redirect:
    """Take a request in and lead to its page; the same answer whoever is known."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        return words.refused()
    now = clock.now()
    sent = Sent(kind=data.kind, name=data.name, address=data.address, words=data.words, ticket=data.ticket)
    try:
        company = await _company(db, key)
        wrong = faults(sent, kinds=frozenset(kinds()))
        if wrong:
            fresh = Sent(kind=sent.kind, name=sent.name, address=sent.address, words=sent.words, ticket=random_token())
            return words.form(company, fresh, kinds=kinds().values(), wrong=wrong)
        if not await _may_send(request, db, key=key, now=now):
            return words.too_many()
        async with db.transaction(Scope(company_id=forms.company_of(key))) as tx:
            await forms.send(tx, key, sent, calendar=calendar(settings.data_dir), now=now)
    except NotFound as exc:
        return words.closed(exc.detail)
    return Redirect(f"{forms.PATH}{key}/{sent.ticket}", status_code=_SEE_OTHER, headers=dict(words.HEADERS))


@get(f"{forms.PATH}{{key:str}}/{{ticket:str}}", public=True, include_in_schema=False)
async def request_page(key: FromPath[str], ticket: FromPath[str], *, db: GivenDb, clock: GivenClock) -> Page:
    """A request that was sent: its term, and the place for the code."""
    return await _shown(db, key, ticket, now=clock.now())


@post(
    f"{forms.PATH}{{key:str}}/{{ticket:str}}",
    public=True,
    include_in_schema=False,
    status_code=200,
    request_max_body_size=MOST_BYTES,
)
async def enter_request_code(
    request: Caller,
    *,
    key: FromPath[str],
    ticket: FromPath[str],
    data: Annotated[CodeIn, Body(media_type=RequestEncodingType.URL_ENCODED)],
    db: GivenDb,
    clock: GivenClock,
) -> Page:
    """Take a code; a wrong one, a late one and one of somebody unknown read alike."""
    now = clock.now()
    if not await _counts(db, f"form code {_from(request)}", allowed=TRIES_AN_HOUR, now=now):
        return words.too_many()
    try:
        async with db.transaction(Scope(company_id=forms.company_of(key))) as tx:
            is_right = await forms.enter(tx, key, ticket[:80], code=data.code[:40], now=now)
    except NotFound as exc:
        return words.closed(exc.detail)
    return await _shown(db, key, ticket, now=now, is_wrong=not is_right)


async def _shown(db: Database, key: str, ticket: str, *, now: datetime, is_wrong: bool = False) -> Page:
    try:
        company = await _company(db, key)
        async with db.transaction(Scope(company_id=forms.company_of(key))) as tx:
            return words.standing(company, await forms.standing(tx, key, ticket[:80], now=now), is_wrong=is_wrong)
    except NotFound as exc:
        return words.closed(exc.detail)


async def _company(db: Database, key: str) -> str:
    async with db.transaction(Scope(company_id=forms.company_of(key))) as tx:
        return await forms.open_form(tx, key)


async def _may_send(request: Caller, db: Database, *, key: str, now: datetime) -> bool:
    """Not too many of one address, and of all together: each is work of a person."""
    whose = f"form {forms.company_of(key)}"
    if not await _counts(db, f"{whose} {_from(request)}", allowed=ADDRESS_AN_HOUR, now=now):
        return False
    return await _counts(db, whose, allowed=COMPANY_AN_HOUR, now=now)


async def _counts(db: Database, what: str, *, allowed: int, now: datetime) -> bool:
    window_at = now - (now - _EPOCH) % WINDOW
    return bool(await take_writes(db, what, window_at=window_at, block=1, allowed=allowed))


def _from(request: Caller) -> str:
    return counted_as(getattr(request.scope.get("auth"), "address", "") or "")


routes = (request_form, send_form, request_page, enter_request_code)
