"""A chain of pharmacies with WhatsApp on telephones, a bot in Telegram, Google Forms and HubSpot moves into MAX.

One story in order: each step goes on where the one before it ended, so all of them are one test.
`docs/tutorial/move.md` tells the same to people.
"""

import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from pristan.kit.crypto import Vault
from tests.browser.chromium import a_page
from tests.browser.door import Door
from tests.conftest import TestDatabase
from tests.e2e.desk import PATIENCE_S, a_hub
from tests.e2e.story import audit, bringing, closing, connecting, moving
from tests.e2e.story.stage import Stage, settle


@pytest.fixture(scope="module")
async def stage(
    database: TestDatabase, vault: Vault, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """The company on the day before: its people sign in, nothing is connected."""
    door = Door(database=database, data_dir=tmp_path_factory.mktemp("story"), demo=True)
    host = door.url.removeprefix("http://")
    async with a_hub(database, vault, door=door, host=host) as hub, a_page(browser, height=860) as page:
        desk = await hub.a_desk(name="Аптеки «Липа»")
        await settle(desk)
        await desk.sign_in(page, desk.owner)
        yield Stage(desk=desk, page=page)


async def the_audit_finds_what_is_used_and_what_it_breaks(stage: Stage) -> None:
    await audit.take_the_inventory(stage)
    await audit.find_what_is_broken(stage)
    pages = await audit.print_the_report(stage)
    assert 4 <= len(pages) <= 40
    assert all(word in " ".join(pages) for word in ("Аптеки «Липа»", "HubSpot", "Google Формы", "WhatsApp"))
    await audit.make_the_plan(stage)


async def chats_and_people_are_carried_over_and_joined(stage: Stage) -> None:
    await bringing.bring_the_chats(stage)
    await bringing.bring_the_people(stage)
    await bringing.join_the_cards(stage)


async def channels_are_connected_and_people_invited(stage: Stage) -> None:
    await connecting.connect_max(stage)
    await connecting.connect_sms_and_the_old_bot(stage)
    await connecting.write_down_who_agreed(stage)
    await moving.make_the_campaign(stage)
    await moving.invite_in_the_old_bot(stage)


async def customers_come_and_their_talk_goes_on(stage: Stage) -> None:
    await moving.oleg_comes_from_the_old_bot(stage)
    await connecting.let_the_rules_stop(stage)
    await moving.write_the_plan(stage)
    await moving.anna_comes_by_sms(stage)
    await moving.the_talk_with_oleg_goes_on(stage)
    await moving.the_talk_with_anna_goes_on(stage)
    await moving.anna_agrees(stage)


async def the_funnel_counts_who_came_how_far(stage: Stage) -> None:
    expected = {
        "Писали в прежние каналы": "3",
        "Сообщили": "2",
        "Открыли ссылку": "2",
        "Написали первыми": "2",
        "Дали согласие": "1",
    }
    until = time.monotonic() + PATIENCE_S
    while (found := await moving.funnel(stage)) != expected:  # the last word may still be on its way
        assert time.monotonic() < until, found
    await stage.picture("funnel")


async def whatsapp_is_closed(stage: Stage) -> None:
    await closing.close_whatsapp(stage)


async def the_audit_made_again_is_clean_of_what_was_left(stage: Stage) -> None:
    await audit.look_through_the_site(stage, "mended", then="Страниц прочитано: 2")
    await audit.mark_as_left(stage, "HubSpot")
    await audit.check_again(stage)
    page = stage.page
    for name in ("WhatsApp", "HubSpot", "Google Формы"):
        await expect(audit.finding(page, name)).to_have_count(0)
    await stage.picture("clean")
    await page.get_by_role("link", name="План", exact=True).click()
    await page.get_by_role("button", name="Проверить выполнение").click()
    for name in ("Подключить MAX", "HubSpot", "Google Формы"):
        await expect(audit.task(page, "Сделано", name).first).to_contain_text("Пристань видит: сделано")
    await stage.picture("done")


async def test_a_chain_of_pharmacies_moves(stage: Stage) -> None:
    await the_audit_finds_what_is_used_and_what_it_breaks(stage)
    await chats_and_people_are_carried_over_and_joined(stage)
    await channels_are_connected_and_people_invited(stage)
    await customers_come_and_their_talk_goes_on(stage)
    await the_funnel_counts_who_came_how_far(stage)
    await whatsapp_is_closed(stage)
    await the_audit_made_again_is_clean_of_what_was_left(stage)
