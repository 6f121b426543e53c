"""An administrator closes a channel: tells customers, forwards them, archives what was said, takes the act."""

import os
import zipfile
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.axe import faults
from tests.e2e.desk import Customer, Desk, now
from tests.reports.papers import docx_text, pdf_text

NOON = 12
NOTICE = "Мы уходим отсюда. Пишите в чат на сайте"
REPLY = "Здесь нас больше нет. Пишите в чат на сайте"


async def looked_at(page: Page, name: str) -> None:
    """A picture for whoever wants to look."""
    folder = os.environ.get("PRISTAN_PICTURES")
    if folder:
        await page.wait_for_load_state("networkidle")
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def live_at_noon(desk: Desk) -> None:
    """Nobody is told of a closing by night: the company lives where it is noon now."""
    east = NOON - now().hour
    async with desk.db.transaction() as tx:
        zone = f"Etc/GMT{-east:+d}"
        await tx.execute("update companies set time_zone = %(z)s where id = %(c)s", z=zone, c=desk.company_id)


async def planned(desk: Desk, page: Page) -> None:
    """Another channel than those that are left, with words of one's own."""
    await page.goto(f"{desk.door.url}/move")
    await page.get_by_role("button", name="Закрыть другой канал").click()
    form = page.get_by_role("dialog", name="Закрытие канала")
    await form.get_by_label("Подключение").click()
    await page.get_by_role("option", name="Северная лавка").click()
    await form.get_by_label("Последнее предупреждение").fill(NOTICE)
    await expect(form.get_by_text("Шлюз пропустит этот текст")).to_be_visible()
    await form.get_by_label("Ответ после закрытия").fill(REPLY)
    await form.get_by_label("Почему закрываем").fill("Решение директора")
    await looked_at(page, "closing-form")
    await form.get_by_role("button", name="Запланировать закрытие").click()
    await expect(page.get_by_role("heading", name="Закрытие: MAX")).to_be_visible()


async def told(customer: Customer, page: Page) -> None:
    people = page.get_by_role("table", name="Кто пишет только сюда")
    await expect(people.get_by_role("row")).to_have_count(2)
    await page.get_by_role("button", name="Предупредить клиентов").click()
    await page.get_by_role("dialog").get_by_role("button", name="Предупредить клиентов").click()
    await customer.until(NOTICE)
    await expect(page.get_by_text("Предупреждены", exact=True).locator("..")).to_contain_text("1")


async def closed(customer: Customer, page: Page) -> None:
    await page.get_by_role("button", name="Закрыть канал").click()
    await expect(page.get_by_role("button", name="Сдать в архив")).to_be_visible()
    await customer.twin.say("А ибупрофен?")
    await customer.until(REPLY)
    await expect(page.get_by_text("Ответов ушло").locator("..")).to_contain_text("1")
    await looked_at(page, "closing-page")
    found = await faults(page)
    assert found == [], "\n".join(found)


async def nobody_answers_there(page: Page) -> None:
    await page.get_by_role("table", name="Кто пишет только сюда").get_by_role("link").click()
    await expect(page.get_by_role("log").get_by_text("А ибупрофен?")).to_be_visible()
    await page.get_by_role("textbox", name="Ответ через MAX").fill("Есть, приходите")
    await expect(page.get_by_text("Подключение закрыто").first).to_be_visible()
    await looked_at(page, "closing-thread")
    await page.go_back()


async def archived(page: Page) -> None:
    await page.get_by_role("button", name="Сдать в архив").click()
    await page.get_by_role("dialog").get_by_role("button", name="Сдать в архив").click()
    await expect(page.get_by_text("в архиве")).to_be_visible()
    for kind in ("PDF", "DOCX"):
        async with page.expect_download() as download:
            await page.get_by_role("button", name=kind).click()
        content = (await (await download.value).path()).read_bytes()
        shown = " ".join(pdf_text(content)) if kind == "PDF" else docx_text(content)
        assert "Решение директора" in shown
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Выгрузить архив").click()
    with zipfile.ZipFile(await (await download.value).path()) as box:
        assert "А ибупрофен?" in box.read("диалоги/00001.html").decode()


async def test_a_channel_is_closed_from_the_plan_to_the_act(desk: Desk, customer: Customer, page: Page) -> None:
    await live_at_noon(desk)
    await desk.open_chat()
    await desk.sign_in(page, desk.owner)
    await customer.twin.say("Есть ли аспирин?")
    await page.get_by_role("tab", name="Ничьи").click()
    talk = page.get_by_role("list", name="Список диалогов").get_by_role("link")
    await expect(talk).to_contain_text("аспирин")
    await planned(desk, page)
    await told(customer, page)
    await closed(customer, page)
    await nobody_answers_there(page)
    await archived(page)
    assert (await customer.texts()).count(REPLY) == 1
    await page.goto(f"{desk.door.url}/move")
    await expect(page.get_by_role("table", name="Закрытие прежних каналов")).to_contain_text("в архиве")
    await looked_at(page, "closing-list")
