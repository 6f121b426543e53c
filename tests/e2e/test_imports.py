"""A person carries a chat of WhatsApp over in the browser, finds it in the thread, and takes it back."""

import asyncio
from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.desk import Desk
from tests.migration.archives import a_whatsapp_zip


async def choose(page: Page, path: Path) -> None:
    await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Перенос").click()
    await page.get_by_role("button", name="Перенести файл").click()
    dialog = page.get_by_role("dialog", name="Перенести файл")
    await dialog.get_by_label("Файл выгрузки").set_input_files(path)
    await dialog.get_by_role("button", name="Загрузить и посмотреть").click()


async def answer(page: Page) -> None:
    zone = page.get_by_role("combobox", name="По какому часовому поясу записано время?")
    await zone.click()
    await page.get_by_role("option", name="Екатеринбург").click()
    await page.get_by_role("group", name="Кто из участников — вы?").get_by_label("Аптека").check()
    await page.get_by_role("button", name="Ответить").click()


async def test_a_chat_is_carried_over_seen_in_the_thread_and_taken_back(desk: Desk, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp.zip"
    await asyncio.to_thread(path.write_bytes, a_whatsapp_zip())
    await desk.sign_in(page, desk.owner)
    await choose(page, path)
    await expect(page.get_by_role("heading", name="Чего файл не говорит")).to_be_visible()
    await expect(page.get_by_text("+7 999 000-00-01").first).to_be_visible()
    await answer(page)
    await page.get_by_role("button", name="Перенести 4 сообщения").click()
    await expect(page.get_by_text("Перенесено", exact=True)).to_be_visible()
    await expect(page.get_by_role("link", name="Скачать отчёт о пропущенном")).to_have_count(0)

    await page.get_by_role("link", name="Диалоги").click()
    await page.get_by_role("tab", name="Все").click()
    await page.get_by_role("button", name="Открытые").click()
    await page.get_by_role("menuitem", name="Закрытые").click()
    await page.get_by_role("list", name="Список диалогов").get_by_role("link").first.click()
    log = page.get_by_role("log")
    await expect(log.get_by_text("Везём")).to_be_visible()
    await expect(log.get_by_text("перенесено из WhatsApp, 25.03.2024").first).to_be_visible()
    await expect(log.get_by_text("4509")).to_have_count(0)

    await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Перенос").click()
    await page.get_by_role("row").filter(has_text="WhatsApp.zip").click()
    await page.get_by_role("button", name="Отменить перенос").click()
    dialog = page.get_by_role("dialog", name="Отменить перенос?")
    await expect(dialog).to_contain_text("Диалогов")
    await dialog.get_by_role("button", name="Убрать 5 сообщений").click()
    await expect(page.get_by_text("Отменён", exact=True)).to_be_visible()


async def test_the_same_file_is_named_before_it_is_carried_over_again(desk: Desk, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp.zip"
    await asyncio.to_thread(path.write_bytes, a_whatsapp_zip())
    await desk.sign_in(page, desk.owner)
    for _ in range(2):
        await choose(page, path)
        await expect(page.get_by_role("heading", name="Чего файл не говорит")).to_be_visible()
        await answer(page)
        await expect(page.get_by_role("heading", name="Всё готово к переносу")).to_be_visible()
        start = page.get_by_role("button", name="Перенести 4 сообщения")
        if await page.get_by_role("note").count():
            await expect(page.get_by_role("note")).to_contain_text("Этот файл уже переносили")
            await expect(start).to_be_disabled()
            return
        await start.click()
        await expect(page.get_by_text("Перенесено", exact=True)).to_be_visible()
    raise AssertionError("nobody said that the file was carried over before")
