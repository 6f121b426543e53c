"""Advertising without a consent is denied with its article; the consent a customer gives stands in the register."""

from playwright.async_api import Page, expect

from tests.e2e.desk import Customer, Desk
from tests.e2e.test_gate import typed

WORDS = "Только до пятницы скидка 20 % на все лодки, успейте купить!"
CONSENT = "Согласие получать рекламу магазина «Северная лавка» в MAX"


async def let_the_rules_stop(desk: Desk) -> None:
    async with desk.db.transaction() as tx:
        await tx.execute(
            "insert into gate_modes (company_id, rule_id, mode, reason, changed_by_name, changed_at)"
            " values (%(c)s, '', 'enforce', 'Проверка', 'Нина Власова', now())",
            c=desk.company_id,
        )


async def test_advertising_typed_to_who_never_agreed_is_denied_with_the_article(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await let_the_rules_stop(desk)
    await desk.sign_in(page, desk.operator)
    await customer.twin.say("Есть ли лодки?")
    await page.get_by_role("tab", name="Все").click()
    await page.get_by_role("list", name="Список диалогов").get_by_role("link").filter(has_text="Есть ли лодки?").click()
    await typed(page, "MAX", WORDS)
    await expect(page.get_by_role("button", name="Отправить нельзя").first).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Control+Enter")
    panel = page.get_by_role("group", name="Отправить нельзя")
    await expect(panel).to_contain_text("38-ФЗ ст. 18")
    async with desk.db.transaction() as tx:
        left = await tx.fetch_value(
            "select count(*) from messages where company_id = %(c)s and kind = 'out'", c=desk.company_id
        )
    assert left == 0


async def test_a_text_is_written_asked_for_and_the_answer_stands_in_the_register(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await desk.sign_in(page, desk.owner)
    await customer.twin.say("Есть ли лодки?")
    await page.goto(f"{desk.door.url}/privacy/consents")
    await expect(page.get_by_text("Согласий нет")).to_be_visible()
    await page.get_by_role("button", name="Новый текст").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Название").fill("Реклама в MAX")
    await dialog.get_by_role("textbox", name="Текст").fill(CONSENT)
    await dialog.get_by_role("button", name="Сохранить черновик").click()
    await page.get_by_role("button", name="Опубликовать").click()
    await page.get_by_role("dialog").get_by_role("button", name="Опубликовать").click()
    await expect(page.get_by_text("Действует с")).to_be_visible()

    async with desk.db.transaction() as tx:
        row = await tx.fetch_one("select id, contact_id from conversations where company_id = %(c)s", c=desk.company_id)
    assert row is not None
    await ask(page, row["id"])
    await customer.until(CONSENT)
    await customer.twin.say("Да")
    await page.reload()
    register = page.get_by_role("table", name="Реестр согласий")
    await expect(register).to_contain_text("Действует")
    await expect(register).to_contain_text("ответ на вопрос в диалоге")
    await register.get_by_role("link").first.click()
    card = page.get_by_role("region", name="Согласия")
    await expect(card).to_contain_text("Реклама")
    await card.get_by_role("button", name="Отозвать").click()
    await page.get_by_role("dialog").get_by_role("button", name="Отозвать").click()
    await expect(card).to_contain_text("отозвано")


async def ask(page: Page, conversation_id: int) -> None:
    """As the composer asks: by the operator's own session."""
    answer = await page.evaluate(
        """async (id) => {
          const { csrf_token } = await (await fetch('/api/v1/session')).json();
          const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf_token };
          const body = JSON.stringify({ purpose: 'ads' });
          return (await fetch(`/api/v1/conversations/${id}/consents`, { method: 'POST', headers, body })).status;
        }""",
        conversation_id,
    )
    assert answer == 201
