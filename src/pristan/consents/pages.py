"""What happens on a person's own page: the words of the day, and what is decided about them."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pristan.consents.model import Text
from pristan.consents.recording import told, withdraw
from pristan.consents.texts import expires_at, in_force, queries
from pristan.contacts import ConsentStanding, ConsentState, consent_standing, consents
from pristan.contacts.consents import Proof, Whose, purpose_of
from pristan.core.errors import Conflict, NotFound
from pristan.core.ids import CompanyId, ContactId
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx

LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page as it stands; ``text`` None: there are no words to agree to now."""

    link_id: int
    company_id: CompanyId
    contact_id: ContactId
    company_name: str
    purpose: str
    title: str
    text: Text | None
    standing: ConsentStanding
    message_id: int | None


def company_of(token: str) -> CompanyId:
    """The company a token speaks of; NotFound for what cannot be one."""
    number, _, rest = token.partition("-")
    if not (rest and number.isascii() and number.isdigit() and len(number) < 19 and len(token) <= LONGEST_TOKEN):  # noqa: PLR2004
        raise _dead()
    return CompanyId(int(number))


async def open_page(tx: Tx, token: str, *, now: datetime) -> Shown:
    """The page of a token; NotFound for a guessed one and for one whose time is over."""
    company_id = company_of(token)
    link = await tx.fetch_one(queries.link_by_token, company_id=company_id, token_hash=token_hash(token), now=now)
    if link is None:
        raise _dead()
    contact_id = await tx.fetch_value(queries.root_of_person, company_id=company_id, id=link["contact_id"])
    if contact_id is None:
        raise _dead()
    purpose, line_id = link["purpose"], link["business_line_id"]
    text = await in_force(tx, purpose, company_id=company_id, line_id=line_id, at=now)
    found = await consent_standing(tx, company_id, [contact_id], purpose=purpose, now=now)
    return Shown(
        link_id=link["id"],
        company_id=company_id,
        contact_id=contact_id,
        company_name=link["company_name"],
        purpose=purpose,
        title=purpose_of(purpose).title,
        text=text,
        standing=found[contact_id],
        message_id=link["message_id"],
    )


async def agree(tx: Tx, page: Shown, *, shown_hash: str, device: dict[str, Any], now: datetime) -> None:
    """Give the consent to the words that were shown; Conflict when they are not those of now. Twice is once."""
    text = page.text
    if text is None or not hmac.compare_digest(text.text_hash.hex().encode(), shown_hash.encode()):
        raise Conflict("Текст согласия изменился. Прочитайте новый", code="consent.text_changed")
    if page.standing.state is ConsentState.GIVEN:
        return
    proof = Proof(
        purpose=page.purpose,
        text=text.text,
        text_hash=text.text_hash,
        text_id=text.id,
        is_separate=text.is_separate,
        way="link",
        evidence={_proved_by(page): page.link_id, **device},
        expires_at=expires_at(text, now),
    )
    await consents.give(tx, _whose(page), proof=proof, now=now)
    await told(tx, _whose(page), "consent.given", purpose=page.purpose, way="link", by=None, now=now)
    if page.message_id is not None:
        await tx.execute(queries.forget_address, company_id=page.company_id, message_id=page.message_id)


async def take_back(tx: Tx, page: Shown, *, device: dict[str, Any], now: datetime) -> None:
    """Withdraw, or say no before ever agreeing."""
    evidence = {_proved_by(page): page.link_id, **device}
    await withdraw(tx, _whose(page), purpose=page.purpose, way="link", evidence=evidence, now=now)


def _proved_by(page: Shown) -> str:
    return "page_id" if page.message_id is None else "link_id"


def _whose(page: Shown) -> Whose:
    return Whose(company_id=page.company_id, contact_id=page.contact_id)


def _dead() -> NotFound:
    return NotFound("Ссылка не действует. Попросите новую в диалоге с компанией", code="consent.link_dead")
