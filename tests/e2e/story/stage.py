"""Where the story is played: one company, one browser, papers that somebody keeps on a disk."""

import io
import os
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.async_api import FilePayload, Locator, Page, TimeoutError, expect  # noqa: A004 - its own

from pristan.compliance.service import answer
from pristan.core.ids import CompanyId, OperatorId
from pristan.kit.principal import Principal
from pristan.staff.policy.roles import ROLE_PERMISSIONS, BuiltInRole
from tests.e2e.desk import Desk, now

PAPERS = Path(__file__).parent / "papers"
NOON = 12
COLOURS = 128
# An ordinary company that sells to people on its site; nothing of it stands on a list.
ANSWERS = {
    "form": "company", "state_share_over_50": "no", "bank_licence": "no", "cbr_register": "no", "payment_agent": "no",
    "telecom_licence": "no", "has_site": "yes", "sells_others": "no", "hosts_content": "no", "b2c": "yes",
    "medical_licence": "no", "manages_houses": "no", "kii_objects": "no", "no_people": "no",
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Stage:
    """The company and whoever moves it; what chapters have to tell each other stands in ``notes``."""

    desk: Desk
    page: Page
    notes: dict[str, str] = field(default_factory=dict)

    async def go(self, path: str) -> Page:
        await self.page.goto(f"{self.desk.door.url}{path}")
        return self.page

    async def picture(self, name: str, *, of: Page | None = None) -> None:
        """A picture for the tutorial, if somebody wants them: ``PRISTAN_PICTURES=folder``."""
        folder = os.environ.get("PRISTAN_PICTURES")
        if not folder:
            return
        page = of or self.page
        with suppress(TimeoutError):  # a page that asks again and again is never idle
            await page.wait_for_load_state("networkidle", timeout=1500)
        drawn = Image.open(io.BytesIO(await page.screenshot()))
        drawn.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(
            Path(folder) / f"move-{name}.png", optimize=True
        )

    @asynccontextmanager
    async def other_page(self) -> AsyncIterator[Page]:
        """Another tab of the same browser: somebody else's telephone."""
        page = await self.page.context.new_page()
        yield page
        await page.close()


def paper(name: str, *, mime: str = "text/csv") -> FilePayload:
    """A file as it lies on a disk."""
    return {"name": name, "mimeType": mime, "buffer": (PAPERS / name).read_bytes()}


def folder(name: str, *, as_file: str) -> FilePayload:
    """A folder, zipped."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((PAPERS / name).iterdir()):
            archive.writestr(path.name, path.read_bytes())
    return {"name": as_file, "mimeType": "application/zip", "buffer": out.getvalue()}


async def give(page: Page, press: Locator, given: FilePayload) -> None:
    """Choose a file in the window of the system."""
    async with page.expect_file_chooser() as chooser:
        await press.click()
    await (await chooser.value).set_files(given)


async def choose(page: Page, label: str, option: str) -> None:
    await page.get_by_role("combobox", name=label).click()
    await page.get_by_role("option", name=option, exact=True).click()


async def closed(dialog: Locator) -> None:
    await dialog.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def settle(desk: Desk) -> None:
    """The company is known to the rules; it is noon there, whenever the story is told: nobody is disturbed by night."""
    owner = Principal(
        operator_id=OperatorId(desk.owner.id),
        company_id=CompanyId(desk.company_id),
        name="Ира Лебедева",
        permissions=ROLE_PERMISSIONS[BuiltInRole.OWNER],
    )
    zone = f"Etc/GMT{datetime.now(UTC).hour - NOON:+d}"
    async with desk.db.transaction() as tx:
        await answer(tx, owner, answers=ANSWERS, inn=None, after=0, now=now())
        where = {"c": desk.company_id}
        await tx.execute("update companies set time_zone = %(zone)s where id = %(c)s", **where, zone=zone)
        await tx.execute("update business_lines set name = 'Аптеки' where company_id = %(c)s", **where)
