"""Asks channels whose events carry only numbers for the names of the people who wrote."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from pristan.channels import Tools, channel, channels
from pristan.channels.accounts import Accounts
from pristan.channels.model import Account, Person
from pristan.channels.watch import Naming
from pristan.conversations import record
from pristan.core.errors import ChannelError
from pristan.core.ids import CompanyId, InboxId
from pristan.ingest.polling import queries
from pristan.kit.db import Database
from pristan.kit.log import get_logger
from pristan.kit.side_by_side import SideBySide

NAMES = 100
AT_ONCE = 8
ONE_INBOX_S = 60.0
PAUSE_AFTER_FAILURE = timedelta(minutes=1)


class NameStation:
    """One batch of each inbox at a time, several inboxes side by side; one that does not answer waits a minute."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._resting: dict[InboxId, datetime] = {}
        self._channels = [name for name, found in channels().items() if found.asks_names]
        self.work = SideBySide("names", at_once=AT_ONCE, each_s=ONE_INBOX_S)

    async def run_once(self) -> int:
        """Begin to ask for names of people of one inbox; returns for how many."""
        since = self._now() - PAUSE_AFTER_FAILURE
        resting = [inbox_id for inbox_id, at in self._resting.items() if at > since]
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(
                queries.nameless, channels=self._channels, resting=[*resting, *self.work.busy], limit=NAMES
            )
            if not rows:
                return 0
            company_id, inbox_id = rows[0]["company_id"], rows[0]["inbox_id"]
            account = await self._accounts.get(tx, company_id=company_id, inbox_id=inbox_id)
        self._resting[inbox_id] = self._now()  # until its names are here: one that hangs is not asked again at once
        if account is not None:
            self.work.start(inbox_id, partial(self._give, account, [row["value"] for row in rows]))
            await self.work.one_is_free()
        return len(rows)

    async def _give(self, account: Account, values: list[str]) -> None:
        try:
            people = await self._ask(account, values)
        except ChannelError as exc:
            get_logger(inbox_id=account.inbox_id).info("names_not_told", code=exc.own_code)
            return
        await self._keep(account.company_id, account.inbox_id, values=values, people=people)
        self._resting.pop(account.inbox_id, None)

    async def _ask(self, account: Account, values: list[str]) -> dict[str, Person]:
        connector = channel(account.channel).connect(account, self._tools)
        try:
            found = await connector.people(values) if isinstance(connector, Naming) else ()
        finally:
            await connector.close()
        return {person.value: person for person in found}

    async def _keep(
        self, company_id: CompanyId, inbox_id: InboxId, *, values: list[str], people: dict[str, Person]
    ) -> None:
        """Whoever has no name at the channel is called by the number, so that nobody is asked for twice."""
        named = [people.get(value, Person(value=value)) for value in values]
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(
                queries.give_names,
                company_id=company_id,
                inbox_id=inbox_id,
                values=values,
                names=[person.name or f"id {person.value}" for person in named],
                usernames=[person.username for person in named],
            )
            for row in rows:
                await record(tx, "contact_changed", company_id=company_id, conversation_id=row["conversation_id"])
