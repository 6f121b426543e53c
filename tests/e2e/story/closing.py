"""The old channel is closed: nobody writes there any more, not even from telephones."""

from playwright.async_api import expect

from tests.e2e.story.stage import Stage


async def close_whatsapp(stage: Stage) -> None:
    page = await stage.go("/move")
    await page.get_by_role("button", name="Запланировать закрытие: Архив WhatsApp").click()
    drawer = page.get_by_role("dialog", name="Закрытие канала")
    await drawer.get_by_label("С телефонов сотрудников туда тоже больше не пишут").check()
    await drawer.get_by_role("button", name="Запланировать закрытие").click()
    await expect(page.get_by_role("heading", name="Закрытие: WhatsApp")).to_be_visible()
    await page.get_by_role("button", name="Закрыть канал").click()
    course = page.get_by_role("list", name="Ход закрытия").get_by_role("listitem").filter(has_text="Канал закрыт")
    await expect(course).to_have_attribute("data-done", "true")
    await stage.picture("closed")
