"""Whoever keeps privacy finds out what is used, what it breaks, and what to do about it."""

import os
from pathlib import Path

from playwright.async_api import Page, expect

from pristan.audit import Sighting, suggest
from pristan.core.ids import CompanyId
from tests.browser.axe import faults
from tests.e2e.desk import Desk, now
from tests.reports.papers import pdf_text


async def looked_at(page: Page, name: str) -> None:
    """A picture for whoever wants to look."""
    folder = os.environ.get("PRISTAN_PICTURES")
    if folder:
        await page.wait_for_load_state("networkidle")
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def opened(desk: Desk, page: Page, view: str) -> None:
    await desk.sign_in(page, desk.owner)
    await page.goto(f"{desk.door.url}/audit/{view}")


async def answered(page: Page, *chosen: str) -> None:
    for name in chosen:
        await page.get_by_role("checkbox", name=name, exact=True).check()
    await page.get_by_role("button", name="Дальше").click()


async def the_report_names_it(page: Page) -> None:
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Отчёт").click()
        await page.get_by_role("menuitem", name="PDF").click()
    assert "Google Формы" in " ".join(pdf_text((await (await download.value).path()).read_bytes()))


async def test_the_interview_leads_to_findings_a_plan_and_a_report(desk: Desk, page: Page) -> None:
    await opened(desk, page, "inventory")
    await page.get_by_role("button", name="Пройти опрос").click()
    await answered(page, "Telegram")
    await answered(page, "Ничего из этого")
    for _ in range(40):
        end = page.get_by_role("button", name="Записать")
        await expect(page.locator("legend").or_(end)).to_be_visible()
        if await end.count():
            break
        text = await page.locator("legend").inner_text()
        known = {"Через что работают формы": "Google Формы", "Есть ли у вас сайт": "Да"}
        await answered(page, next((say for start, say in known.items() if text.startswith(start)), "Не знаю"))
        await expect(page.locator("legend").get_by_text(text)).to_have_count(0)
    row = page.get_by_role("region", name="Форма на сайте: Google Формы")
    await row.get_by_label("Первая запись").click()
    await page.get_by_role("option", name="США").click()
    await page.get_by_role("button", name="Записать").click()
    await expect(page.get_by_role("row").filter(has_text="Google Формы")).to_be_visible()

    await page.get_by_role("link", name="Находки").click()
    await page.get_by_role("button", name="Проверить", exact=True).click()
    finding = page.get_by_role("article").filter(has_text="Форма на сайте: Google Формы").first
    await expect(finding).to_be_visible()
    await finding.get_by_role("button", name="Подробно").click()
    await expect(finding.get_by_text("На чём основано")).to_be_visible()
    await looked_at(page, "audit-findings")
    await page.get_by_role("button", name="Составить план").click()
    await expect(page.get_by_text("Подключить MAX и получить первое сообщение клиента")).to_be_visible()

    await the_report_names_it(page)

    await page.get_by_role("link", name="Весь план").click()
    await page.get_by_role("button", name="Проверить выполнение").click()
    await expect(page.get_by_text("ещё не сделано").first).to_be_visible()
    await looked_at(page, "audit-plan")
    await page.get_by_text("Календарь").click()
    await looked_at(page, "audit-calendar")
    found = await faults(page)
    assert found == [], "\n".join(found)


async def test_a_proposal_of_a_scanner_is_accepted_by_a_person(desk: Desk, page: Page) -> None:
    seen = Sighting(
        kind="analytics", service="google_analytics", place="https://shop.example/", words="Обнаружен вызов",
        data=["IP_COOKIE"],
    )  # fmt: skip
    async with desk.db.transaction() as tx:
        await suggest(tx, CompanyId(desk.company_id), [seen], source="site", seen_at=now())
    await opened(desk, page, "inventory")
    await page.get_by_text("Предложено сканером").click()
    await page.get_by_role("row").filter(has_text="Google Analytics").click()
    await expect(page.get_by_text("Обнаружен вызов")).to_be_visible()
    await page.get_by_role("button", name="Принять").click()
    await page.get_by_text("В описи").first.click()
    await expect(page.get_by_role("row").filter(has_text="Google Analytics")).to_be_visible()
