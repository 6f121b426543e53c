"""The whole loop: customer on the phone, operator in the browser, customer again."""

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.e2e.desk import Customer, Desk
from tests.e2e.test_gate import typed

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0f01f0005000"
    "1ff5ca4b4e10000000049454e44ae426082"
)


def answer_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Ответ через MAX")


async def open_the_only(desk: Desk, customer: Customer, page: Page, *, text: str) -> None:
    """The customer writes, the operator finds it among nobody's and opens it."""
    await desk.sign_in(page, desk.operator)
    await customer.twin.say(text)
    await page.get_by_role("tab", name="Ничьи").click()
    row = page.get_by_role("list", name="Список диалогов").get_by_role("link")
    await expect(row).to_contain_text(text)
    await row.click()
    await expect(page.get_by_role("log").get_by_text(text)).to_be_visible()
    await expect(answer_field(page)).to_be_visible()


async def test_a_customer_writes_and_is_answered(desk: Desk, customer: Customer, page: Page) -> None:
    await desk.hold(desk.operator, seconds=20)  # what waits is looked at before it leaves, however busy the machine is
    await open_the_only(desk, customer, page, text="Карту так и не привезли")
    await page.keyboard.press("Alt+KeyL")
    await page.keyboard.type("Курьер приедет завтра")
    await page.keyboard.press("Control+Enter")
    bubble = page.get_by_role("log").get_by_role("article").filter(has_text="Курьер приедет завтра")
    await expect(bubble).to_contain_text("в очереди")
    await desk.let_go()
    await customer.until("Курьер приедет завтра")
    await expect(bubble).to_contain_text("отправлено")
    await customer.twin.say("Спасибо!")
    await expect(page.get_by_role("log").get_by_text("Спасибо!")).to_be_visible()
    assert (await customer.texts()).count("Курьер приедет завтра") == 1


async def test_a_sending_is_taken_back(desk: Desk, customer: Customer, page: Page) -> None:
    await desk.hold(desk.operator, seconds=20)
    await open_the_only(desk, customer, page, text="Здравствуйте")
    await answer_field(page).fill("Не то")
    await page.keyboard.press("Control+Enter")
    await page.get_by_role("button", name="Вернуть").click()
    await expect(answer_field(page)).to_have_value("Не то")
    await desk.hold(desk.operator, seconds=0)
    await answer_field(page).fill("То самое")
    await page.keyboard.press("Control+Enter")
    await customer.until("То самое")
    assert await customer.texts() == ["То самое"]


async def test_files_go_both_ways_and_a_refused_one_says_why(
    desk: Desk, customer: Customer, page: Page, tmp_path: Path
) -> None:
    await open_the_only(desk, customer, page, text="Пришлите чек")
    picture = tmp_path / "чек.png"
    picture.write_bytes(PICTURE)
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Приложить файл").click()
    await (await chooser.value).set_files(picture)
    await expect(page.get_by_role("list", name="Приложенные файлы")).to_contain_text("Б")
    await page.get_by_role("button", name="Отправить").first.click()
    await expect(page.get_by_role("log").get_by_role("img", name="чек.png")).to_be_visible()
    await customer.until("")
    assert [item["type"] for item in (await customer.seen())[0]["attachments"]] == ["image"]
    await customer.twin.customer("messages", kind="image", text="Вот мой")
    await expect(page.get_by_role("log").get_by_text("Вот мой")).to_be_visible()


async def test_nothing_is_missed_while_the_hub_is_down(desk: Desk, customer: Customer, page: Page) -> None:
    await open_the_only(desk, customer, page, text="Первое")
    await desk.door.kill()
    await customer.twin.say("Второе, пока дверь закрыта")
    await expect(page.get_by_text("Ответы сохраним и отправим сами")).to_be_visible()
    await answer_field(page).fill("Ответ без связи")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("log").get_by_text("Ответ без связи")).to_have_count(1)
    await desk.door.open()
    await expect(page.get_by_role("log").get_by_text("Второе, пока дверь закрыта")).to_have_count(1)
    await customer.until("Ответ без связи")
    await expect(page.get_by_role("log").get_by_text("Ответ без связи")).to_have_count(1)
    assert (await customer.texts()).count("Ответ без связи") == 1


async def test_a_note_stays_inside_and_the_conversation_is_taken_and_closed_by_keys(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await open_the_only(desk, customer, page, text="Вопрос по вкладу")
    await page.keyboard.press("Alt+KeyP")
    await page.keyboard.type("Проверить договор")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("Заметка, клиент не видит")).to_be_visible()
    await page.keyboard.press("Alt+KeyI")
    await expect(page.get_by_role("button", name="Отвечает: Вы")).to_be_visible()
    await page.keyboard.press("Alt+KeyE")
    await expect(page.get_by_role("button", name="Открыть снова")).to_be_visible()
    await customer.twin.say("Ещё вопрос")
    await expect(page.get_by_role("button", name="Закрыть", exact=True)).to_be_visible()
    assert await customer.texts() == []


