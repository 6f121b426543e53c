"""The stations of alerts: facts become rows, waiting becomes rows, rows are told, acts are done."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pristan.alerts import noticing, store
from pristan.alerts.acting import perform
from pristan.alerts.model import Act, Done
from pristan.alerts.store import queries
from pristan.alerts.telling import Teller
from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.channels.employees import Telling
from pristan.conversations import uploads
from pristan.core.errors import ChannelError, InvalidInput
from pristan.core.ids import FileId, OperatorId
from pristan.kit.db import Database

BATCH = 20
MOST_TRIES = 5
MOST_FILES = 10
NO_FILE = "Файл не удалось забрать из мессенджера. Отправьте его ещё раз"


class NoticingStation:
    """Reads facts of the companies that have a bot."""

    def __init__(self, db: Database, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    async def run_once(self) -> int:
        """Read some facts of each company; returns how many positions were looked at."""
        async with self._db.transaction() as tx:
            told = await noticing.companies(tx)
        seen = 0
        for company_id in told:
            async with self._db.transaction() as tx:
                seen += await noticing.read_facts(tx, company_id, now=self._now())
        return seen


class WaitingStation:
    """Looks for customers who wait too long, and for messages that wait for a decision."""

    def __init__(self, db: Database, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    async def run_once(self) -> int:
        async with self._db.transaction() as tx:
            await noticing.note_waiting(tx, now=self._now())
        return 0


class TellingStation:
    """Tells what is due."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._teller = Teller(db, accounts, tools, now=now)

    async def run_once(self) -> int:
        return await self._teller.tell_due()


class ActStation:
    """Does what colleagues ask for, each in a transaction of its own."""

    def __init__(self, db: Database, accounts: Accounts, tools: Tools, *, now: Callable[[], datetime]) -> None:
        self._db = db
        self._accounts = accounts
        self._tools = tools
        self._now = now

    async def run_once(self) -> int:
        """Do one batch; returns how many acts it held."""
        async with self._db.transaction() as tx:
            acts = await store.claim_acts(tx, now=self._now(), limit=BATCH)
        for act in acts:
            await self._do(act)
        return len(acts)

    async def _do(self, act: Act) -> None:
        kept, trouble = await self._fetch(act)
        now = self._now()
        where = {"company_id": act.company_id, "id": act.id}
        async with self._db.transaction() as tx:
            if await tx.fetch_value(queries.hold_act, **where) is None:
                return
            if act.attempts > MOST_TRIES:
                done = Done(state="refused", reason="не получилось за несколько попыток")
            else:
                file_ids = [FileId((await uploads.add(tx, row, now=now))["id"]) for row in kept]
                done = await perform(tx, act, file_ids=file_ids, trouble=trouble, now=now)
            await tx.execute(queries.act_done, **where, state=done.state, reason=done.reason, now=now)

    async def _fetch(self, act: Act) -> tuple[list[dict[str, Any]], str]:
        """Files of the act in our storage, or why they are not; only for somebody who is linked and in private."""
        if not act.files or act.chat is not None:
            return [], ""
        async with self._db.transaction() as tx:
            link = await store.link_of(tx, act)
        account = await self._accounts.open(self._db, company_id=act.company_id, inbox_id=act.inbox_id)
        if link is None or account is None:
            return [], ""
        connector = channel(account.channel).connect(account, self._tools)
        try:
            kept = [
                await self._keep(connector, file, act, operator_id=link.operator_id) for file in act.files[:MOST_FILES]
            ]
        except InvalidInput as exc:
            return [], exc.detail
        except (ChannelError, LookupError):
            return [], NO_FILE
        finally:
            await connector.close()
        return kept, ""

    async def _keep(
        self, connector: object, file: Mapping[str, Any], act: Act, *, operator_id: OperatorId
    ) -> dict[str, Any]:
        found = await connector.fetch(file["source"]) if isinstance(connector, Telling) else None
        if found is None:
            raise LookupError("the connector does not have it")
        name = found[0] or str(file.get("name") or "файл")
        return await uploads.keep(
            self._tools.files, found[1], name=name, company_id=act.company_id, uploaded_by=operator_id
        )
