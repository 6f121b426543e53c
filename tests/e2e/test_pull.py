"""A person has the history of another system fetched by its API: refused, mended, looked at, carried over, read."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Page, expect

from pristan.kit.crypto import Vault
from tests.browser.door import Door
from tests.conftest import TestDatabase
from tests.e2e.desk import Desk, Hub, a_hub
from tests.migration.peers import KEY, Peer, a_peer


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    """A Chatwoot within the network, which the administrator has named."""
    made = Peer(talks=2, long=5, people=3)
    with a_peer(made):
        yield made


@pytest.fixture(scope="module")
async def hub(
    database: TestDatabase, vault: Vault, peer: Peer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Hub]:
    door = Door(database=database, data_dir=tmp_path_factory.mktemp("hub"), sandbox_hosts=peer.netloc)
    async with a_hub(database, vault, door=door, host=peer.netloc) as hub:
        yield hub


@pytest.fixture
async def desk(hub: Hub) -> Desk:
    return await hub.a_desk()


async def ask(page: Page, peer: Peer) -> None:
    """By an address of somebody else's network first, then by the right one, copied from a browser; a wrong key."""
    await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Перенос").click()
    await page.get_by_role("button", name="Забрать по API").click()
    dialog = page.get_by_role("dialog", name="Забрать по API")
    await dialog.get_by_label("Адрес").fill("https://127.0.0.1:9/app/accounts/1/dashboard")
    await expect(dialog.get_by_label("Номер аккаунта")).to_have_value("1")
    await dialog.get_by_label("Ключ", exact=True).fill("a-key-of-nobody")
    await dialog.get_by_role("button", name="Подключиться и забрать").click()
    await expect(dialog.get_by_text("ведёт во внутреннюю сеть")).to_be_visible()
    await dialog.get_by_label("Адрес").fill(f"http://{peer.netloc}/app/accounts/1/dashboard")
    await dialog.get_by_role("button", name="Подключиться и забрать").click()


async def test_history_is_fetched_with_a_mended_key_and_read_in_the_thread(desk: Desk, page: Page, peer: Peer) -> None:
    await desk.sign_in(page, desk.owner)
    await ask(page, peer)
    await expect(page.get_by_role("heading", name=f"Chatwoot: {peer.netloc}")).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text("Chatwoot не принимает ключ")
    await page.get_by_label("Другой ключ").fill(KEY)
    await page.get_by_role("button", name="Заменить ключ и продолжить").click()
    await expect(page.get_by_role("heading", name="Всё готово к переносу")).to_be_visible()
    await page.get_by_role("button", name="Перенести 7 сообщений").click()
    await expect(page.get_by_text("Перенесено", exact=True)).to_be_visible()

    await page.get_by_role("link", name="Диалоги").click()
    await page.get_by_role("tab", name="Все").click()
    await page.get_by_role("button", name="Открытые").click()
    await page.get_by_role("menuitem", name="Закрытые").click()
    await page.get_by_role("list", name="Список диалогов").get_by_role("link").filter(has_text="Клиент 1").click()
    log = page.get_by_role("log")
    await expect(log.get_by_text("слово 1.4")).to_be_visible()
    await expect(log.get_by_text("Анна из поддержки").first).to_be_visible()
    await expect(log.get_by_text("перенесено из Chatwoot, 25.03.2024").first).to_be_visible()
