"""Lost networks, killed servers, files, signed users, foreign pages: the chat goes on or says why not."""

import json
from io import BytesIO

from PIL import Image
from playwright.async_api import Browser, FilePayload, Page, expect

from pristan.channels.model import Button
from tests.browser.chromium import PATIENCE_MS
from tests.channels.webchat.conftest import AChat
from tests.widget.foreign import foreign_site
from tests.widget.hub import Hub, Operator
from tests.widget.test_shop import agree, open_chat, write


async def test_what_was_written_without_a_network_arrives_once_and_in_order(
    page: Page, hub: Hub, operator: Operator
) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    await write(chat, "первое")
    await operator.until_received("первое")
    await page.context.set_offline(True)
    await write(chat, "второе")
    await write(chat, "третье")
    await expect(chat.get_by_text("ждёт связи").first).to_be_attached()
    await page.context.set_offline(False)
    await operator.until_received("третье")
    assert await operator.texts() == ["первое", "второе", "третье"]
    await expect(chat.get_by_text("отправлено")).to_have_count(3)


async def test_a_killed_server_loses_and_doubles_nothing(page: Page, hub: Hub, operator: Operator) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    await write(chat, "до")
    await operator.until_received("до")
    await hub.kill()
    await write(chat, "во время")
    answer = await operator.say("ответ во время")
    await hub.open()
    await operator.until_received("во время")
    await expect(chat.get_by_text("ответ во время")).to_have_count(1)
    await operator.until_state(answer, "read")
    assert await operator.texts() == ["до", "во время"]


