"""The rules of a day, whether they bind the company, and what changes after it."""

from datetime import date
from typing import Any

from litestar import Request, get
from litestar.params import FromQuery

from pristan.compliance.api.shapes import RulesShape, ahead, rule_shape
from pristan.compliance.case import today_in_moscow
from pristan.compliance.own import in_use
from pristan.compliance.service import grounds, questionnaire_of
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal


@get("/rules", signed_in=True)
async def rules(
    request: Request[Any, Any, Any], *, db: GivenDb, clock: GivenClock, on: FromQuery[date | None] = None
) -> RulesShape:
    """The rules in force on a day of Moscow, today if none is given, and the changes after it.

    While a new edition waits for acceptance, what it drops or changes is there too, as the gate decides by it.

    Whether a rule binds the company follows from its newest profile; the text of a rule does not.
    """
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        found = await grounds(tx, user.company_id)
    book, profile = found.book, found.profile
    new = {id(rule) for rule in in_use().rules}
    day = on or today_in_moscow(clock.now())
    edition = book.edition
    standings = list(questionnaire_of(book).standings(profile.answers, day=day))
    return RulesShape(
        on=day,
        rulebook=edition.version,
        read_on=edition.read_on,
        disclaimer=edition.disclaimer,
        confidences=edition.confidence,
        natures=edition.natures,
        profile_version=profile.version,
        waits=any(id(rule) not in new for rule in book.rules),
        items=[rule_shape(book, item, is_kept=id(item.rule) not in new) for item in standings],
        ahead=ahead(book, day, company=profile.company),
    )


routes = (rules,)
