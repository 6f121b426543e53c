"""Who keeps privacy tells what is missing, takes the pages, and meets an incident with its clock."""

import os
from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.desk import Desk
from tests.reports.papers import docx_text, pdf_text


async def opened(desk: Desk, page: Page, section: str) -> None:
    await desk.sign_in(page, desk.owner)
    await page.goto(f"{desk.door.url}/privacy/{section}")


async def looked_at(page: Page, name: str) -> None:
    """A picture for whoever wants to look."""
    folder = os.environ.get("PRISTAN_PICTURES")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def test_what_is_missing_is_told_and_the_policy_is_taken_as_pages(desk: Desk, page: Page) -> None:
    await opened(desk, page, "documents")
    policy = page.get_by_role("row").filter(has_text="Политика в отношении обработки")
    await policy.get_by_text("и ещё").click()
    await policy.get_by_role("button", name="ОГРН или ОГРНИП").click()
    await page.get_by_label("ОГРН или ОГРНИП").fill("1027700132195")
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_text("Сохранено")).to_be_visible()
    await expect(policy.get_by_role("button", name="ОГРН или ОГРНИП")).to_have_count(0)

    await page.get_by_role("button", name="Цели обработки 0 строк").click()
    await page.get_by_role("button", name="Добавить", exact=True).click()
    await page.get_by_role("dialog").get_by_label("Цель", exact=True).fill("исполнение заказов")
    await page.get_by_role("dialog").get_by_role("button", name="Сохранить").click()
    await expect(
        page.get_by_role("row").filter(has_text="Согласие на обработку").filter(has_text="исполнение")
    ).to_be_visible()

    await policy.get_by_role("button", name="Сделать").click()
    await expect(policy.get_by_text("редакция 1")).to_be_visible()
    await looked_at(page, "documents")
    for kind in ("PDF", "DOCX"):
        async with page.expect_download() as download:
            await policy.get_by_role("link", name=f"скачать {kind}").click()
        content = (await (await download.value).path()).read_bytes()
        shown = " ".join(pdf_text(content)) if kind == "PDF" else docx_text(content)
        assert "1027700132195" in shown
        assert "исполнение заказов" in shown
        assert "Не заполнено: " in shown


async def test_an_incident_is_recorded_and_its_clock_runs(desk: Desk, page: Page) -> None:
    await opened(desk, page, "incidents")
    await page.get_by_role("button", name="Записать инцидент").click()
    await page.get_by_label("Название").fill("Выписка ушла не тому")
    await page.get_by_role("button", name="Записать", exact=True).click()
    drawer = page.get_by_role("dialog", name="Инцидент №")
    await expect(drawer.get_by_text("осталось 23 ч").first).to_be_visible()
    await drawer.get_by_label("Предполагаемые причины").fill("Опечатка в адресе")
    await drawer.get_by_role("button", name="Сохранить").click()
    await expect(drawer.get_by_text("Сведения изменены")).to_be_visible()
    await drawer.get_by_role("button", name="Уведомление 24 часа").click()
    async with page.expect_download() as download:
        await drawer.get_by_role("link", name="Уведомление 24 часа: PDF").click()
    assert "Опечатка в адресе" in " ".join(pdf_text((await (await download.value).path()).read_bytes()))
    await looked_at(page, "incident")
    await drawer.get_by_role("button", name="Первичное отправлено").click()
    await drawer.get_by_label("Номер, который дал Роскомнадзор").fill("77-1")
    await drawer.get_by_role("button", name="Отметить").click()
    await expect(drawer.get_by_text("отправлено в срок").first).to_be_visible()
    await drawer.get_by_role("button", name="Закрыть").click()
    row = page.get_by_role("row").filter(has_text="Выписка ушла не тому")
    await expect(row.get_by_text("отправлено в срок")).to_be_visible()
    await looked_at(page, "incidents")