async def test_a_reload_keeps_what_has_not_left_yet(page: Page, hub: Hub, operator: Operator) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    await page.route(
        "**/chat/v1/*/messages", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    await write(chat, "не уйду без вас")
    await expect(chat.get_by_text("ждёт связи")).to_be_attached()
    await page.unroute("**/chat/v1/*/messages")
    await page.reload()
    await operator.until_received("не уйду без вас")
    assert await operator.texts() == ["не уйду без вас"]


async def test_a_refused_message_says_why_and_can_be_sent_again(page: Page, hub: Hub, operator: Operator) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    problem = {
        "status": 422,
        "body": json.dumps({"code": "x", "detail": "Причина отказа"}),
        "content_type": "application/problem+json",
    }
    await page.route(
        "**/chat/v1/*/messages",
        lambda route: route.fulfill(**problem) if route.request.method == "POST" else route.continue_(),
    )
    await write(chat, "попытка")
    await expect(chat.get_by_text("Не отправлено. Причина отказа")).to_be_visible()
    await page.unroute("**/chat/v1/*/messages")
    await chat.get_by_role("button", name="Повторить").click()
    await operator.until_received("попытка")
    await expect(chat.get_by_text("Не отправлено")).to_have_count(0)


async def test_a_picture_and_a_file_are_sent_and_seen(page: Page, hub: Hub, operator: Operator) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    picture = BytesIO()
    Image.new("RGB", (300, 200), (90, 140, 120)).save(picture, "PNG")
    await chat.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="кружка.png", mimeType="image/png", buffer=picture.getvalue()),
            FilePayload(name="чек.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4 check"),
        ]
    )
    await expect(chat.get_by_text("14 Б")).to_be_visible()
    await write(chat, "вот кружка")
    await operator.until_received("вот кружка")
    shown = chat.get_by_role("button", name="Открыть картинку кружка.png")
    await expect(shown.locator("img")).to_have_js_property("complete", value=True)
    await shown.click()
    await expect(chat.get_by_role("dialog", name="кружка.png")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(chat.get_by_role("dialog", name="кружка.png")).to_have_count(0)
    async with page.expect_download() as saving:
        await chat.get_by_role("button", name="Скачать чек.pdf").click()
    assert (await saving.value).suggested_filename == "чек.pdf"


async def test_a_button_is_pressed_and_the_choice_stays(page: Page, hub: Hub, operator: Operator) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    await write(chat, "вопрос")
    await operator.until_received("вопрос")
    await operator.say("О чём?", buttons=[[Button(text="Доставка", payload="d"), Button(text="Возврат", payload="r")]])
    await chat.get_by_role("button", name="Доставка").click()
    await expect(chat.locator(".chosen")).to_have_text("Доставка")
    await expect(chat.get_by_role("button", name="Возврат")).to_have_count(0)
    await page.reload()
    await page.get_by_role("button", name="Открыть чат").click()
    await expect(page.frame_locator("iframe[title^='Чат']").locator(".chosen")).to_have_text("Доставка")


async def test_unread_answers_show_on_the_button_of_a_closed_chat(page: Page, hub: Hub, operator: Operator) -> None:
    chat = await open_chat(page, hub)
    await agree(chat)
    await write(chat, "вопрос")
    await operator.until_received("вопрос")
    await chat.get_by_role("textbox", name="Сообщение").press("Escape")
    await expect(page.get_by_role("button", name="Открыть чат")).to_be_focused()
    answer = await operator.say("ответ")
    await expect(page.get_by_role("button", name="Открыть чат. 1 новое сообщение")).to_be_visible()
    await operator.until_state(answer, "delivered")
    await page.get_by_role("button", name="Открыть чат").click()
    await operator.until_state(answer, "read")
    await expect(chat.get_by_role("textbox", name="Сообщение")).to_be_focused()


async def test_the_form_wants_the_consent_and_keeps_focus_on_what_is_wrong(
    page: Page, hub: Hub, shop_chat: AChat
) -> None:
    chat = await open_chat(page, hub)
    await expect(chat.get_by_role("checkbox")).not_to_be_checked()
    await chat.get_by_role("button", name="Начать чат").click()
    await expect(chat.get_by_label("Как к вам обращаться")).to_be_focused()
    await expect(chat.get_by_text("Заполните это поле")).to_be_visible()
    await chat.get_by_label("Как к вам обращаться").fill("Гульнара")
    await chat.get_by_role("button", name="Начать чат").click()
    await expect(chat.get_by_text("Без согласия мы не можем принять ваши данные")).to_be_visible()
    assert await shop_chat.journal() == []
    async with shop_chat.worker_db.transaction() as tx:
        visitors = await tx.fetch_value(
            "select count(*) from webchat_visitors where inbox_id = %(i)s", i=shop_chat.inbox_id
        )
    assert visitors == 0


async def test_a_signed_in_customer_is_known_and_signing_out_ends_the_chat(
    page: Page, hub: Hub, operator: Operator
) -> None:
    await page.goto(f"{hub.url}/demo/shop")
    await page.get_by_role("button", name="Войти как Гульнара").click()
    await expect(page.get_by_role("button", name="Выйти: Гульнара Ветрова")).to_be_visible()
    await page.get_by_role("button", name="Открыть чат").click()
    chat = page.frame_locator("iframe[title^='Чат']")
    await chat.get_by_role("checkbox").check()
    await chat.get_by_role("button", name="Начать чат").click()
    await write(chat, "это я")
    await operator.until_received("это я")
    entries = await operator.chat.journal()
    assert (entries[0]["visitor"]["user_id"], entries[0]["form"]["phone_verified"]) == ("shop-1042", True)
    async with operator.db.transaction() as tx:
        phone = await tx.fetch_value(
            "select t.value from contact_details t join identities d on d.company_id = t.company_id"
            " and d.id = t.identity_id where d.inbox_id = %(id)s and t.verified_at is not null and t.kind = 'phone'",
            id=operator.chat.inbox_id,
        )
    assert phone == "+79005550142"
    await page.get_by_role("button", name="Выйти: Гульнара Ветрова").click()
    await expect(chat.get_by_text("это я")).to_have_count(0)
    assert await page.evaluate("Object.keys(localStorage)") == []


async def test_the_strictest_page_of_another_origin_carries_the_chat(page: Page, hub: Hub, operator: Operator) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    async with foreign_site(hub.url, str(operator.chat.key)) as site:
        await allow(operator.chat, site)
        await page.goto(site)
        await page.get_by_role("button", name="Открыть чат").click()
        chat = page.frame_locator("iframe[title^='Чат']")
        await agree(chat)
        await write(chat, "с чужого сайта")
        await operator.until_received("с чужого сайта")
        # This browser refuses storage to frames of other sites, so the page keeps the token, and only that.
        kept = await page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
        assert kept == [f"pristan.{operator.chat.key}"]
        await page.reload()
        await page.get_by_role("button", name="Открыть чат").click()
        await expect(chat.get_by_text("с чужого сайта")).to_have_count(1)
        assert {url for url in requests if not url.startswith((hub.url, site, "blob:"))} == set()


async def test_a_page_that_is_not_listed_gets_no_chat(browser: Browser, hub: Hub, shop_chat: AChat) -> None:
    page = await browser.new_page()
    async with foreign_site(hub.url, str(shop_chat.key)) as site:
        async with page.expect_console_message(lambda line: "frame-ancestors" in line.text, timeout=PATIENCE_MS):
            await page.goto(site)
            await page.wait_for_function("window.Pristan !== undefined")
        await page.wait_for_timeout(1500)
        await expect(page.get_by_role("button", name="Открыть чат")).to_have_count(0)
    await page.close()


async def test_a_page_in_another_language_gets_the_chat_in_english(page: Page, hub: Hub, operator: Operator) -> None:
    async with foreign_site(hub.url, str(operator.chat.key), lang="de") as site:
        await allow(operator.chat, site)
        await page.goto(site)
        await expect(page.get_by_role("button", name="Open chat")).to_be_visible()


async def allow(chat: AChat, site: str) -> None:
    """Put the site on the list of the chat."""
    async with chat.worker_db.transaction() as tx:
        await tx.execute(
            "update inboxes set settings = settings || jsonb_build_object('origins', jsonb_build_array(%(site)s::text))"
            " where company_id = %(c)s and id = %(id)s",
            site=site,
            c=chat.company.id,
            id=chat.inbox_id,
        )
