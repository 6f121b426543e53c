"""A person's own page of consent: ``/c/{token}``. No sign-in, no cookies, no script, nothing from other hosts."""

from html import escape
from typing import Annotated, Any, Final

from litestar import MediaType, Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from msgspec import Meta, Struct

from pristan.consents import pages
from pristan.consents.asking import PATH
from pristan.contacts import ConsentState
from pristan.contacts.policy.agreement import day_of
from pristan.core.errors import Conflict, InvalidInput
from pristan.kit.db import Scope
from pristan.kit.given import GivenClock, GivenDb
from pristan.web.opt_out import HEADERS

_PAGE: Final = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:17px/1.55 sans-serif;max-width:38em;margin:8vh auto;padding:0 16px;color:#12333a;background:#fff}}
h1{{font-size:1.35em;line-height:1.3}}.text{{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid #0b6a77;
padding:2px 0 2px 16px;margin:20px 0}}form{{display:inline}}button{{font:inherit;padding:10px 18px;margin:0 8px 8px 0;
border:1px solid #0b6a77;border-radius:8px;background:#fff;color:#0b6a77;cursor:pointer}}
button.yes{{background:#0b6a77;color:#fff}}button:focus-visible{{outline:3px solid #f2a33a;outline-offset:2px}}
.note{{color:#45636a;font-size:.9em}}</style></head><body><main>
<p class="note">{company}</p><h1>{title}</h1>{body}</main></body></html>"""
_CHANGED: Final = '<p role="alert">Текст изменился, пока страница была открыта. Прочитайте новый.</p>'


class DecisionIn(Struct):
    """``answer``: yes or no; ``shown``: the hash of the words on the page."""

    answer: Annotated[str, Meta(max_length=10)] = ""
    shown: Annotated[str, Meta(max_length=64)] = ""


@get(f"{PATH}{{token:str}}", public=True, include_in_schema=False)
async def consent_page(token: FromPath[str], *, db: GivenDb, clock: GivenClock) -> Response[str]:
    """Show the words: programs that scan letters open every link, and opening changes nothing."""
    async with db.transaction(Scope(company_id=pages.company_of(token))) as tx:
        return _shown(await pages.open_page(tx, token, now=clock.now()))


@post(f"{PATH}{{token:str}}", public=True, include_in_schema=False, status_code=200)
async def decide_on_page(
    request: Request[Any, Any, Any],
    *,
    token: FromPath[str],
    db: GivenDb,
    clock: GivenClock,
    data: Annotated[DecisionIn, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[str]:
    """Give the consent or take it back; twice is once. Words that changed meanwhile are shown anew."""
    if data.answer not in {"yes", "no"}:
        raise InvalidInput("Выберите одну из кнопок", code="consent.no_answer")
    device = {
        "address": getattr(request.scope.get("auth"), "address", "") or "",
        "user_agent": request.headers.get("user-agent", "")[:300],
    }
    note = ""
    async with db.transaction(Scope(company_id=pages.company_of(token))) as tx:
        page = await pages.open_page(tx, token, now=clock.now())
        try:
            if data.answer == "yes":
                await pages.agree(tx, page, shown_hash=data.shown, device=device, now=clock.now())
            else:
                await pages.take_back(tx, page, device=device, now=clock.now())
        except Conflict:
            note = _CHANGED
        return _shown(await pages.open_page(tx, token, now=clock.now()), note=note)


def _shown(page: pages.Shown, *, note: str = "") -> Response[str]:
    stand, text = page.standing, page.text
    if stand.state is ConsentState.GIVEN and stand.given_at is not None:
        given = f'<p role="status">Согласие дано {day_of(stand.given_at):%d.%m.%Y}.</p>'
        body = f"{given}{_words(page)}{_button('no', 'Отозвать')}"
    elif text is None:
        body = "<p>Сейчас соглашаться не на что: действующего текста нет.</p>"
    else:
        ended = '<p role="status">Согласия нет.</p>' if stand.state is ConsentState.WITHDRAWN else ""
        no = "" if stand.state is ConsentState.WITHDRAWN else _button("no", "Не даю")
        yes = _button("yes", "Даю согласие", shown=text.text_hash.hex())
        body = f'{ended}{_words(page)}{yes}{no}<p class="note">Решение можно изменить на этой же странице.</p>'
    html = _PAGE.format(
        title=escape(f"Согласие: {page.title.lower()}"), company=escape(page.company_name), body=note + body
    )
    return Response(html, headers=dict(HEADERS), media_type=MediaType.HTML)


def _words(page: pages.Shown) -> str:
    return "" if page.text is None else f'<div class="text">{escape(page.text.text)}</div>'


def _button(answer: str, title: str, *, shown: str = "") -> str:
    hidden = f'<input type="hidden" name="shown" value="{shown}">' if shown else ""
    look = ' class="yes"' if answer == "yes" else ""
    return (
        f'<form method="post"><input type="hidden" name="answer" value="{answer}">{hidden}'
        f"<button{look}>{title}</button></form>"
    )
