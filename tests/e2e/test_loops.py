"""The customer holds the phone of the sandbox or visits the shop, the operator sits at the inbox."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from pristan.kit.crypto import Vault
from tests.browser.door import Door
from tests.conftest import TestDatabase
from tests.e2e.desk import Desk, a_hub
from tests.e2e.test_inbox import PICTURE
from tests.staff.people import sign_in


@pytest.fixture
async def training(database: TestDatabase, vault: Vault, tmp_path: Path) -> AsyncIterator[Desk]:
    """A company whose bot lives in the sandbox on the hub's own port."""
    door = Door(database=database, data_dir=tmp_path, demo=True)
    host = door.url.removeprefix("http://")
    async with a_hub(database, vault, door=door, host=host) as hub:
        desk = await hub.a_desk()
        async with httpx.AsyncClient(base_url=door.url, trust_env=False) as client:
            await sign_in(client, desk.owner.email)
            made = await client.post("/sandbox/max/control/bots", json={"name": "Северная лавка"})
            assert made.is_success, made.text
        await desk.connect(token=made.json()["token"], base_url=f"{door.url}/sandbox/max/api")
        await desk.open_chat()
        yield desk
        async with desk.db.transaction() as tx:
            await tx.execute("update companies set is_demo = false where id = %(c)s", c=desk.company_id)


async def the_phone(desk: Desk, page: Page) -> Locator:
    """The phone page beside the inbox, with the dialogue begun."""
    phone_page = await page.context.new_page()
    await phone_page.goto(f"{desk.door.url}/sandbox/max")
    phone = phone_page.get_by_role("region", name="Телефон клиента")
    begin = phone.get_by_role("button", name="Начать")
    await begin.click()
    return phone


async def say(phone: Locator, text: str) -> None:
    await phone.get_by_role("textbox", name="Сообщение").fill(text)
    await phone.get_by_role("button", name="Отправить от клиента").click()


async def test_the_whole_loop_between_the_phone_and_the_inbox(training: Desk, page: Page) -> None:
    await training.sign_in(page, training.owner)
    phone = await the_phone(training, page)
    await say(phone, "Когда привезут палатку?")
    await page.get_by_role("tab", name="Ничьи").click()
    row = page.get_by_role("list", name="Список диалогов").get_by_role("link")
    await expect(row).to_contain_text("Когда привезут палатку?")
    await row.click()
    field = page.get_by_role("textbox", name="Ответ через MAX")
    await field.fill("Завтра с 10 до 13")
    await page.keyboard.press("Control+Enter")
    await expect(phone.get_by_text("Завтра с 10 до 13")).to_be_visible()
    await phone.page.get_by_role("button", name="фото").click()
    await expect(page.get_by_role("log").locator("article img")).to_be_visible()
    await training.hold(training.owner, seconds=20)  # the customer is quicker, however busy the machine is
    await field.fill("Не успеет дойти")
    await page.keyboard.press("Control+Enter")
    await phone.page.get_by_role("button", name="Остановить бота").click()
    await expect(page.get_by_role("log").get_by_text("Клиент запретил сообщения")).to_be_visible()
    await training.let_go()
    failed = page.get_by_role("article").filter(has_text="Не доставлено.")
    await expect(failed).to_contain_text("Не успеет дойти")
    await expect(phone.get_by_text("Не успеет дойти")).to_have_count(0)


async def test_the_whole_loop_between_the_shop_and_the_inbox(training: Desk, page: Page, tmp_path: Path) -> None:
    await training.sign_in(page, training.owner)
    await page.get_by_role("tab", name="Ничьи").click()
    shop = await page.context.new_page()
    await shop.goto(f"{training.door.url}/demo/shop")
    await shop.get_by_role("button", name="Открыть чат").click()
    chat = shop.frame_locator("iframe[title^='Чат']")
    await chat.get_by_label("Как к вам обращаться").fill("Гульнара")
    await chat.get_by_role("checkbox").check()
    await chat.get_by_role("button", name="Начать чат").click()
    await chat.get_by_role("textbox", name="Сообщение").fill("Какая ставка?")
    await chat.get_by_role("button", name="Отправить").click()
    row = page.get_by_role("list", name="Список диалогов").get_by_role("link")
    await expect(row).to_contain_text("Какая ставка?")
    await row.click()
    picture = tmp_path / "тарифы.png"
    picture.write_bytes(PICTURE)
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Приложить файл").click()
    await (await chooser.value).set_files(picture)
    await expect(page.get_by_role("list", name="Приложенные файлы")).to_contain_text("Б")
    await page.get_by_role("textbox", name="Ответ через").fill("Посмотрите тарифы")
    await page.keyboard.press("Control+Enter")
    await expect(chat.get_by_text("Посмотрите тарифы")).to_be_visible()
    await expect(chat.locator("img").last).to_be_visible()
    bubble = page.get_by_role("log").get_by_role("article").filter(has_text="Посмотрите тарифы")
    await expect(bubble).to_contain_text("прочитано")
