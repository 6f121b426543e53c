"""Codes that customers write into the conversation, and forms whose phone or e-mail an inbox wants confirmed."""

from collections.abc import Sequence
from datetime import datetime

from pristan.channels.model import ContactCard, Purpose
from pristan.confirmations.policy import code_in
from pristan.confirmations.service import ask, enter, queries
from pristan.contacts import IdentityRef
from pristan.contacts.model import DetailKind
from pristan.conversations.people import masked
from pristan.conversations.projection import queries as conversation_queries
from pristan.core.errors import PristanError
from pristan.kit.db import Tx
from pristan.kit.log import get_logger
from pristan.outbox import Speaker, Utterance, say

OURSELVES = Speaker(kind="system", id=None, name="")


async def hear_codes(tx: Tx, said: Sequence[tuple[IdentityRef, str]], *, at: datetime) -> None:
    """Take the codes among what these people have just written."""
    codes = [(who, code) for who, text in said if (code := code_in(text)) is not None]
    for company_id in sorted({who.company_id for who, _ in codes}):
        mine = [(who, code) for who, code in codes if who.company_id == company_id]
        rows = await tx.fetch_all(
            queries.waiting_for, company_id=company_id, identities=[who.id for who, _ in mine], now=at
        )
        waited = {row["identity_id"] for row in rows}
        for who, code in mine:
            if who.id in waited:
                await enter(tx, code, company_id=company_id, identity_id=who.id, now=at)


async def offer_codes(tx: Tx, told: Sequence[tuple[IdentityRef, ContactCard]], *, at: datetime) -> None:
    """Send a code to what customers wrote into a form, where the inbox wants that, and tell them in the chat."""
    own = [(who, card) for who, card in told if card.is_own and (card.phone or card.email)]
    for company_id in sorted({who.company_id for who, _ in own}):
        mine = [(who, card) for who, card in own if who.company_id == company_id]
        rows = await tx.fetch_all(queries.confirming, company_id=company_id, inboxes=[who.inbox_id for who, _ in mine])
        wanted = {row["id"] for row in rows}
        for who, card in mine:
            if who.inbox_id in wanted:
                await _offer(tx, who, card, at=at)


async def _offer(tx: Tx, who: IdentityRef, card: ContactCard, *, at: datetime) -> None:
    """The first of phone and e-mail that nobody has vouched for. What cannot be sent leaves the address unproved."""
    asked = [
        (DetailKind.PHONE, card.phone, card.verified),
        (DetailKind.EMAIL, card.email, card.email_verified),
    ]
    where = {"company_id": who.company_id, "inbox_id": who.inbox_id, "identity_id": who.id}
    conversation_id = await tx.fetch_value(conversation_queries.current_conversation, **where)
    for kind, text, is_verified in asked:
        if not text or is_verified or conversation_id is None:
            continue
        try:
            async with tx.savepoint():
                await ask(tx, conversation_id, company_id=who.company_id, kind=kind, text=text, by=OURSELVES, now=at)
                words = f"Отправили код: {masked(text)}. Напишите его сюда, и мы узнаем вас и в других каналах"
                said = Utterance(text=words, purpose=Purpose.SERVICE)
                await say(tx, conversation_id, said, company_id=who.company_id, speaker=OURSELVES, now=at)
        except PristanError as exc:
            get_logger(inbox_id=who.inbox_id).info("code_not_offered", code=exc.own_code)
            continue
        return
