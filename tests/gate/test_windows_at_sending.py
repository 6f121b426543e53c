"""A message whose platform has shut its window meanwhile, through the API and the sender."""

from datetime import timedelta
from typing import Any

from tests.conversations.conftest import Desk, a_message, app, build, clock, desk, hasher
from tests.delivery.test_held import Post

__all__ = ["app", "build", "clock", "desk", "hasher"]

PLATFORM_WINDOW = "PLATFORM-WINDOW"


async def _in_whatsapp(desk: Desk, *, heard_before: timedelta) -> None:
    """The conversation is one of WhatsApp, which the company may go on using; the customer wrote so long ago."""
    async with desk.db.transaction() as tx:
        where = {"c": desk.firm.id}
        await tx.execute("update inboxes set channel = 'whatsapp' where company_id = %(c)s", **where)
        await tx.execute("update identities set channel = 'whatsapp' where company_id = %(c)s", **where)
        await tx.execute("update conversations set channel = 'whatsapp' where company_id = %(c)s", **where)
        await tx.execute(
            "insert into company_channels (company_id, channel, is_allowed, reason)"
            " values (%(c)s, 'whatsapp', true, 'Запрет нас не касается') on conflict do nothing",
            **where,
        )
        await _heard(desk, tx, before=heard_before)


async def _heard(desk: Desk, tx: Any, *, before: timedelta) -> None:
    at = desk.clock.now() - before
    await tx.execute(
        "update messages set sort_at = %(at)s where company_id = %(c)s and kind = 'in'", at=at, c=desk.firm.id
    )


async def _preview(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = await desk.post("/gate/preview", conversation_id=(await desk.conversation())["id"])
    return found


async def test_what_was_queued_in_time_does_not_leave_after_the_window_has_shut(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Где заказ?"))
    post = Post(desk, desk.client, officer_id=0)
    await _in_whatsapp(desk, heard_before=timedelta(hours=23, minutes=59, seconds=30))
    assert (await _preview(desk))["outcome"] == "cleared"
    late = await post.say("Заказ в пути")  # a minute passes between saying and sending
    message = await post.message(late)
    assert (message["state"], post.sent) == ("failed", [])
    assert message["failure"]["title"] == "Окно для ответа закрылось"
    told = await _preview(desk)
    assert (told["outcome"], told["reasons"][0]["rule_id"], told["reasons"][0]["nature"]) == (
        "denied", PLATFORM_WINDOW, "contract",
    )  # fmt: skip
    assert told["reasons"][0]["source"].startswith("https://developers.facebook.com/")
    assert [way["enabled"] for way in told["ways"] if way["kind"] == "repeat"] == [False]


async def test_the_customers_word_opens_the_window_again(desk: Desk) -> None:
    await desk.arrive(a_message("mid.1", "Где заказ?"))
    post = Post(desk, desk.client, officer_id=0)
    await _in_whatsapp(desk, heard_before=timedelta(hours=30))
    refused = await post.say("Заказ в пути")
    async with desk.db.transaction() as tx:
        await _heard(desk, tx, before=timedelta(minutes=1))
    assert (await _preview(desk))["outcome"] == "cleared"
    await desk.post(f"/messages/{refused}/retry")
    desk.clock.move(seconds=60)
    await post.work()
    assert post.sent == ["Заказ в пути"]


async def test_where_only_an_answer_is_allowed_nobody_begins(desk: Desk) -> None:
    """VK lets a community write to those who wrote to it, or let it; a person who did neither is not written to."""
    await desk.arrive(a_message("mid.1", "Где заказ?"))
    async with desk.db.transaction() as tx:
        where = {"c": desk.firm.id}
        await tx.execute(
            "update identities set channel = 'vk', last_seen_at = null, state_at = null where company_id = %(c)s",
            **where,
        )
        await tx.execute("update messages set kind = 'system' where company_id = %(c)s", **where)
    told = await _preview(desk)
    assert (told["outcome"], told["reasons"][0]["title"]) == ("denied", "Первым здесь пишет клиент")
    post = Post(desk, desk.client, officer_id=0)
    assert (await post.message(await post.say("Здравствуйте")))["state"] == "failed"
    assert post.sent == []
