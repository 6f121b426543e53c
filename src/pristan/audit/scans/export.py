"""An export of another system: looked at by our own ``pristan import inspect`` in a process of its own."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec

from pristan.audit.items import Sighting
from pristan.audit.scans.given import Given
from pristan.audit.scans.model import Concluded, Looked, Scan, Step
from pristan.compliance.own import in_use
from pristan.core.errors import InvalidInput

MOST_S = 1800.0
LONGEST = 64 * 1024 * 1024
# The formats of imports by the service they come from; messengers are what one talks in, the others keep people.
MESSENGERS: Final = frozenset(("whatsapp", "telegram"))
SERVICES: Final = {"bitrix24": "bitrix24_com", "freshdesk": "freshworks"}


class ExportLooker:
    """One step: the whole export."""

    pause_s = 0.0

    def __init__(self, scan: Scan, given: Given) -> None:
        self._scan = scan
        self._given = given
        self._child: asyncio.subprocess.Process | None = None
        self._warning = ""

    async def open(self, known: Sequence[Step]) -> Sequence[Step]:
        """Fetch the upload; it is not unpacked."""
        del known
        await self._given.bring()
        return [Step(key=self._scan.target)]

    async def look(self, step: Step) -> Looked:
        """Whose export it is, how many people, messages and deals, of which time. Names of people are not kept."""
        del step
        self._child = child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "pristan", "import", "inspect", "auto", str(self._given.file), "--json",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=LONGEST,
        )  # fmt: skip
        try:
            async with asyncio.timeout(MOST_S):
                out, said = await child.communicate()
        except TimeoutError:
            return self._refused("Выгрузка не дочитана за полчаса. Проверьте её командой pristan import inspect")
        try:
            told = msgspec.json.decode(out)
        except msgspec.DecodeError:
            lines = said.decode("utf-8", "replace").strip().splitlines()
            return self._refused(lines[-1][:500] if lines else "Выгрузка не прочитана")
        return Looked(found=_kept(told), size=self._given.file.stat().st_size)

    def _refused(self, words: str) -> Looked:
        self._warning = words.replace(self._given.file.name, self._scan.target)
        return Looked(warning=self._warning)

    async def conclude(self, found: Sequence[Step], *, is_whole: bool) -> Concluded:
        """What the export shows, and the system it comes from as a thing of the inventory."""
        del is_whole
        told = next((step.found for step in found if step.found), None)
        if told is None:
            raise InvalidInput(self._warning or "Выгрузка не прочитана")
        return Concluded(result=told, sightings=[_sighting(told, self._scan.target)])

    async def close(self) -> None:
        child = self._child
        if child is not None and child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
        await self._given.close()


def _kept(told: Mapping[str, Any]) -> dict[str, Any]:
    names = ("format", "messages", "notices", "media", "contacts", "deals", "chats", "companies", "first_at", "last_at")
    kept = {name: told.get(name) for name in names}
    return kept | {
        "participants": len(told.get("participants") or ()),
        "warnings": list(told.get("warnings") or ())[:50],
    }


def _sighting(told: Mapping[str, Any], name: str) -> Sighting:
    source = str(told["format"])
    people = int(told.get("contacts") or 0)
    words = (
        f"выгрузка: людей {people}, сообщений {int(told.get('messages') or 0)}, сделок {int(told.get('deals') or 0)}"
    )
    if source in MESSENGERS:
        return Sighting(kind="messenger", service=source, place=name, words=words, purposes=("dialog",))
    service = SERVICES.get(source, source)
    is_known = service in in_use().services
    return Sighting(
        kind="crm",
        service=service if is_known else "",
        title="" if is_known else f"Выгрузка «{name}»",
        place=name,
        words=words,
        purposes=("store",),
        data=("FIO", "PHONE", "EMAIL") if people else (),
        volume=people or None,
    )
