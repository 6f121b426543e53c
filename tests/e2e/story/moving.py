"""People are invited, come by their own links, and the old talk goes on in the new channel."""

from playwright.async_api import Locator, Page, expect

from tests.e2e.story.stage import Stage

ANNA_SAYS = "Это Анна. Аспирин ещё есть?"
OLEG_SAYS = "Ибупрофен отложите, пожалуйста"
ASKED_IN_TELEGRAM = "Есть ли ибупрофен?"


async def make_the_campaign(stage: Stage) -> None:
    page = await stage.go("/move")
    await page.get_by_role("button", name="Новая кампания").click()
    drawer = page.get_by_role("dialog", name="Новая кампания")
    await drawer.get_by_label("Название").fill("Переезд в MAX")
    await drawer.get_by_label("Учебный бот", exact=True).check()
    await drawer.get_by_label("Адрес, который откроет клиент: Учебный бот").fill(stage.notes["max"])
    await drawer.get_by_role("button", name="Создать кампанию").click()
    await expect(page.get_by_role("heading", name="Переезд в MAX")).to_be_visible()
    stage.notes["campaign"] = page.url


async def write_the_plan(stage: Stage) -> None:
    page = stage.page
    await page.goto(stage.notes["campaign"])
    await page.get_by_role("button", name="Написать план").click()
    drawer = page.get_by_role("dialog", name="План")
    await drawer.get_by_label("Telegram").uncheck()
    await drawer.get_by_label("Цена части SMS, ₽").fill("4.9")
    await drawer.get_by_role("button", name="Добавить SMS").click()
    await drawer.get_by_role("button", name="Добавить звонок").click()
    await drawer.get_by_role("button", name="Сохранить план").click()
    await expect(drawer).to_have_count(0)
    await page.get_by_role("button", name="Посчитать людей").click()
    await expect(page.get_by_role("button", name="Начать", exact=True)).to_be_visible()
    await stage.picture("campaign")
    await page.get_by_role("button", name="Начать", exact=True).click()
    await expect(page.get_by_role("button", name="Приостановить")).to_be_visible()


async def invite_in_the_old_bot(stage: Stage) -> None:
    """The only answer that leaves Telegram by itself."""
    page = await stage.go("/channels")
    await page.get_by_role("region", name="Только приём").get_by_role("button", name="Учебная запись").click()
    await page.get_by_role("tab", name="Настройки").click()
    await page.get_by_text("Ещё настройки").click()
    await page.get_by_label("Приглашение").fill("Мы больше не отвечаем здесь. Продолжим в MAX: {link}")
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_role("tab", name="Подключение")).to_have_attribute("aria-selected", "true")


async def _begin_in_max(phone: Page, *, who: str, name: str) -> Locator:
    """From the link in a message to the bot of MAX; gives the telephone."""
    await phone.get_by_role("button", name="MAX").click()
    await phone.wait_for_url("**/sandbox/max?**")
    await phone.get_by_role("group", name="Какой клиент").get_by_role("button", name=who).click()
    screen = phone.get_by_role("region", name=f"Телефон клиента: {name}")
    await expect(screen).to_contain_text("Открыта ссылка бота")
    return screen


async def _say_in_max(screen: Locator, words: str) -> None:
    await screen.get_by_role("button", name="Начать", exact=True).click()
    await screen.get_by_role("textbox", name="Сообщение").fill(words)
    await screen.get_by_role("button", name="Отправить от клиента").click()
    await expect(screen.get_by_role("log").get_by_text(words)).to_be_visible()


async def anna_comes_by_sms(stage: Stage) -> None:
    async with stage.other_page() as phone:
        await phone.goto(f"{stage.desk.door.url}/sandbox/sms")
        link = phone.get_by_role("region", name="Телефон клиента: Анна Орлова").get_by_role("link")
        await expect(link).to_be_visible()
        await stage.picture("sms", of=phone)
        async with phone.context.expect_page() as opened:
            await link.click()
        landing = await opened.value
        await expect(landing.get_by_role("heading", name="Выберите, где продолжить разговор")).to_be_visible()
        await stage.picture("landing", of=landing)
        screen = await _begin_in_max(landing, who="Анна О.", name="Анна Орлова")
        await stage.picture("start", of=landing)
        await _say_in_max(screen, ANNA_SAYS)
        await landing.close()


