"""Asking a person for a consent: by a question in the conversation, or by a page of their own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pristan.channels import channel
from pristan.channels.model import Button
from pristan.consents.model import ANSWER_PREFIX
from pristan.consents.recording import demand_person
from pristan.consents.texts import demanded, queries
from pristan.contacts import consent_standing
from pristan.contacts.consents import purpose_of
from pristan.contacts.model import ConsentState
from pristan.conversations.model import ConversationRef
from pristan.core.errors import Conflict
from pristan.core.ids import CompanyId, ContactId, ConversationId, LineId, OperatorId
from pristan.kit.clock import random_token
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx
from pristan.outbox import Speaker, Utterance, say
from pristan.outbox.model import LINK_SHOWN
from pristan.outbox.service import lock

PATH: Final = "/c/"
LINK_LIFE: Final = timedelta(days=30)
QUESTION_LIFE: Final = timedelta(days=7)
YES, NO = "Даю согласие", "Не даю"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks for what, in which conversation. ``client_key`` makes a repeated request harmless."""

    conversation_id: ConversationId
    company_id: CompanyId
    purpose: str
    speaker: Speaker
    client_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Whose page of consent is made."""

    company_id: CompanyId
    contact_id: ContactId
    purpose: str
    line_id: LineId | None
    by: OperatorId | None


async def ask(tx: Tx, asking: Asking, *, now: datetime) -> dict[str, Any]:
    """Ask in the conversation; returns the fact of the message. An answer comes by a button or by a word."""
    conversation = await _place(tx, asking, now=now)
    words = await demanded(
        tx, asking.purpose, company_id=asking.company_id, line_id=conversation.business_line_id, at=now
    )
    key = random_token(9)
    has_buttons = channel(conversation.channel).manifest.capabilities.buttons
    choice = "" if has_buttons else "\n\nОтветьте «да» или «нет»"
    row = [Button(text=word, payload=f"{ANSWER_PREFIX}{key}:{id_}") for word, id_ in ((YES, "yes"), (NO, "no"))]
    said = await say(
        tx,
        asking.conversation_id,
        Utterance(text=f"{words.text}{choice}", buttons=[row] if has_buttons else (), client_key=asking.client_key),
        company_id=asking.company_id,
        speaker=asking.speaker,
        now=now,
    )
    where = {"company_id": asking.company_id, "identity_id": conversation.identity_id}
    await tx.execute(queries.replace_question, **where, now=now)
    await tx.fetch_value(
        queries.add_question,
        **where,
        conversation_id=conversation.id,
        line_id=conversation.business_line_id,
        message_id=said["message"]["id"],
        purpose=asking.purpose,
        text_id=words.id,
        answer_key=key,
        by=asking.speaker.id,
        now=now,
        expires_at=now + QUESTION_LIFE,
    )
    return said


async def send_page(tx: Tx, asking: Asking, *, public_url: str, now: datetime) -> dict[str, Any]:
    """Send the person the address of a page of their own; returns the fact of the message."""
    conversation = await _place(tx, asking, now=now)
    page = Page(
        company_id=asking.company_id,
        contact_id=conversation.contact_id,
        purpose=asking.purpose,
        line_id=conversation.business_line_id,
        by=OperatorId(asking.speaker.id) if asking.speaker.id is not None else None,
    )
    link_id, url = await _add_page(tx, page, public_url=public_url, now=now)
    utterance = Utterance(
        text=f"Прочитайте согласие и решите сами: {LINK_SHOWN}\nСсылка личная, не пересылайте её",
        link=url,
        client_key=asking.client_key,
    )
    said = await say(
        tx, asking.conversation_id, utterance, company_id=asking.company_id, speaker=asking.speaker, now=now
    )
    await tx.execute(queries.sent_with, company_id=asking.company_id, id=link_id, message_id=said["message"]["id"])
    return said


async def make_page(tx: Tx, page: Page, *, public_url: str, now: datetime) -> str:
    """A new address of the person's page, for whoever asked: what is said there is a mark and proves nobody."""
    _, url = await _add_page(tx, page, public_url=public_url, now=now)
    return url


async def _add_page(tx: Tx, page: Page, *, public_url: str, now: datetime) -> tuple[int, str]:
    """The token is nowhere but in the address."""
    await demand_person(tx, page.contact_id, company_id=page.company_id)
    await demanded(tx, page.purpose, company_id=page.company_id, line_id=page.line_id, at=now)
    if not public_url:
        text = "У установки нет адреса, который откроет клиент. Его задаёт администратор"
        raise Conflict(text, code="consent.no_public_address")
    token = f"{page.company_id}-{random_token()}"
    link_id = await tx.fetch_value(
        queries.add_link,
        company_id=page.company_id,
        contact_id=page.contact_id,
        purpose=page.purpose,
        line_id=page.line_id,
        token_hash=token_hash(token),
        by=page.by,
        now=now,
        expires_at=now + LINK_LIFE,
    )
    return link_id, f"{public_url.rstrip('/')}{PATH}{token}"


async def _place(tx: Tx, asking: Asking, *, now: datetime) -> ConversationRef:
    """The conversation, locked; Conflict where the consent is there already."""
    title = purpose_of(asking.purpose).title
    conversation = await lock(tx, company_id=asking.company_id, conversation_id=asking.conversation_id)
    found = await consent_standing(tx, asking.company_id, [conversation.contact_id], purpose=asking.purpose, now=now)
    if found[conversation.contact_id].state is ConsentState.GIVEN:
        raise Conflict(f"Согласие «{title}» уже есть", code="consent.there_already")
    return conversation
