"""The channel is away: the operator sees it, and can send at once or take the words back."""

from playwright.async_api import Page, expect

from tests.e2e.desk import PATIENCE_S, Customer, Desk
from tests.e2e.test_inbox import answer_field, open_the_only
from tests.way.hub import eventually


async def the_next_try_is_far(desk: Desk) -> int:
    """How many messages wait for it; none while one of them is being tried."""
    async with desk.db.transaction() as tx:
        return await tx.execute(
            "update outbox set not_before = now() + interval '20 minutes' where company_id = %(c)s and state = 'retry'",
            c=desk.company_id,
        )


async def test_a_channel_that_is_away_is_told_and_nothing_is_sent_twice(
    desk: Desk, customer: Customer, page: Page
) -> None:
    await open_the_only(desk, customer, page, text="Где курьер?")
    async with desk.db.transaction() as tx:  # the watchdog has just looked: it does not stop the inbox meanwhile
        await tx.execute("update inbox_health set checked_at = now() where company_id = %(c)s", c=desk.company_id)
    await customer.twin.faults(server_error_every=1)
    for text in ("Курьер уже выехал", "Будет к обеду", "Это лишнее"):
        await answer_field(page).fill(text)
        await page.keyboard.press("Control+Enter")
    thread = page.get_by_role("log")
    bubbles = {text: thread.get_by_role("article").filter(has_text=text) for text in ("выехал", "обеду", "лишнее")}
    await expect(bubbles["выехал"]).to_contain_text("Канал не отвечает")
    await expect(bubbles["обеду"]).to_contain_text("Ждёт предыдущее сообщение")
    await expect(bubbles["лишнее"]).to_contain_text("Ждёт предыдущее сообщение")
    await bubbles["лишнее"].get_by_role("button", name="Вернуть").click()
    await expect(bubbles["лишнее"]).to_have_count(0)
    await expect(answer_field(page)).to_have_value("Это лишнее")
    # As after an hour of silence; the channel comes back only then, lest the next try by itself be quicker.
    assert await eventually(lambda: the_next_try_is_far(desk), within_s=PATIENCE_S)
    await customer.twin.faults(server_error_every=0)
    await bubbles["выехал"].get_by_role("button", name="Отправить сейчас").click()
    await customer.until("Будет к обеду")
    await expect(bubbles["выехал"]).not_to_contain_text("Канал")
    await expect(bubbles["обеду"]).to_contain_text("отправлено")
    assert await customer.texts() == ["Курьер уже выехал", "Будет к обеду"]
