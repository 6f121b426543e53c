"""Ending mailings by the link of a letter: ``/u/{token}``. No sign-in, no cookies (RFC 8058)."""

from html import escape
from typing import Final

from litestar import MediaType, Response, get, post
from litestar.params import FromPath

from pristan.contacts.consents import ADVERTISING, Whose, withdraw
from pristan.core.errors import NotFound
from pristan.core.ids import CompanyId, IdentityId, InboxId
from pristan.kit.db import Scope
from pristan.kit.given import GivenClock, GivenDb, GivenSettings, GivenVault
from pristan.kit.opt_outs import PATH, OptOutLinks
from pristan.kit.sql import load

queries = load("pristan.web", "opt_out.sql")
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
_PAGE: Final = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Отписка</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:17px/1.5 sans-serif;max-width:30em;margin:15vh auto;padding:0 16px}}
button{{font:inherit;padding:10px 18px}}</style></head><body><h1>{title}</h1>{body}</body></html>"""


@get(f"{PATH}{{token:str}}", public=True, include_in_schema=False)
async def opt_out_page(token: FromPath[str], *, vault: GivenVault, settings: GivenSettings) -> Response[str]:
    """Ask first: programs that scan letters open every link, and opening must change nothing."""
    _read(token, OptOutLinks(vault, public_url=settings.public_url))
    form = f'<form method="post" action="{PATH}{escape(token)}"><button>Отписаться</button></form>'
    return _page("Не присылать рассылки?", form)


@post(f"{PATH}{{token:str}}", public=True, include_in_schema=False, status_code=200)
async def opt_out(
    token: FromPath[str], *, db: GivenDb, clock: GivenClock, vault: GivenVault, settings: GivenSettings
) -> Response[str]:
    """Withdraw the consent to advertising at the address; twice is once."""
    company_id, identity_id = _read(token, OptOutLinks(vault, public_url=settings.public_url))
    async with db.transaction(Scope(company_id=company_id)) as tx:
        row = await tx.fetch_one(queries.address_of, company_id=company_id, id=identity_id)
        if row is not None:
            whose = Whose(company_id=company_id, inbox_id=InboxId(row["inbox_id"]), address=row["value"])
            await withdraw(tx, whose, purpose=ADVERTISING, way="link", now=clock.now())
    return _page("Рассылок больше не будет", "<p>Ответы на ваши письма приходить продолжат.</p>")


def _read(token: str, links: OptOutLinks) -> tuple[CompanyId, IdentityId]:
    found = links.read(token)
    if found is None:
        raise NotFound("Ссылка не действует. Откройте её из письма ещё раз", code="opt_out.link_dead")
    return found


def _page(title: str, body: str) -> Response[str]:
    return Response(_PAGE.format(title=title, body=body), headers=dict(HEADERS), media_type=MediaType.HTML)
