"""An administrator arranges the company in the browser; what was arranged holds."""

from playwright.async_api import Page, expect

from tests.e2e.desk import Desk


async def opened(desk: Desk, page: Page, section: str) -> None:
    await desk.sign_in(page, desk.owner)
    await page.goto(f"{desk.door.url}/settings/{section}")


async def test_a_role_is_copied_and_adjusted(desk: Desk, page: Page) -> None:
    await opened(desk, page, "roles")
    await page.get_by_role("cell", name="Оператор", exact=True).click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_role("button", name="Сделать копию").click()
    await drawer.get_by_label("Объединять диалоги").check()
    await drawer.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_role("cell", name="Оператор, копия")).to_be_visible()


async def test_hours_are_kept_and_mistakes_are_told_at_their_place(desk: Desk, page: Page) -> None:
    await opened(desk, page, "hours")
    await page.get_by_label("Понедельник: по").fill("08:00")
    await page.get_by_role("button", name="Сохранить").first.click()
    await expect(page.get_by_text("Начало 09:00 должно быть раньше конца 08:00")).to_be_visible()
    await page.get_by_label("Понедельник: по").fill("17:30")
    await page.get_by_role("button", name="Сохранить").first.click()
    await expect(page.get_by_role("button", name="Отвечаем всегда")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("Понедельник: по")).to_have_value("17:30")


async def test_a_channel_is_forbidden_with_a_reason(desk: Desk, page: Page) -> None:
    await opened(desk, page, "allowed")
    await page.get_by_role("switch", name="MAX: разрешить").press("Space")
    await page.get_by_label("MAX: причина запрета").fill("Договор не подписан")
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_role("button", name="Сохранить")).to_be_disabled()
    await page.reload()
    await expect(page.get_by_label("MAX: причина запрета")).to_have_value("Договор не подписан")


async def test_a_token_is_shown_once_and_taken_back(desk: Desk, page: Page) -> None:
    await opened(desk, page, "tokens")
    await page.get_by_role("button", name="Новый токен").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("Название").fill("Сайт")
    await drawer.get_by_label("Видеть диалоги").check()
    await drawer.get_by_role("button", name="Выпустить токен").click()
    token = await drawer.locator("pre").inner_text()
    await drawer.get_by_role("button", name="Готово").click()
    await expect(drawer).to_have_count(0)
    ask = await page.request.get(f"{desk.door.url}/api/v1/conversations", headers={"Authorization": f"Bearer {token}"})
    assert ask.status == 200
    assert token not in await page.content()
    await page.get_by_role("button", name="Отозвать").click()
    await expect(page.get_by_text("отозван")).to_be_visible()
    again = await page.request.get(
        f"{desk.door.url}/api/v1/conversations", headers={"Authorization": f"Bearer {token}"}
    )
    assert again.status == 401


async def test_everything_done_is_in_the_access_log(desk: Desk, page: Page) -> None:
    await opened(desk, page, "organisation")
    await page.get_by_role("button", name="Добавить команду").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("Название команды").fill("Первая линия")
    await drawer.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_text("Первая линия")).to_be_visible()
    await page.goto(f"{desk.door.url}/settings/log")
    await expect(page.get_by_role("row").nth(1)).to_contain_text("Команда добавлена")


async def test_rules_are_shown_for_any_day_and_what_changes_after_it(desk: Desk, page: Page) -> None:
    await opened(desk, page, "rules")
    table = page.get_by_role("table", name="Действуют")
    ban = table.get_by_role("row").filter(has_text="Запрет общаться с гражданами и клиентами")
    await expect(ban).to_contain_text("не уйдёт")
    await page.get_by_label("На день").fill("2025-05-31")
    await expect(ban).to_have_count(0)
    coming = page.get_by_role("table", name="Что изменится")
    await expect(coming.get_by_role("row").filter(has_text="MSG-41-15")).to_contain_text("01.06.2025")
