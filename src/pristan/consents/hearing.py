"""What customers themselves say of consents: answers to questions, and words that forbid advertising."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pristan.channels.model import IdentityChange
from pristan.channels.stop_words import wish
from pristan.consents.model import ANSWER_PREFIX
from pristan.consents.policy import answer_in
from pristan.consents.recording import told, withdraw
from pristan.consents.texts import expires_at, queries, text_of
from pristan.contacts import ADVERTISING, IdentityRef, consents
from pristan.contacts.consents import Proof, Whose, purpose_of
from pristan.conversations.changes import say_system
from pristan.core.ids import ConversationId
from pristan.kit.db import Tx
from pristan.outbox.service import lock

REFUSED_BY_WORD = (ADVERTISING, "sms")  # «СТОП» ends both: 38-FZ, art. 18 part 1; 126-FZ, art. 44.1


async def hear_refusals(tx: Tx, said: Sequence[tuple[IdentityRef, str, str]], *, at: datetime) -> None:
    """End advertising for whoever wrote «СТОП» and the like; each is who, the text, its id in the channel."""
    for who, text, external_id in said:
        if wish(text) is not IdentityChange.WITHDRAWN:
            continue
        message = await _message(tx, who, external_id)
        if message is None:
            continue
        for purpose in REFUSED_BY_WORD:
            evidence = {"message_id": message["id"]}
            await withdraw(tx, _whose(who), purpose=purpose, way="message", evidence=evidence, now=at)
        await _tell(tx, message, code="consent_withdrawn_ads", at=at)


async def hear_answers(tx: Tx, said: Sequence[tuple[IdentityRef, str, str]], *, at: datetime) -> None:
    """Take answers by word: «да» or «нет» to the question that waits at the address."""
    for who, text, external_id in said:
        answer = answer_in(text)
        if answer is not None:
            await _answer(tx, who, is_yes=answer, key=None, external_id=external_id, at=at)


async def hear_press(tx: Tx, who: IdentityRef, *, payload: str, external_id: str, at: datetime) -> None:
    """Take an answer by a button. A key that nobody sent to this address answers nothing."""
    if not payload.startswith(ANSWER_PREFIX):
        return
    key, _, word = payload.removeprefix(ANSWER_PREFIX).partition(":")
    if word in {"yes", "no"}:
        await _answer(tx, who, is_yes=word == "yes", key=key, external_id=external_id, at=at)


async def _answer(tx: Tx, who: IdentityRef, *, is_yes: bool, key: str | None, external_id: str, at: datetime) -> None:
    where: dict[str, Any] = {"company_id": who.company_id, "identity_id": who.id}
    asked = await tx.fetch_one(queries.open_question, **where, answer_key=key, now=at)
    message = await _message(tx, who, external_id) if asked is not None else None
    if asked is None or message is None:
        return
    evidence = {"message_id": message["id"]}
    purpose = asked["purpose"]
    if is_yes:
        words = await text_of(tx, asked["text_id"], company_id=who.company_id)
        proof = Proof(
            purpose=purpose,
            text=words.text,
            text_hash=words.text_hash,
            text_id=words.id,
            is_separate=words.is_separate,
            way="question",
            evidence=evidence,
            expires_at=expires_at(words, at),
        )
        await consents.give(tx, _whose(who), proof=proof, now=at)
        await told(tx, _whose(who), "consent.given", purpose=purpose, way="question", by=None, now=at)
    else:
        await withdraw(tx, _whose(who), purpose=purpose, way="question", evidence=evidence, now=at)
    state = "given" if is_yes else "refused"
    await tx.execute(queries.close_question, company_id=who.company_id, id=asked["id"], state=state, now=at)
    await _tell(tx, message, code=f"consent_{state}", at=at, title=purpose_of(purpose).title)


def _whose(who: IdentityRef) -> Whose:
    return Whose(company_id=who.company_id, contact_id=who.contact_id, identity_id=who.id)


async def _message(tx: Tx, who: IdentityRef, external_id: str) -> dict[str, Any] | None:
    return await tx.fetch_one(
        queries.message_of_person, company_id=who.company_id, inbox_id=who.inbox_id, external_id=external_id
    )


async def _tell(tx: Tx, message: dict[str, Any], *, code: str, at: datetime, **params: str) -> None:
    place = ConversationId(message["conversation_id"])
    conversation = await lock(tx, company_id=message["company_id"], conversation_id=place)
    await say_system(tx, conversation, code=code, params=params, at=at, shows_in_list=False)
