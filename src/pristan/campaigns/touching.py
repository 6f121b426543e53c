"""Touches: the row of one and its outbox entry are one transaction, so a restart repeats nobody and skips nobody."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pristan.campaigns import day, figures, noticing, planning
from pristan.campaigns.model import REFUSALS, SPEAKER, TOLD_BY, Due, Standing, Step
from pristan.campaigns.policy import address_for, after, ending, parts_of, words
from pristan.campaigns.service import queries
from pristan.channels.model import Purpose
from pristan.compliance.rulebook import shipped
from pristan.contacts import Seen, introduce
from pristan.conversations import arrivals_store
from pristan.conversations.starting import person_behind
from pristan.core.errors import PristanError
from pristan.gate.quiet import rests_until, zone_of
from pristan.invitations.model import Campaign
from pristan.invitations.service import OwnLinks, campaign_of, invite_people, link_of
from pristan.invitations.service import queries as link_queries
from pristan.kit.crypto import Vault
from pristan.kit.db import Database, Tx
from pristan.outbox import Utterance, say

BATCH: Final = 50


class CampaignStation:
    """Makes plans that wait for it and the touches that are due; any number of processes may do so at once."""

    def __init__(
        self, db: Database, *, vault: Vault, public_url: str, now: Callable[[], datetime], data_dir: Path | None = None
    ) -> None:
        """``data_dir``: where years of the production calendar may lie that the installation added."""
        self._db = db
        self._data_dir = data_dir
        self._vault = vault
        self._public_url = public_url
        self._now = now
        self._links = OwnLinks(vault=vault, public_url=public_url)

    async def run_once(self) -> int:
        """One plan, then one batch of last notices, one closing whose day has come, and one batch of touches.

        Returns how much was done.
        """
        planned = await planning.make_one(self._db, vault=self._vault, public_url=self._public_url, now=self._now())
        async with self._db.transaction() as tx:
            forgotten = await tx.execute(queries.forget_links)
        told = await noticing.tell_some(self._db, links=self._links, now=self._now())
        told += await noticing.take_back_some(self._db, now=self._now())
        told += await day.look_at_one(self._db, now=self._now(), data_dir=self._data_dir)
        told += await figures.count_one(self._db, now=self._now())
        return planned + forgotten + told + await self._touch()

    async def _touch(self) -> int:
        now = self._now()
        if not self._public_url:
            return 0
        async with self._db.transaction() as tx:
            due = await tx.all_of(Due, queries.claim_due, now=now, limit=BATCH)
            if not due:
                await tx.execute(queries.finish_done, now=now)
                return 0
            grounds: dict[tuple[int, int], tuple[Campaign, Sequence[Step]]] = {}
            for one in due:
                key = (one.company_id, one.campaign_id)
                if key not in grounds:
                    grounds[key] = await self._ground(tx, one)
                campaign, steps = grounds[key]
                await touch(tx, one, campaign=campaign, steps=steps, public_url=self._public_url, now=now)
        return len(due)

    async def _ground(self, tx: Tx, one: Due) -> tuple[Campaign, Sequence[Step]]:
        campaign = await campaign_of(tx, one.campaign_id, company_id=one.company_id, vault=self._vault)
        return campaign, await planning.steps_of(tx, one.campaign_id, company_id=one.company_id)


async def touch(tx: Tx, due: Due, *, campaign: Campaign, steps: Sequence[Step], public_url: str, now: datetime) -> None:
    """Make the touch of one person, or write down why not, and say when the next is due."""
    where = {"company_id": due.company_id, "campaign_id": due.campaign_id, "contact_id": due.contact_id}
    known = await tx.one_of(Standing, queries.standing_of, **where, told_by=list(TOLD_BY), purposes=list(REFUSALS))
    step = next((one for one in steps if one.position == due.step), None)
    state = "left" if known is None or step is None else ending(known)
    if known is None or step is None or state:
        await tx.execute(queries.move_on, **where, state=state, step=due.step, due_at=None)
        return
    quiet = shipped().consents.quiet
    zone = zone_of(known.phone or "", company=known.time_zone)
    if rest := rests_until(now, zone, since=quiet.since, until=quiet.until):
        await tx.execute(queries.move_on, **where, state="waiting", step=due.step, due_at=rest)
        return
    made = await _make(tx, due, step, known=known, campaign=campaign, public_url=public_url, now=now)
    line_id = due.business_line_id
    await tx.execute(queries.add_touch, **where, **made, step=step.position, line_id=line_id, kind=step.kind, now=now)
    state, following, due_at = after(step, steps, now=now)
    await tx.execute(queries.move_on, **where, state=state, step=following, due_at=due_at)


async def _make(tx: Tx, due: Due, step: Step, **ground: Any) -> dict[str, Any]:
    """The touch itself. What this person cannot be sent stops nobody else."""
    known: Standing = ground["known"]
    address = address_for(step, known)
    if not address:
        return _skipped("no_address")
    try:
        async with tx.savepoint():
            link, invitation_id = await _link(tx, known, **_only(ground, "campaign", "public_url", "now"))
            if invitation_id is None:
                return _skipped("revoked")
            if step.inbox_id is None:
                told = {"company_id": due.company_id, "id": invitation_id, "identity_id": None}
                await tx.execute(link_queries.mark_told, **told, now=ground["now"])
                return {"state": "call", "reason": "", "message_id": None, "segments": 0}
            return await _say(tx, due, step, address=address, link=link, invitation_id=invitation_id, **ground)
    except PristanError as exc:
        return _skipped(exc.own_code)


async def _link(
    tx: Tx, known: Standing, *, campaign: Campaign, public_url: str, now: datetime
) -> tuple[str, int | None]:
    made = (await invite_people(tx, campaign, [known.contact_id], now=now)).get(known.contact_id)
    return ("", None) if made is None else (link_of(campaign, made, public_url=public_url), made)


async def _say(
    tx: Tx, due: Due, step: Step, *, address: str, link: str, invitation_id: int, **ground: Any
) -> dict[str, Any]:
    now, known = ground["now"], ground["known"]
    if step.inbox_id is None:
        raise AssertionError("a call says nothing by itself")
    person = person_behind(step.channel, address)
    seen = Seen(company_id=due.company_id, inbox_id=step.inbox_id, channel=step.channel, person=person, at=now)
    identity = await introduce(tx, seen, contact_id=known.contact_id)
    place = (await arrivals_store.open_for(tx, [(identity, now)]))[identity.id]
    said = Utterance(
        text=words(step),
        link=link,
        subject=step.subject,
        purpose=Purpose.SERVICE,
        client_key=f"campaign:{due.campaign_id}:{step.position}",
    )
    fact = await say(tx, place.id, said, company_id=due.company_id, speaker=SPEAKER, now=now)
    await tx.execute(queries.fold, company_id=due.company_id, id=place.id, now=now)
    told = {"company_id": due.company_id, "id": invitation_id, "identity_id": identity.id}
    await tx.execute(link_queries.mark_told, **told, now=now)
    parts = parts_of(step.text, link=link) if step.kind == "sms" else 0
    return {"state": "sent", "reason": "", "message_id": fact["message"]["id"], "segments": parts}


def _skipped(reason: str) -> dict[str, Any]:
    return {"state": "skipped", "reason": reason, "message_id": None, "segments": 0}


def _only(ground: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: ground[name] for name in names}
