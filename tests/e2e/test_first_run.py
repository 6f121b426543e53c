"""The first day of an installation, as a person lives it in the browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from pristan.kit.crypto import Vault
from tests.browser.chromium import a_page
from tests.browser.door import Door
from tests.conftest import make_database
from tests.e2e.desk import now
from tests.staff.people import PASSWORD


@pytest.fixture
async def door(cluster_url: str, vault: Vault, tmp_path: Path) -> AsyncIterator[Door]:
    """The hub over an empty database."""
    door = Door(database=make_database(cluster_url, vault), data_dir=tmp_path)
    await door.open()
    yield door
    await door.kill()


async def walk_through_the_wizard(page: Page, door: Door) -> str:
    """Set up a company and invite one colleague; returns the colleague's link."""
    await page.goto(door.url)
    await page.get_by_label("Имя и фамилия").fill("Глеб Ремизов")
    await page.get_by_label("Рабочая почта").fill("gleb@farvater.example")
    await page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Дальше: компания").click()
    await page.get_by_label("Полное название").fill("АО «Фарватер»")
    await page.get_by_label("ИНН").fill("7707083894")
    await expect(page.get_by_text("Контрольные цифры не сходятся").first).to_be_visible()
    await page.get_by_label("ИНН").fill("7707083893")
    await expect(page.get_by_text("Контрольные цифры сходятся")).to_be_visible()
    await page.get_by_role("button", name="Дальше: правила").click()
    await page.get_by_role("combobox", name="Какая у организации форма").click()
    await page.get_by_role("option", name="ООО, АО, ПАО").click()
    await page.get_by_role("group", name="Доли Федерации").get_by_role("button", name="Не знаю").click()
    await page.get_by_role("group", name="Есть ли лицензия Банка России").get_by_role("button", name="Да").click()
    rules = page.get_by_role("list", name="Правила по вашим ответам")
    await expect(rules).to_contain_text("41-ФЗ от 01.04.2025 ст. 15")
    await page.get_by_role("button", name="Дальше: направления").click()
    for line in ("Карты", "Ипотека"):
        await page.get_by_placeholder("ещё одно…").fill(line)
        await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Дальше: коллеги").click()
    await page.get_by_label("Имя и фамилия").fill("Нина Власова")
    await page.get_by_label("Рабочая почта").fill("nina@farvater.example")
    await page.get_by_role("button", name="Позвать").click()
    link = page.get_by_role("list", name="Ссылки для коллег").get_by_text("/invitation/")
    address = await link.inner_text()
    await page.get_by_role("button", name="Дальше: первый канал").click()
    await page.get_by_text("Позже", exact=True).click()
    await page.get_by_role("button", name="Закончить настройку").click()
    await expect(page.get_by_role("tab", name="Мои,")).to_be_visible()
    return address


async def test_from_nothing_to_a_colleague_at_work(browser: Browser, page: Page, door: Door) -> None:
    address = await walk_through_the_wizard(page, door)
    async with a_page(browser) as nina:
        await nina.goto(address)
        await expect(nina.get_by_text("АО «Фарватер»")).to_be_visible()
        await nina.get_by_label("Пароль", exact=True).fill("1234567890")
        await nina.get_by_role("button", name="Сохранить пароль и войти").click()
        await expect(nina.get_by_text("Такой пароль подбирают первым")).to_be_visible()
        await nina.get_by_label("Пароль", exact=True).fill(PASSWORD)
        await nina.get_by_role("button", name="Сохранить пароль и войти").click()
        await expect(nina.get_by_role("tab", name="Мои,")).to_be_visible()
        await nina.goto(f"{door.url}/settings/operators")
        await expect(nina.get_by_text("Этот раздел вам не открыт")).to_be_visible()
        await nina.goto(address)
        await expect(nina.get_by_role("heading", name="Ссылка не работает")).to_be_visible()


async def test_the_second_step_guards_the_door(browser: Browser, page: Page, door: Door) -> None:
    await walk_through_the_wizard(page, door)
    await page.goto(f"{door.url}/settings/security")
    await page.get_by_role("button", name="Включить").click()
    await page.get_by_label("Ваш пароль").fill(PASSWORD)
    await page.get_by_role("button", name="Продолжить").click()
    await expect(page.get_by_role("img", name="QR-код")).to_be_visible()
    secret = (await page.locator("p.mono").inner_text()).replace(" ", "")
    await page.get_by_label("Код из приложения", exact=True).fill(pyotp.TOTP(secret).at(now()))
    await page.get_by_role("button", name="Включить").click()
    codes = await page.get_by_role("status").locator("pre").inner_text()
    async with a_page(browser) as later:
        await later.goto(f"{door.url}/login")
        await later.get_by_label("Рабочая почта").fill("gleb@farvater.example")
        await later.get_by_label("Пароль", exact=True).fill(PASSWORD)
        await later.get_by_role("button", name="Войти").click()
        await expect(later.get_by_role("heading", name="Код из приложения")).to_be_visible()
        await later.get_by_role("button", name="Ввести запасной код").click()
        await later.get_by_label("Запасной код").fill(codes.split()[0])
        await later.get_by_role("button", name="Войти").click()
        await expect(later.get_by_role("tab", name="Мои,")).to_be_visible()
