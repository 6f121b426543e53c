"""Tokens that come back from channels: with the start of a dialogue, or within what somebody writes."""

from collections.abc import Sequence
from datetime import datetime

from pristan.contacts import IdentityRef
from pristan.contacts.store import queries as contact_queries
from pristan.conversations import arrivals_store
from pristan.conversations.changes import say_system
from pristan.core.ids import ContactId
from pristan.invitations.model import Invited
from pristan.invitations.policy import doubt, tokens_in
from pristan.invitations.service import queries
from pristan.kit.crypto import token_hash
from pristan.kit.db import Tx


async def hear_start(tx: Tx, who: IdentityRef, payload: str | None, *, at: datetime) -> bool:
    """Take the token a dialogue was started with; whether it was one of ours, which no thread has to show."""
    tokens = tokens_in(payload or "", who.company_id)
    for token in tokens:
        await _take(tx, who, token, is_typed=False, at=at)
    return bool(tokens)


async def hear_words(tx: Tx, said: Sequence[tuple[IdentityRef, str]], *, at: datetime) -> None:
    """Take the tokens that people wrote: where a link carries nothing, the page asks them to."""
    for who, text in said:
        for token in tokens_in(text, who.company_id):
            await _take(tx, who, token, is_typed=True, at=at)


async def _take(tx: Tx, who: IdentityRef, token: str, *, is_typed: bool, at: datetime) -> None:
    where = {"company_id": who.company_id}
    row = await tx.fetch_one(queries.by_token, **where, hash=token_hash(token), now=at)
    if row is None or not await tx.fetch_value(
        queries.is_way, **where, campaign_id=row["campaign_id"], inbox_id=who.inbox_id
    ):
        return  # a guess, a dead link, or a quotation in a channel that is left: the words stand in the thread
    invited = None
    if row["invitation_id"] is not None:
        await tx.execute(queries.lock_invitation, **where, id=row["invitation_id"])
        invited = await tx.one_of(Invited, queries.invited, **where, id=row["invitation_id"], identity_id=who.id)
    why = "" if invited is None else doubt(invited, is_typed=is_typed)
    is_proved = invited is not None and (invited.is_same or not why)
    used = await tx.fetch_value(
        queries.add_use,
        **where,
        campaign_id=row["campaign_id"],
        line_id=row["business_line_id"],
        invitation_id=row["invitation_id"],
        identity_id=who.id,
        is_proved=is_proved,
        doubt="" if is_proved or invited is None else why,
        now=at,
    )
    if used is None:
        return
    if invited is not None:
        await _join(tx, who, invited, is_proved=is_proved, at=at)
    conversation = (await arrivals_store.open_for(tx, [(who, at)]))[who.id]
    code = "came_by_campaign" if invited is None else ("came_by_invitation" if is_proved else "came_doubtful")
    params = {"campaign": row["name"]} | ({"doubt": why} if code == "came_doubtful" else {})
    await say_system(tx, conversation, code=code, params=params, at=at, shows_in_list=False)


async def _join(tx: Tx, who: IdentityRef, invited: Invited, *, is_proved: bool, at: datetime) -> None:
    """The first who came is who moved; whether they are one person is decided where all such things are."""
    where = {"company_id": who.company_id}
    await tx.execute(queries.mark_used, **where, id=invited.id, identity_id=who.id, now=at)
    if invited.is_same or invited.of_identity_id is None:
        return
    claim = {"identity_id": who.id, "of_identity_id": invited.of_identity_id, "is_proved": is_proved}
    await tx.execute(contact_queries.claim, **where, **claim, now=at)
    for contact_id in (who.contact_id, ContactId(invited.contact_id)):
        await tx.execute(contact_queries.compare_anew, **where, id=contact_id)
