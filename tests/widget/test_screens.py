"""Other hours, other sizes, other schemes, and the keyboard alone."""

from typing import Literal

import pytest
from playwright.async_api import Browser, Frame, Page, expect

from tests.browser.axe import faults
from tests.browser.chromium import a_page
from tests.widget.hub import Hub, Operator
from tests.widget.test_shop import agree, open_chat, write


async def test_a_question_outside_hours_waits_for_the_operators(page: Page, hub: Hub, operator: Operator) -> None:
    async with operator.db.transaction() as tx:
        await tx.execute(
            "insert into business_hours (company_id, time_zone, weekly, updated_at)"
            " values (%(c)s, 'Europe/Moscow', '{}', now())",
            c=operator.chat.company.id,
        )
    chat = await open_chat(page, hub)
    await expect(chat.get_by_text("сейчас не на связи")).to_be_visible()
    await chat.get_by_label("Как к вам обращаться").fill("Гульнара")
    await chat.get_by_label("Вопрос").fill("Есть ли плед «Прилив»?")
    await chat.get_by_role("checkbox").check()
    await chat.get_by_role("button", name="Оставить сообщение").click()
    await expect(chat.get_by_text("Есть ли плед «Прилив»?")).to_be_visible()
    await operator.until_received("Есть ли плед «Прилив»?")


@pytest.mark.usefixtures("shop_chat")
async def test_a_phone_shows_the_chat_over_the_whole_screen(browser: Browser, hub: Hub) -> None:
    async with a_page(browser, width=390, height=720, has_touch=True, is_mobile=True) as page:
        chat = await open_chat(page, hub)
        await agree(chat)
        box = await page.locator("iframe[title^='Чат']").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 390, "height": 720}
        for name in ("Прикрепить файл", "Отправить", "Свернуть чат"):
            target = await chat.get_by_role("button", name=name).bounding_box()
            assert target is not None
            assert min(target["width"], target["height"]) >= 40
        assert await chat.locator("body").evaluate("document.documentElement.scrollWidth <= innerWidth")
        await chat.get_by_role("button", name="Свернуть чат").click()
        await expect(page.get_by_role("button", name="Открыть чат")).to_be_focused()


async def test_dark_and_still_is_kept_for_those_who_ask(browser: Browser, hub: Hub, operator: Operator) -> None:
    async with a_page(browser, color_scheme="dark", reduced_motion="reduce") as page:
        chat = await open_chat(page, hub)
        await agree(chat)
        await write(chat, "вечер")
        await operator.until_received("вечер")
        line = chat.locator("article.line.in").first
        assert await line.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(11, 22, 25)"
        assert await line.evaluate("line => getComputedStyle(line).animationName") == "none"


async def test_the_keyboard_alone_is_enough(page: Page, hub: Hub, operator: Operator) -> None:
    await page.goto(f"{hub.url}/demo/shop")
    await page.get_by_role("button", name="Открыть чат").focus()
    await page.keyboard.press("Enter")
    chat = page.frame_locator("iframe[title^='Чат']")
    await expect(chat.get_by_label("Как к вам обращаться")).to_be_focused()
    await page.keyboard.type("Гульнара")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")  # the policy
    await page.keyboard.press("Tab")
    await expect(chat.get_by_role("button", name="Начать чат")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat.get_by_role("textbox", name="Сообщение")).to_be_focused()
    await page.keyboard.type("с клавиатуры")
    await page.keyboard.press("Enter")
    await operator.until_received("с клавиатуры")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Открыть чат")).to_be_focused()


async def test_an_edit_and_a_removal_by_the_operator_reach_the_screen(page: Page, hub: Hub, operator: Operator) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    await write(chat, "вопрос")
    await operator.until_received("вопрос")
    message = await operator.say("в десять")
    await expect(chat.get_by_text("в десять")).to_be_visible()
    await operator.until_state(message, "read")
    await operator.change(message, "в одиннадцать")
    await expect(chat.get_by_text("в одиннадцать")).to_be_visible()
    await expect(chat.get_by_text("изменено")).to_be_visible()
    await operator.take_away(message)
    await expect(chat.get_by_text("Сообщение удалено")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_chat_keeps_the_rules_for_people_who_do_not_see_it(
    browser: Browser, hub: Hub, operator: Operator, scheme: Literal["light", "dark"]
) -> None:
    async with a_page(browser, color_scheme=scheme, reduced_motion="reduce") as page:
        chat = await open_chat(page, hub)
        await expect(chat.get_by_role("checkbox")).to_be_visible()
        found = {"form": await faults(chat_frame(page))}
        await agree(chat)
        await write(chat, "Добрый день")
        await operator.until_received("Добрый день")
        await operator.say("Здравствуйте, чем помочь?")
        await expect(chat.get_by_text("Здравствуйте, чем помочь?")).to_be_visible()
        found["thread"] = await faults(chat_frame(page))
        found["shop"] = await faults(page)
    assert [line for lines in found.values() for line in lines] == []


def chat_frame(page: Page) -> Frame:
    return next(frame for frame in page.frames if frame.parent_frame is not None)
