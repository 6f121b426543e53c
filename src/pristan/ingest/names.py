"""Asks channels whose events carry only numbers for the names of the people who wrote."""

from collections.abc import Callable
from datetime import datetime, timedelta

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

AT_ONCE = 100
PAUSE_AFTER_FAILURE = timedelta(minutes=1)


class NameStation:
    """One batch of one inbox at a time; an inbox whose channel does not answer waits a minute."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now
        self._asked_in_vain: dict[InboxId, datetime] = {}
        self._channels = [name for name, found in channels().items() if found.asks_names]

    async def run_once(self) -> int:
        """Give names to people of one inbox; returns how many were asked for."""
        since = self._now() - PAUSE_AFTER_FAILURE
        resting = [inbox_id for inbox_id, at in self._asked_in_vain.items() if at > since]
        async with self._db.transaction() as tx:
            rows = await tx.fetch_all(queries.nameless, channels=self._channels, resting=resting, limit=AT_ONCE)
            if not rows:
                return 0
            company_id, inbox_id = rows[0]["company_id"], rows[0]["inbox_id"]
            account = await self._accounts.get(tx, company_id=company_id, inbox_id=inbox_id)
        if account is None:
            self._asked_in_vain[inbox_id] = self._now()
            return 0
        values = [row["value"] for row in rows]
        try:
            people = await self._ask(account, values)
        except ChannelError as exc:
            get_logger(inbox_id=inbox_id).info("names_not_told", code=exc.own_code)
            self._asked_in_vain[inbox_id] = self._now()
            return 0
        await self._keep(company_id, inbox_id, values=values, people=people)
        return len(values)

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
