"""Chats of WhatsApp and people of HubSpot are carried over; one person is one card."""

from playwright.async_api import FilePayload, Page, expect

from tests.e2e.story.stage import Stage, choose, folder, give, paper


async def _uploaded(stage: Stage, given: FilePayload) -> Page:
    page = await stage.go("/imports")
    await page.get_by_role("button", name="Перенести файл").click()
    dialog = page.get_by_role("dialog", name="Перенести файл")
    await give(page, dialog.get_by_label("Файл выгрузки"), given)
    await dialog.get_by_role("button", name="Загрузить и посмотреть").click()
    await expect(dialog).to_have_count(0)
    return page


async def bring_the_chats(stage: Stage) -> None:
    page = await _uploaded(stage, folder("whatsapp", as_file="WhatsApp.zip"))
    await expect(page.get_by_role("heading", name="Чего файл не говорит")).to_be_visible()
    await choose(page, "По какому часовому поясу записано время?", "Москва")
    for who in await page.get_by_role("group", name="Кто из участников — вы?").all():
        await who.get_by_label("Аптека Липа").check()
    await stage.picture("import")
    await page.get_by_role("button", name="Ответить").click()
    await page.get_by_role("button", name="Перенести 5 сообщений").click()
    await expect(page.get_by_text("Перенесено", exact=True)).to_be_visible()


async def bring_the_people(stage: Stage) -> None:
    page = await _uploaded(stage, paper("hubspot-contacts.csv"))
    await page.get_by_role("button", name="Перенести 3 человек").click()
    await expect(page.get_by_text("Перенесено", exact=True)).to_be_visible()


async def join_the_cards(stage: Stage) -> None:
    """Whoever wrote in WhatsApp stands in HubSpot with the same telephone."""
    for name in ("Анна Орлова", "Игорь Смирнов"):
        page = await stage.go("/contacts/matches")
        pair = page.get_by_role("list", name="Совпадения").get_by_role("listitem").filter(has_text=name)
        await expect(pair).to_contain_text("Один телефон")
        if name == "Анна Орлова":
            await stage.picture("matches")
        await pair.get_by_role("button", name="Объединить…").click()
        dialog = page.get_by_role("dialog", name="Объединить карточки")
        await dialog.get_by_role("group", name="Имя").get_by_text(name).click()
        await dialog.get_by_role("button", name="Объединить").click()
        await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
