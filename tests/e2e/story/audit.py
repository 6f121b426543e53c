"""What the company uses and what it breaks: the inventory, the site, the findings, the report, the plan."""

from playwright.async_api import Locator, Page, expect

from tests.e2e.story.stage import Stage, choose, closed, folder, give, paper
from tests.reports.papers import pdf_text


def finding(page: Page, words: str) -> Locator:
    return page.get_by_role("article").filter(has_text=words)


def task(page: Page, column: str, words: str) -> Locator:
    return page.get_by_role("region", name=column).get_by_role("button").filter(has_text=words)


async def take_the_inventory(stage: Stage) -> None:
    page = await stage.go("/audit/inventory")
    await page.get_by_role("button", name="Загрузить таблицу").click()
    dialog = page.get_by_role("dialog", name="Опись из таблицы")
    await give(page, dialog.get_by_label("Файл", exact=True), paper("inventory.csv"))
    await dialog.get_by_role("button", name="Посмотреть, что выйдет").click()
    await expect(dialog.get_by_role("status")).to_contain_text("Добавится: 3")
    await dialog.get_by_role("button", name="Добавить 3 строки").click()
    await expect(dialog.get_by_role("status")).to_contain_text("Добавлено: 3")
    await closed(dialog)
    await expect(page.get_by_role("row").filter(has_text="WhatsApp на телефонах аптек")).to_be_visible()
    await stage.picture("inventory")


async def look_through_the_site(stage: Stage, name: str, *, then: str) -> None:
    """The saved folder ``name``; ``then``: what the look has to say."""
    page = await stage.go("/audit/scans")
    await choose(page, "Что проверить", "Сохранённые страницы")
    await give(page, page.get_by_role("button", name="Выбрать ZIP, HAR или HTML"), folder(name, as_file=f"{name}.zip"))
    await page.get_by_role("button", name="Начать проверку").click()
    drawer = page.get_by_role("dialog")
    await expect(drawer.get_by_text("готова", exact=True)).to_be_visible()
    await expect(drawer).to_contain_text(then)


async def find_what_is_broken(stage: Stage) -> None:
    await look_through_the_site(stage, "site", then="Google Формы")
    await stage.picture("scan")
    page = await stage.go("/audit/findings")
    await page.get_by_role("button", name="Проверить", exact=True).click()
    await expect(finding(page, "HubSpot").first).to_be_visible()
    await expect(finding(page, "Google Формы").first).to_be_visible()
    await page.get_by_role("button", name="Показать ещё").click()
    await expect(finding(page, "WhatsApp на телефонах аптек").first).to_be_visible()
    await stage.picture("findings")


async def print_the_report(stage: Stage) -> list[str]:
    """The pages of the PDF, as text."""
    page = stage.page
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Отчёт").click()
        await page.get_by_role("menuitem", name="PDF").click()
    path = await (await download.value).path()
    return pdf_text(path.read_bytes())


async def make_the_plan(stage: Stage) -> None:
    page = stage.page
    await page.get_by_role("button", name="Составить план").click()
    await page.get_by_role("link", name="Весь план").click()
    await page.get_by_role("button", name="Проверить выполнение").click()
    await expect(task(page, "Сделать", "Подключить MAX").first).to_contain_text("ещё не сделано")
    await expect(task(page, "Сделать", "HubSpot").first).to_be_visible()
    await expect(task(page, "Сделать", "Google Формы").first).to_be_visible()
    await stage.picture("plan")


async def mark_as_left(stage: Stage, *titles: str) -> None:
    """Rows of the inventory that nobody uses any more."""
    page = await stage.go("/audit/inventory")
    for title in titles:
        await page.get_by_role("row").filter(has_text=title).click()
        drawer = page.get_by_role("dialog", name="Строка описи")
        await drawer.get_by_role("button", name="Больше не используется").click()
        await expect(drawer).to_have_count(0)
        await expect(page.get_by_role("row").filter(has_text=title)).to_have_count(0)


async def check_again(stage: Stage) -> None:
    page = await stage.go("/audit/findings")
    await page.get_by_role("button", name="Проверить снова").click()
    await expect(page.get_by_text("Проверено", exact=True).first).to_be_visible()
