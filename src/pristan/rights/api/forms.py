"""The public form for requests: switched on by the company, with its address and a picture of it."""

from datetime import datetime

from litestar import get, put
from litestar.params import JSONBody
from msgspec import Struct

from pristan.core.errors import Conflict
from pristan.kit.given import GivenClock, GivenDb, GivenSettings
from pristan.rights.api.shapes import Caller, actor_of
from pristan.rights.service import forms
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of


class FormGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``is_new_address``: the address of before stops working."""

    is_on: bool
    is_new_address: bool = False


class FormShape(Struct, kw_only=True):
    """``url`` is empty until the form is switched on for the first time, ``qr`` is a picture of it as a data URI.

    ``has_public_url``: without the address of the installation there is nothing to open.
    """

    is_on: bool
    url: str
    qr: str
    has_public_url: bool
    changed_at: datetime | None


@get("/privacy/form", permission="privacy.manage")
async def get_form(request: Caller, *, db: GivenDb, settings: GivenSettings) -> FormShape:
    """The form for people outside, as it stands."""
    async with db.transaction(request.user.scope) as tx:
        return _shown(await forms.form_of(tx, request.user.company_id), public_url=settings.public_url)


@put("/privacy/form", permission="privacy.manage")
async def put_form(
    request: Caller, *, data: JSONBody[FormGiven], db: GivenDb, clock: GivenClock, settings: GivenSettings
) -> FormShape:
    """Switch the form on or off, or move it to a new address."""
    if data.is_on and not settings.public_url:
        text = "У установки нет адреса, который откроют люди. Его задаёт администратор"
        raise Conflict(text, code="form.no_public_address")
    actor = actor_of(request, clock)
    async with db.transaction(request.user.scope) as tx:
        form = await forms.turn(tx, is_on=data.is_on, is_new=data.is_new_address, actor=actor)
        entry = entry_of(request, "form.turned", is_on=data.is_on, is_new_address=data.is_new_address)
        await append_access_log(tx, entry, now=actor.now)
    return _shown(form, public_url=settings.public_url)


def _picture(url: str) -> str:
    import segno  # noqa: PLC0415 - only an open form has a picture

    return segno.make(url, error="m").svg_data_uri(scale=5, border=2, light="#ffffff")


def _shown(form: forms.Form, *, public_url: str) -> FormShape:
    url = f"{public_url.rstrip('/')}{forms.PATH}{form.key}" if form.key and public_url else ""
    return FormShape(
        is_on=form.is_on,
        url=url,
        qr=_picture(url) if url else "",
        has_public_url=bool(public_url),
        changed_at=form.changed_at,
    )


routes = (get_form, put_form)
