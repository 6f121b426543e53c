"""A stranger asks by the form of the company; the code comes to the messenger they had already written from."""

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import a_page
from tests.e2e.desk import PATIENCE_S, Customer, Desk
from tests.e2e.test_inbox import open_the_only
from tests.way.hub import eventually

PHONE = "+79161234567"
CODE = re.compile(r"Код (\d{6})")


async def test_a_person_asks_by_the_form_and_is_known_by_a_code_in_the_messenger(
    desk: Desk, customer: Customer, page: Page, browser: Browser
) -> None:
    await open_the_only(desk, customer, page, text="Здравствуйте")
    await _told_of_a_phone(desk)
    async with a_page(browser) as officer:
        await desk.sign_in(officer, desk.owner)
        url = await _opened(officer, desk)
        async with a_page(browser, width=390, height=844) as stranger:
            await _sent(stranger, url)
            await stranger.get_by_label("Код из шести цифр").fill(await _code(customer))
            await stranger.get_by_role("button", name="Подтвердить").click()
            await expect(stranger.get_by_text("Личность подтверждена")).to_be_visible()
        await officer.reload()
        await officer.get_by_role("row").filter(has_text="Показать данные").click()
        await expect(officer.get_by_text("Подтверждено кодом")).to_be_visible()
        await expect(officer.get_by_text(PHONE)).to_be_visible()


async def _opened(page: Page, desk: Desk) -> str:
    """The officer opens the form; its address."""
    await page.goto(f"{desk.door.url}/privacy/requests")
    await page.get_by_role("button", name="Открыть форму").click()
    link = page.get_by_role("link", name=f"{desk.door.url}/r/")
    await expect(link).to_be_visible()
    return str(await link.get_attribute("href"))


async def _sent(page: Page, url: str) -> None:
    """Sent with a mistake, then without one."""
    await page.goto(url)
    await page.get_by_role("radio", name="Показать данные").check()
    await page.get_by_label("Как вас зовут").fill("Марина Ковалёва")
    await page.get_by_label("Ваш телефон или почта").fill("не помню")
    await page.get_by_role("button", name="Отправить запрос").click()
    await expect(page.get_by_text("исправьте отмеченное")).to_be_visible()
    await page.get_by_label("Ваш телефон или почта").fill("8 916 123-45-67")
    await page.get_by_role("button", name="Отправить запрос").click()
    await expect(page.get_by_role("heading", name="Запрос принят")).to_be_visible()


async def _code(customer: Customer) -> str:
    async def come() -> str:
        return next((found[1] for text in await customer.texts() if (found := CODE.search(text))), "")

    return str(await eventually(come, within_s=PATIENCE_S))


async def _told_of_a_phone(desk: Desk) -> None:
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into contact_details (company_id, contact_id, kind, value, shown, source, told_at)"
            " select company_id, id, 'phone', %(v)s, %(v)s, 'operator', now() from contacts where company_id = %(c)s",
            c=desk.company_id,
            v=PHONE,
        )
