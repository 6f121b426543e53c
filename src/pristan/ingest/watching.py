"""Which of the channels that something came through must not carry personal data, by the rulebook and the company."""

from collections.abc import Iterable, Mapping
from datetime import date

from pristan.channels import channel
from pristan.compliance import current_profile
from pristan.compliance.carrying import Carrying, carrying
from pristan.compliance.model import Company
from pristan.compliance.rulebook import shipped
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx

UNANSWERED = Company()
Way = tuple[CompanyId, str]  # a company and a channel it receives by


async def watched(tx: Tx, ways: Iterable[Way], *, day: date) -> Mapping[Way, Carrying]:
    """The ways that must not carry personal data, with the reason.

    A company is asked about only where a channel is in question at all, so the others cost nothing.
    """
    book, found = shipped(), dict[Way, Carrying]()
    for company_id, name in {(company_id, name) for company_id, name in ways if is_in_question(name, day=day)}:
        profile = await current_profile(tx, company_id)
        against = carrying(book, profile.company, name, day=day, is_left=_is_left(name))
        if against is not None:
            found[company_id, name] = against
    return found


def is_in_question(name: str, *, day: date) -> bool:
    """Whether a company that has answered nothing would have to beware of the channel; binding more asks no less."""
    return carrying(shipped(), UNANSWERED, name, day=day, is_left=_is_left(name)) is not None


def _is_left(name: str) -> bool:
    return channel(name).manifest.role == "leaving"