async def test_a_button_is_pressed_and_its_answer_comes_to_the_thread(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await open_the_only(desk, customer, page, text="Когда удобно?")
    await page.get_by_role("button", name="Кнопки под сообщением").click()
    await page.get_by_role("button", name="Добавить кнопку").click()
    await page.get_by_role("textbox", name="Надпись").fill("До обеда")
    await page.keyboard.press("Escape")
    await answer_field(page).fill("Привезём завтра?")
    await page.keyboard.press("Control+Enter")
    await customer.until("Привезём завтра?")
    sent = next(item for item in await customer.seen() if item["text"] == "Привезём завтра?")
    assert [button["text"] for row in sent["buttons"] for button in row] == ["До обеда"]
    await customer.twin.customer("press", mid=sent["mid"], row=0, column=0)
    await expect(page.get_by_role("log").get_by_text("Нажата кнопка «До обеда»")).to_be_visible()


async def test_edits_and_removals_of_the_customer_are_seen(desk: Desk, customer: Customer, page: Page) -> None:
    await open_the_only(desk, customer, page, text="Адрес: Лесная, 5")
    mid = await customer.twin.say("И позвоните заранее")
    await expect(page.get_by_role("log").get_by_text("И позвоните заранее")).to_be_visible()
    await customer.twin.customer("edit", mid=mid, text="И напишите заранее")
    await expect(page.get_by_role("log").get_by_text("И напишите заранее")).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("изменено")).to_be_visible()
    await customer.twin.customer("delete", mid=mid)
    await expect(page.get_by_role("log").get_by_text("удалено клиентом")).to_be_visible()
    await expect(page.get_by_text("И напишите заранее")).to_have_count(0)


async def test_a_stopped_bot_is_told_in_words_and_the_gate_holds_the_answer(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await open_the_only(desk, customer, page, text="Больше не пишите")
    await customer.twin.customer("acts/stop")
    await expect(page.get_by_role("log").get_by_text("Клиент запретил сообщения")).to_be_visible()
    await typed(page, "MAX", "Хорошо")
    refuse = page.get_by_role("button", name="Отправить нельзя").first
    await expect(refuse).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("group", name="Отправить нельзя")).to_be_visible()
    await expect(answer_field(page)).to_have_value("Хорошо")
    assert await customer.texts() == []


async def test_two_tabs_of_one_operator_do_not_overwrite_a_draft(desk: Desk, customer: Customer, page: Page) -> None:
    await open_the_only(desk, customer, page, text="Черновик")
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(answer_field(other)).to_be_visible()
    await answer_field(page).fill("Первый вариант")
    await expect(answer_field(other)).to_have_value("Первый вариант")
    await answer_field(other).fill("Второй вариант")
    await expect(answer_field(page)).to_have_value("Второй вариант")
    await page.reload()
    await expect(answer_field(page)).to_have_value("Второй вариант")


async def test_files_of_a_draft_stay_for_another_tab_and_another_day(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await open_the_only(desk, customer, page, text="Черновик с файлом")
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(answer_field(other)).to_be_visible()
    field = page.locator("[data-region=composer] input[type=file]")
    await field.set_input_files({"name": "акт.txt", "mimeType": "text/plain", "buffer": b"words"})
    tray = other.get_by_role("list", name="Приложенные файлы")
    await expect(tray).to_contain_text("акт.txt")
    await page.reload()
    await expect(page.get_by_role("list", name="Приложенные файлы")).to_contain_text("акт.txt")
    await tray.get_by_role("button").click()
    await expect(page.get_by_role("list", name="Приложенные файлы")).to_have_count(0)


async def test_the_palette_and_the_keys_work_without_a_mouse(desk: Desk, customer: Customer, page: Page) -> None:
    await open_the_only(desk, customer, page, text="Ищу палатку")
    await page.keyboard.press("Control+KeyK")
    palette = page.get_by_role("combobox", name="Найти или выполнить")
    await expect(palette).to_be_focused()
    await page.keyboard.type("взять себе")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Отвечает: Вы")).to_be_visible()
    # The palette gives the focus back to the row, and the row leaves the list of nobody's: only then the keys go on.
    await expect(palette).to_have_count(0)
    await expect(page.get_by_role("list", name="Список диалогов").get_by_role("link")).to_have_count(0)
    for region in ("rail", "list", "thread", "composer", "panel"):
        await expect(page.locator(f"[data-region={region}]")).to_be_visible()
    seen = set()
    for _ in range(6):
        await page.keyboard.press("F6")
        seen.add(await page.evaluate("document.activeElement.closest('[data-region]')?.dataset.region"))
    assert seen == {"rail", "list", "thread", "composer", "panel"}
