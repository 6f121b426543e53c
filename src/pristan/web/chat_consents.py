"""A visitor of the web chat agrees and takes it back: the register of consents, and the journal that tells the hub."""

from datetime import datetime, timedelta
from typing import Final

from pristan.channels.webchat import entries, visitors
from pristan.channels.webchat.model import Chat, Visitor
from pristan.channels.webchat.visitors import Device
from pristan.contacts import consents
from pristan.contacts.consents import PERSONAL_DATA, Proof, Whose
from pristan.kit.db import Tx
from pristan.web.chat_journal import store_entry

WAY: Final = "webchat"


def _whose(visitor: Visitor) -> Whose:
    return Whose(company_id=visitor.company_id, inbox_id=visitor.inbox_id, address=str(visitor.key))


async def agree(tx: Tx, chat: Chat, *, visitor: Visitor, device: Device, shown_hash: str, now: datetime) -> None:
    """Keep the proof of a consent to exactly the words that were shown."""
    evidence = visitors.evidence_of(chat, device=device, shown_hash=shown_hash)
    proof = Proof(
        purpose=PERSONAL_DATA,
        text=chat.settings.consent_text,
        text_hash=bytes.fromhex(shown_hash),
        way=WAY,
        evidence=evidence,
        text_id=chat.consent_text_id,
        expires_at=None if chat.consent_days is None else now + timedelta(days=chat.consent_days),
    )
    whose = _whose(visitor)
    added = await consents.give(tx, whose, proof=proof, now=now)
    # Only who took a consent back before has to be opened again for writing.
    if added and await consents.withdrew_once(tx, whose, purpose=PERSONAL_DATA):
        await store_entry(tx, chat, entries.consent(visitor, at=now, given=True))


async def take_back(tx: Tx, chat: Chat, *, visitor: Visitor, now: datetime) -> None:
    """End the consent and every session of the visitor."""
    ended = await consents.withdraw(tx, _whose(visitor), purpose=PERSONAL_DATA, way=WAY, now=now)
    await visitors.end_everywhere(tx, visitor=visitor, now=now)
    if ended:
        await store_entry(tx, chat, entries.consent(visitor, at=now, given=False))
