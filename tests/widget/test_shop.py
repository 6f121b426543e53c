"""The whole way of a visitor in a browser: shop, form, consent, message, answer, reload."""

import time

from playwright.async_api import FrameLocator, Page, expect

from pristan.channels.webchat import settings as looks
from pristan.kit.db import to_json
from tests.channels.webchat.conftest import OPEN_SETTINGS, AChat
from tests.widget.hub import PATIENCE_S, Hub, Operator


async def open_chat(page: Page, hub: Hub) -> FrameLocator:
    """Open the shop and its chat."""
    await page.goto(f"{hub.url}/demo/shop")
    await page.get_by_role("button", name="Открыть чат").click()
    return page.frame_locator("iframe[title^='Чат']")


async def agree(chat: FrameLocator, name: str = "Гульнара") -> None:
    """Go through the form before the chat."""
    await chat.get_by_label("Как к вам обращаться").fill(name)
    await chat.get_by_role("checkbox").check()
    await chat.get_by_role("button", name="Начать чат").click()
    await expect(chat.get_by_role("textbox", name="Сообщение")).to_be_visible()


async def write(chat: FrameLocator, text: str) -> None:
    await chat.get_by_role("textbox", name="Сообщение").fill(text)
    await chat.get_by_role("button", name="Отправить").click()


async def test_a_visitor_agrees_writes_and_is_answered(page: Page, hub: Hub, operator: Operator) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    await write(chat, "Когда приедет кружка?")
    await operator.until_received("Когда приедет кружка?")
    await expect(chat.get_by_text("отправлено")).to_have_count(1)
    answer = await operator.say("Завтра с 10 до 14")
    await expect(chat.get_by_text("Завтра с 10 до 14")).to_be_visible()
    await expect(chat.get_by_role("heading", level=1)).to_have_text("Дарья, Северная лавка")
    await operator.until_state(answer, "read")
    await page.reload()
    await page.get_by_role("button", name="Открыть чат").click()
    chat = page.frame_locator("iframe[title^='Чат']")
    await expect(chat.get_by_text("Когда приедет кружка?")).to_have_count(1)
    await expect(chat.get_by_text("Завтра с 10 до 14")).to_have_count(1)


async def announce(chat: AChat, text: str) -> None:
    settings = {**OPEN_SETTINGS, "banner": text, "banner_links": [{"title": "MAX", "url": "https://max.ru/shop"}]}
    async with chat.worker_db.transaction() as tx:
        await tx.execute(
            "update inboxes set settings = %(s)s::jsonb where company_id = %(c)s and id = %(i)s",
            s=to_json(looks.write(looks.accept(settings))),
            c=chat.company.id,
            i=chat.inbox_id,
        )


async def test_an_announcement_is_read_and_closed_once(page: Page, hub: Hub, shop_chat: AChat) -> None:
    await announce(shop_chat, "Мы ушли из <b>WhatsApp</b>")
    await page.goto(f"{hub.url}/demo/shop")
    banner = page.get_by_role("region", name="Объявление")
    await expect(banner).to_contain_text("Мы ушли из <b>WhatsApp</b>")
    link = banner.get_by_role("link", name="MAX")
    await expect(link).to_have_attribute("href", "https://max.ru/shop")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await banner.get_by_role("button", name="Закрыть объявление").click()
    await expect(banner).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("button", name="Открыть чат")).to_be_visible()
    await expect(banner).to_have_count(0)
    await announce(shop_chat, "Мы теперь в MAX")
    until = time.monotonic() + PATIENCE_S
    while not await banner.count():  # the hub remembers the settings of a chat for a few seconds
        assert time.monotonic() < until, "other words are not shown"
        await page.reload()
        await expect(page.get_by_role("button", name="Открыть чат")).to_be_visible()
    await expect(banner).to_contain_text("Мы теперь в MAX")
