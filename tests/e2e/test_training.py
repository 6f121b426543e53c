"""A colleague is taught: a lesson passed, a practice with a customer who writes by himself, a record of both."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from pristan.kit.crypto import Vault
from tests.browser.door import Door
from tests.conftest import TestDatabase
from tests.e2e.desk import Desk, a_hub
from tests.staff.people import sign_in


@pytest.fixture
async def school(database: TestDatabase, vault: Vault, tmp_path: Path) -> AsyncIterator[Desk]:
    """A company on an installation that has training channels."""
    door = Door(database=database, data_dir=tmp_path, demo=True)
    async with a_hub(database, vault, door=door, host=door.url.removeprefix("http://")) as hub:
        desk = await hub.a_desk()
        async with httpx.AsyncClient(base_url=door.url, trust_env=False) as client:
            await sign_in(client, desk.owner.email)
            made = await client.post("/sandbox/max/control/bots", json={"name": "Северная лавка"})
            assert made.is_success, made.text
        await desk.connect(token=made.json()["token"], base_url=f"{door.url}/sandbox/max/api")
        yield desk


TALK = (
    ("Неделю жду заказ 4471", "Вижу заказ, он застрял на складе. Верну деньги за доставку"),
    ("Когда деньги придут", "Деньги придут в пятницу до 18:00"),
    ("Ладно, жду до пятницы", "Спасибо. Напишу вам в пятницу"),
)


def done(bar: Locator, words: str) -> Locator:
    return bar.get_by_role("listitem").filter(has_text=words).get_by_label("сделано")


async def test_a_lesson_is_taken_until_every_answer_is_right(school: Desk, page: Page) -> None:
    await school.sign_in(page, school.operator)
    await page.goto(f"{school.door.url}/settings/training")
    await page.get_by_role("button", name="Открыть урок «Утечка или ошибка с данными»").click()
    await expect(page.get_by_text("152-ФЗ ст. 21 ч. 3.1")).to_be_visible()
    check = page.get_by_role("button", name="Проверить ответы")
    await expect(check).to_be_disabled()
    await page.get_by_label("Удалить сообщение и никому не говорить").check()
    await page.get_by_label("В воскресенье вечером").check()
    await page.get_by_label("Нет, следы нужны расследованию").check()
    await check.click()
    await expect(page.get_by_role("status").filter(has_text="Верно 2 из 3")).to_be_visible()
    await expect(page.get_by_text("скрытый инцидент обходится дороже")).to_be_visible()
    await page.get_by_label("Сообщить ответственному за данные немедленно").check()
    await check.click()
    await expect(page.get_by_text("Урок пройден, запись сохранена")).to_be_visible()
    await page.get_by_role("button", name="К списку").click()
    await expect(
        page.get_by_role("listitem").filter(has_text="Утечка или ошибка").get_by_text("пройдено")
    ).to_be_visible()
    await expect(page.get_by_text("Кто что прошёл")).to_have_count(0)


async def test_an_angry_customer_is_calmed_and_the_practice_is_written_down(school: Desk, page: Page) -> None:
    url = school.door.url
    await school.sign_in(page, school.operator)
    await page.goto(f"{url}/settings/training")
    await page.get_by_role("button", name="Начать занятие «Сердитый клиент»").click()
    bar = page.get_by_role("region", name="Занятие")
    await bar.get_by_role("link", name="Открыть диалог").click()
    answer_field = page.get_by_role("textbox", name="Ответ через MAX")
    for asked, answer in TALK:
        await expect(page.get_by_role("log").get_by_text(asked)).to_be_visible()
        await answer_field.fill(answer)
        await page.get_by_role("button", name="Отправить").first.click()
        await expect(bar.get_by_role("button", name="Завершить")).to_be_disabled()
    await expect(done(bar, "На каждое сообщение есть ответ")).to_be_visible()
    await page.keyboard.press("Alt+KeyP")
    await page.keyboard.type("Вернуть деньги за доставку до пятницы")
    await page.keyboard.press("Control+Enter")
    await expect(done(bar, "Для смены оставлена заметка")).to_be_visible()
    await page.keyboard.press("Alt+KeyE")
    await bar.get_by_role("button", name="Завершить").click()
    await expect(bar).to_have_count(0)
    await page.goto(f"{url}/settings/training")
    practice = page.get_by_role("listitem").filter(has_text="Сердитый клиент")
    await expect(practice.get_by_text("пройдено")).to_be_visible()
