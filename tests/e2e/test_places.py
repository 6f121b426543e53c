"""Where the data rest, in the browser: an administrator says it, answers for a store abroad, and is reminded."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.async_api import Browser, Page, expect

from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.staff import Hasher
from tests.browser.axe import faults
from tests.browser.chromium import a_page
from tests.browser.door import Door
from tests.conftest import NOON, make_database
from tests.e2e.test_accessibility import in_scheme, settled
from tests.staff.people import PASSWORD, a_firm

PICTURES = os.environ.get("TEST_PICTURES", "")  # a folder to look at the pages afterwards
REASON = "Переезд в российское облако до 1 марта 2027 года, решение № 7"


@dataclass(frozen=True, slots=True)
class House:
    """A hub of one company only."""

    door: Door
    owner: str

    async def open(self, page: Page) -> None:
        await page.goto(f"{self.door.url}/login")
        await page.get_by_label("Рабочая почта").fill(self.owner)
        await page.get_by_label("Пароль", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Войти").click()
        await expect(page.get_by_role("tab", name="Мои,")).to_be_visible()
        await page.goto(f"{self.door.url}/settings/residency")


@pytest.fixture
async def house(cluster_url: str, vault: Vault, tmp_path: Path) -> AsyncIterator[House]:
    database = make_database(cluster_url, vault)
    workers = Database(database.worker, size=2, now=lambda: NOON)
    await workers.open()
    firm = await a_firm(workers, Hasher(memory_kib=64))
    with psycopg.connect(database.owner) as owner:
        owner.execute("update installation set setup_finished_at = now()")
    async with workers.transaction() as tx:
        await tx.execute(
            "insert into inboxes (company_id, channel, name, business_line_id)"
            " values (%(c)s, 'telegram', 'Бот', %(l)s)",
            c=firm.id,
            l=firm.lines[0],
        )
    door = Door(database=database, data_dir=tmp_path)
    await door.open()
    yield House(door, firm.owner)
    await door.kill()
    await workers.close()


async def declare_abroad(page: Page) -> None:
    files = page.get_by_role("list", name="Хранилища").get_by_role("listitem").filter(has_text="Файлы")
    await expect(files).to_contain_text("страна не записана")
    await files.get_by_role("button", name="Указать").click()
    form = page.get_by_role("dialog", name="Файлы")
    await form.get_by_label("Страна").fill("de")
    await expect(form).to_contain_text("следующий запуск не состоится")
    await form.get_by_label("Чьё это").fill("Hetzner")
    await form.get_by_role("button", name="Сохранить").click()
    await expect(files).to_contain_text("за пределами России, не запустится")
    await expect(files).to_contain_text("Германия")


async def test_an_administrator_answers_for_a_store_abroad_and_is_reminded(page: Page, house: House) -> None:
    await house.open(page)
    await expect(page.get_by_role("list", name="Каналы")).to_contain_text("Telegram за пределами России")
    await declare_abroad(page)
    files = page.get_by_role("list", name="Хранилища").get_by_role("listitem").filter(has_text="Файлы")
    await files.get_by_role("button", name="Записать основание").click()
    form = page.get_by_role("dialog", name="Записать основание")
    await form.get_by_label("Основание").fill(REASON)
    await form.get_by_role("button", name="Записать").click()
    await expect(files).to_contain_text("основание записано")
    await expect(files).to_contain_text(REASON)
    bar = page.get_by_role("region", name="Данные за пределами России")
    await page.goto(f"{house.door.url}/inbox")
    await expect(bar).to_contain_text("За пределами России: Файлы (152-ФЗ, статья 18, часть 5)")
    await bar.get_by_role("link", name="Где хранятся данные").click()
    await files.get_by_role("button", name="Отозвать основание").click()
    await expect(files).to_contain_text("за пределами России, не запустится")
    await files.get_by_role("button", name="Изменить").click()
    form = page.get_by_role("dialog", name="Файлы")
    await form.get_by_label("Страна").fill("RU")
    await form.get_by_role("button", name="Сохранить").click()
    await expect(files).to_contain_text("в России")
    await expect(bar).to_have_count(0)
    await page.get_by_role("button", name="Проверить адреса и сертификаты").click()
    await expect(page.get_by_text("Всё лежит на этом сервере")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
async def test_the_page_keeps_the_rules_of_accessibility(
    house: House, browser: Browser, scheme: str, width: int
) -> None:
    async with a_page(browser, width=width) as page:
        await in_scheme(page, scheme)
        await house.open(page)
        await declare_abroad(page)
        await settled(page)
        if PICTURES:
            await page.screenshot(path=f"{PICTURES}/places-{scheme}-{width}.png", full_page=True)
        found = await faults(page)
        assert found == [], "\n".join(found)
        wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
