"""A connected mailbox, folder by folder: invitations to meetings counted by service. No letter is kept."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from pristan.audit.invitations import Meeting, meetings, services_in
from pristan.audit.items import Sighting
from pristan.audit.scans.model import Concluded, Looked, Scan, Step
from pristan.channels import Tools, channel
from pristan.channels.accounts import Accounts
from pristan.core.errors import InvalidInput
from pristan.core.ids import CompanyId, InboxId
from pristan.kit.db import Database

AT_ONCE = 25
BEGINNING = 256 * 1024
USUAL_DAYS, MOST_DAYS = 365, 1_100
MOST_LETTERS = 100_000


@runtime_checkable
class MailReader(Protocol):
    """A connector of a mailbox that can be looked through; nothing in it is marked as read."""

    async def all_folders(self) -> Sequence[str]:
        """Every folder but the rubbish."""
        ...

    async def beginnings(
        self, folder: str, *, after: int, since: date, count: int, size: int
    ) -> tuple[Sequence[bytes], int, bool]:
        """The first bytes of some letters after a number, how far that came, and whether it was the end."""
        ...

    async def close(self) -> None: ...


class MailLooker:
    """A step is a folder; a turn of it some letters."""

    pause_s = 0.05

    def __init__(self, scan: Scan, *, db: Database, accounts: Accounts, tools: Tools, now: datetime) -> None:
        self._scan = scan
        self._db = db
        self._accounts = accounts
        self._tools = tools
        days = min(int(scan.options.get("days") or USUAL_DAYS), MOST_DAYS)
        self._since = (now - timedelta(days=days)).date()
        self._own = ""
        self._reader: MailReader | None = None

    async def open(self, known: Sequence[Step]) -> Sequence[Step]:
        """Sign in; each folder is a step."""
        del known
        company_id, inbox_id = CompanyId(self._scan.company_id), InboxId(int(self._scan.options.get("inbox_id") or 0))
        account = await self._accounts.open(self._db, company_id=company_id, inbox_id=inbox_id)
        if account is None:
            raise InvalidInput("Подключение почты удалено")
        connector = channel(account.channel).connect(account, self._tools)
        if not isinstance(connector, MailReader):
            await connector.close()
            raise InvalidInput("Это подключение не почтовый ящик")
        self._reader, self._own = connector, str(account.settings.get("address") or "")
        return [Step(key=name) for name in await connector.all_folders()]

    async def look(self, step: Step) -> Looked:
        """Some letters of a folder."""
        assert self._reader is not None  # noqa: S101 # opened first
        so_far = step.found or {"uid": 0, "letters": 0, "invited": {}, "own": {}}
        raws, reached, is_end = await self._reader.beginnings(
            step.key, after=int(so_far["uid"]), since=self._since, count=AT_ONCE, size=BEGINNING
        )
        found = await asyncio.to_thread(_counted, raws, so_far, own=self._own)
        is_enough = found["letters"] >= MOST_LETTERS
        words = f"{step.key}: просмотрено писем {found['letters']}, остальные не открывали"
        return Looked(
            found={**found, "uid": reached},
            again=not is_end and not is_enough,
            warning=words if is_enough and not is_end else "",
            size=sum(len(raw) for raw in raws),
        )

    async def conclude(self, found: Sequence[Step], *, is_whole: bool) -> Concluded:
        """Services by how often letters invite to them."""
        del is_whole
        invited: Counter[str] = Counter()
        own: Counter[str] = Counter()
        letters = 0
        for step in found:
            letters += int((step.found or {}).get("letters", 0))
            invited.update((step.found or {}).get("invited", {}))
            own.update((step.found or {}).get("own", {}))
        shown = [_told(one, invited=invited[one.id], own=own[one.id]) for one in meetings() if invited[one.id]]
        shown.sort(key=lambda one: (not one["is_foreign"], -int(one["invitations"])))
        result = {"letters": letters, "since": self._since.isoformat(), "folders": len(found), "services": shown}
        return Concluded(result=result, sightings=[*self._sightings(own, invited)])

    def _sightings(self, own: Mapping[str, int], invited: Mapping[str, int]) -> list[Sighting]:
        """Only what we invite to ourselves: an invitation of a partner shows what the partner uses."""
        return [
            Sighting(
                kind=one.kind,
                service=one.service,
                title=one.title,
                place=self._scan.target,
                words=f"приглашений из ящика: {own[one.id]}, всего с приглашениями: {invited[one.id]}",
                purposes=("dialog",) if one.kind == "messenger" else (),
            )
            for one in meetings()
            if own.get(one.id) and one.kind
        ]

    async def close(self) -> None:
        if self._reader is not None:
            await self._reader.close()


def _counted(raws: Sequence[bytes], so_far: Mapping[str, Any], *, own: str) -> dict[str, Any]:
    invited, ours = Counter(so_far["invited"]), Counter(so_far["own"])
    for raw in raws:
        services, is_own = services_in(raw, own=own)
        invited.update(services)
        if is_own:
            ours.update(services)
    return {"letters": int(so_far["letters"]) + len(raws), "invited": dict(invited), "own": dict(ours)}


def _told(one: Meeting, *, invited: int, own: int) -> dict[str, Any]:
    return {
        "service": one.id,
        "title": one.title,
        "country": one.country,
        "is_foreign": one.country != "RU",
        "invitations": invited,
        "own": own,
    }