async def oleg_comes_from_the_old_bot(stage: Stage) -> None:
    async with stage.other_page() as phone:
        await phone.goto(f"{stage.desk.door.url}/sandbox/telegram")
        await phone.get_by_role("group", name="Какой клиент").get_by_role("button", name="Новый").click()
        screen = phone.get_by_role("region", name="Телефон клиента: Клиент")
        await screen.get_by_role("textbox", name="Сообщение").fill(ASKED_IN_TELEGRAM)
        await screen.get_by_role("button", name="Отправить от клиента").click()
        link = screen.get_by_role("link")
        await expect(link).to_be_visible()
        await stage.picture("telegram", of=phone)
        async with phone.context.expect_page() as opened:
            await link.click()
        landing = await opened.value
        await _say_in_max(await _begin_in_max(landing, who="Олег Е.", name="Олег Ермаков"), OLEG_SAYS)
        await landing.close()


async def _opened(stage: Stage, words: str) -> Locator:
    page = await stage.go("/inbox")
    await page.get_by_role("tab", name="Все").click()
    await page.get_by_role("list", name="Список диалогов").get_by_role("link").filter(has_text=words).click()
    log = page.get_by_role("log")
    await expect(log.get_by_text(words)).to_be_visible()
    return log


async def the_talk_with_oleg_goes_on(stage: Stage) -> None:
    """The link was brought to where he writes from: it proves him by itself."""
    log = await _opened(stage, OLEG_SAYS)
    await expect(log.get_by_text("Это тот, кого пригласили")).to_be_visible()
    await expect(log.get_by_role("region", name="Прежний разговор: Telegram")).to_contain_text(ASKED_IN_TELEGRAM)


async def the_talk_with_anna_goes_on(stage: Stage) -> None:
    """Nobody knows yet whose telephone the SMS reached: an operator decides."""
    log = await _opened(stage, ANNA_SAYS)
    page = stage.page
    match = page.get_by_role("region", name="Возможно, это тот же человек")
    await expect(match).to_contain_text("Один пришёл по личной ссылке другого")
    await match.get_by_role("button", name="Объединить…").first.click()
    dialog = page.get_by_role("dialog", name="Объединить карточки")
    await dialog.get_by_role("button", name="Объединить").click()
    before = log.get_by_role("region", name="Прежний разговор: WhatsApp")
    await expect(before).to_contain_text("Есть, отложили одну упаковку на ваше имя")
    await stage.picture("history")
    await page.get_by_role("textbox", name="Ответ через MAX").fill("Есть, ждём вас до десяти вечера")
    await page.get_by_role("button", name="Отправить").first.click()


async def anna_agrees(stage: Stage) -> None:
    page = stage.page
    await page.get_by_role("button", name="Спросить согласие").click()
    dialog = page.get_by_role("dialog", name="Спросить согласие")
    await dialog.get_by_role("combobox", name="Цель").click()
    await page.get_by_role("option", name="Реклама", exact=True).click()
    await dialog.get_by_role("button", name="Отправить").click()
    async with stage.other_page() as phone:
        await phone.goto(stage.notes["max"])
        await phone.get_by_role("group", name="Какой клиент").get_by_role("button", name="Анна О.").click()
        await phone.get_by_role("button", name="Даю согласие").click()
    await expect(page.get_by_role("region", name="Согласия")).to_contain_text("Реклама")


async def funnel(stage: Stage) -> dict[str, str]:
    """The figures of the page by the words of their steps."""
    page = await stage.go("/move")
    water = page.get_by_role("region", name="Сколько клиентов прошло каждый шаг")
    await expect(water).to_be_visible()
    names = await water.locator("dt").all_inner_texts()
    figures = await water.locator("dd b").all_inner_texts()
    return dict(zip((name.replace("\u00a0", " ") for name in names), figures, strict=True))
