"""The lawful channels are connected, the old bot is heard, and people have agreed to be told by SMS."""

from datetime import UTC, datetime

from playwright.async_api import FilePayload, Locator, Page, expect

from tests.e2e.story.stage import Stage, closed, give

AGREED = "Согласие получать от аптек «Липа» сообщения по SMS. Отозвать: ответить СТОП"
ADS = "Согласие получать рекламу аптек «Липа» в MAX. Отозвать можно одним словом в этом диалоге"


async def _connected(page: Page) -> Locator:
    """Press of the sandbox: the connection is made and looks at itself."""
    await page.get_by_role("button", name="Подключить к Пристани").click()
    steps = page.get_by_role("list", name="Шаги подключения")
    await expect(steps.get_by_label("готово").first).to_be_visible()
    await expect(page.get_by_role("button", name="Приостановить")).to_be_visible()
    return steps


async def connect_max(stage: Stage) -> None:
    page = await stage.go("/sandbox/max")
    await page.get_by_role("button", name="Создать учебного бота").click()
    link = page.get_by_role("button", name="Скопировать: Ссылка для клиентов").locator("xpath=..").locator("code")
    stage.notes["max"] = await link.inner_text()
    await _connected(page)
    await stage.picture("max")


async def connect_sms_and_the_old_bot(stage: Stage) -> None:
    page = await stage.go("/sandbox/sms")
    await _connected(page)
    page = await stage.go("/sandbox/telegram")
    await page.get_by_role("button", name="Новая запись").or_(page.get_by_role("button", name="Создать")).first.click()
    await _connected(page)


async def _publish(page: Page, *, purpose: str, title: str, words: str) -> None:
    await page.get_by_role("button", name="Новый текст").click()
    dialog = page.get_by_role("dialog", name="Новый текст")
    await dialog.get_by_role("combobox", name="Цель").click()
    await page.get_by_role("option", name=purpose, exact=True).click()
    await dialog.get_by_label("Название").fill(title)
    await dialog.get_by_role("textbox", name="Текст", exact=True).fill(words)
    await dialog.get_by_role("button", name="Сохранить черновик").click()
    row = page.get_by_role("row").filter(has_text=title)
    await row.get_by_role("button", name="Опубликовать").click()
    await page.get_by_role("dialog").get_by_role("button", name="Опубликовать").click()
    await expect(row.get_by_text("Действует с")).to_be_visible()


async def let_the_rules_stop(stage: Stage) -> None:
    """Until now they only looked on."""
    page = await stage.go("/privacy/decisions")
    await expect(page.get_by_text("Сообщения уходят, решения записываются")).to_be_visible()
    await page.get_by_role("button", name="Начать останавливать").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Почему").fill("Начинаем переезд")
    await dialog.get_by_role("button", name="Начать останавливать").click()
    await expect(page.get_by_text("Правила останавливают").first).to_be_visible()


async def write_down_who_agreed(stage: Stage) -> None:
    """Texts of consents, and the table of those who signed at the counter: only Anna has."""
    page = await stage.go("/privacy/consents")
    await _publish(page, purpose="SMS-рассылка", title="SMS о заказах", words=AGREED)
    await _publish(page, purpose="Реклама", title="Реклама в MAX", words=ADS)
    signed = f"sms;+79161230001;{datetime.now(UTC).isoformat()};1;анкета № 15\n"
    table = f"purpose;phone;given_at;text_version;document\n{signed}".encode()
    await page.get_by_role("button", name="Загрузить таблицу").click()
    dialog = page.get_by_role("dialog", name="Согласия из другой системы")
    given: FilePayload = {"name": "sms.csv", "mimeType": "text/csv", "buffer": table}
    await give(page, dialog.get_by_label("Таблица CSV"), given)
    await dialog.get_by_role("button", name="Проверить").click()
    await dialog.get_by_role("button", name="Записать 1 согласие").click()
    await expect(dialog.get_by_role("status", name="Что получилось")).to_contain_text("Новых согласий")
    await closed(dialog)
    await expect(page.get_by_role("table", name="Реестр согласий")).to_contain_text("Анна Орлова")
