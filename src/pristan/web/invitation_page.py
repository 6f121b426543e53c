"""The page behind an invitation: ``/m/{token}``. No sign-in, no cookies, no script, nothing from other hosts.

Opening it counts for nothing: mail programs, messengers that draw previews and HEAD requests open every link. A press
of a button counts, and leads on by the channel's own link.
"""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Annotated, Any, Final

from litestar import MediaType, Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from msgspec import Meta, Struct

from pristan.core.errors import NotFound
from pristan.invitations import pages
from pristan.invitations.model import PATH, Opening, Way
from pristan.invitations.policy import read_token
from pristan.kit.db import Database, Scope
from pristan.kit.given import GivenClock, GivenDb
from pristan.staff import take_writes
from pristan.web.opt_out import HEADERS

MISSES: Final = 20  # of one address in a minute; a person follows one link
WINDOW: Final = timedelta(minutes=1)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MOST: Final = 20_000

_PAGE: Final = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">{head}
<style>body{{font:17px/1.5 sans-serif;max-width:30em;margin:10vh auto;padding:0 16px;color:#12333a;background:#fff}}
h1{{font-size:1.4em;line-height:1.3}}form{{margin:0 0 12px}}button,a.go{{font:inherit;display:block;width:100%;
box-sizing:border-box;padding:14px 18px;border:1px solid #0b6a77;border-radius:10px;background:#0b6a77;color:#fff;
text-align:center;text-decoration:none;cursor:pointer}}button.other{{background:#fff;color:#0b6a77}}
button:focus-visible,a:focus-visible{{outline:3px solid #f2a33a;outline-offset:2px}}.note{{color:#45636a;
font-size:.9em}}.code{{font-family:monospace;overflow-wrap:anywhere;background:#eef5f5;border-radius:8px;
padding:10px 12px}}
@media (prefers-color-scheme:dark){{body{{background:#0d1f24;color:#e6f0f1}}.note{{color:#a9c0c4}}
.code{{background:#17323a}}button.other{{background:#0d1f24;color:#7fd0da}}}}</style></head>
<body><main><p class="note">{company}</p><h1>{title}</h1>{body}</main></body></html>"""
_TITLES: Final = {
    "email": "Написать письмо",
    "sms": "Написать SMS",
    "webchat": "Чат на сайте",
    "max": "MAX",
    "vk": "ВКонтакте",
}
_OWN: Final = """<p class="note">Ссылка личная: по ней компания узнает вас и продолжит прежний разговор.
Если её прислали не вам, напишите компании сами, без этой ссылки.</p>"""


class Misses:
    """Addresses that tried too many dead links; counted for the installation, remembered here."""

    def __init__(self) -> None:
        self._shut: OrderedDict[str, datetime] = OrderedDict()

    def is_shut(self, address: str, *, now: datetime) -> bool:
        until = self._shut.get(address)
        return until is not None and now < until

    async def count(self, address: str, *, db: Database, now: datetime) -> None:
        began = now - (now - _EPOCH) % WINDOW
        if await take_writes(db, f"invitation:{address}", window_at=began, block=1, allowed=MISSES):
            return
        self._shut[address] = began + WINDOW
        while len(self._shut) > _MOST:
            self._shut.popitem(last=False)


_misses: Final = Misses()


class WayIn(Struct):
    """The button that was pressed: the number of a connection."""

    way: Annotated[str, Meta(max_length=20)] = ""


Caller = Request[Any, Any, Any]


@get(f"{PATH}{{token:str}}", public=True, include_in_schema=False)
async def invitation_page(request: Caller, token: FromPath[str], *, db: GivenDb, clock: GivenClock) -> Response[str]:
    """Show where to go on; nothing is counted."""
    return await _guarded(request, token, db=db, now=clock.now(), way=None)


@post(f"{PATH}{{token:str}}", public=True, include_in_schema=False, status_code=200)
async def press_invitation(
    request: Caller,
    *,
    token: FromPath[str],
    db: GivenDb,
    clock: GivenClock,
    data: Annotated[WayIn, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[str]:
    """Count a person's press and open the channel."""
    way = int(data.way) if data.way.isascii() and data.way.isdigit() and len(data.way) < 19 else 0  # noqa: PLR2004
    return await _guarded(request, token, db=db, now=clock.now(), way=way)


async def _guarded(request: Caller, token: str, *, db: Database, now: datetime, way: int | None) -> Response[str]:
    address = str(getattr(request.scope.get("auth"), "address", ""))
    if _misses.is_shut(address, now=now):
        return _dead(429)
    try:
        return await _answer(token, db=db, now=now, way=way)
    except NotFound:
        await _misses.count(address, db=db, now=now)
        return _dead(404)


async def _answer(token: str, *, db: Database, now: datetime, way: int | None) -> Response[str]:
    read = read_token(token)
    if read is None:
        raise pages.dead()
    async with db.transaction(Scope(company_id=read[0])) as tx:
        page = await pages.open_page(tx, token, now=now)
        if way is None:
            return _choice(page)
        chosen, opening = await pages.press(tx, page, inbox_id=way, now=now)
    return _open(page, chosen, opening)


def _choice(page: pages.Page) -> Response[str]:
    buttons = "".join(_button(way, is_first=place == 0) for place, way in enumerate(page.ways))
    body = buttons or "<p>Сейчас все способы связи закрыты. Попробуйте позже.</p>"
    note = _OWN if page.invitation_id is not None else ""
    return _html(page.company_name, "Выберите, где продолжить разговор", body + note)


def _button(way: Way, *, is_first: bool) -> str:
    look = "" if is_first else ' class="other"'
    title = _TITLES.get(way.channel, way.name)
    return (
        f'<form method="post"><input type="hidden" name="way" value="{way.inbox_id}">'
        f"<button{look}>{escape(title)}</button></form>"
    )


def _open(page: pages.Page, way: Way, opening: Opening) -> Response[str]:
    url = escape(opening.url, quote=True)
    typed = way.channel not in {"email", "sms"} and opening.words
    words = (
        "<p>Напишите в чат этот код первым сообщением, и компания узнает вас:</p>"
        f'<p class="code">{escape(page.token)}</p>'
        if typed
        else ""
    )
    body = f'{words}<p><a class="go" href="{url}" rel="noreferrer">{escape(opening.title)}</a></p>'
    # By the page and not by a redirect: the policy lets a form lead nowhere but here.
    head = "" if typed else f'<meta http-equiv="refresh" content="0;url={url}">'
    return _html(page.company_name, "Открываем…" if head else "Остался один шаг", body, head=head)


def _html(company: str, title: str, body: str, *, head: str = "", status: int = 200) -> Response[str]:
    html = _PAGE.format(title=escape(title), company=escape(company), body=body, head=head)
    return Response(html, headers=dict(HEADERS), media_type=MediaType.HTML, status_code=status)


def _dead(status: int) -> Response[str]:
    text = "<p>Ссылка закончилась или набрана с ошибкой. Спросите у компании новую.</p>"
    if status == 429:  # noqa: PLR2004
        text = "<p>Слишком много попыток. Откройте ссылку через минуту.</p>"
    return _html("", "Приглашение не действует", text, status=status)
