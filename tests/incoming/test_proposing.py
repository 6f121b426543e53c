"""Whoever sent personal data where they must not come is led to a lawful channel."""

from pristan.outbox.proposing import words
from tests.incoming.conftest import Pier, update
from tests.incoming.test_marking import PASSPORT


async def test_the_answer_names_the_lawful_channels_and_nothing_of_what_came(pier: Pier) -> None:
    await pier.hear(update(1, PASSPORT))
    await pier.read()
    path = f"/conversations/{(await pier.row())['id']}/proposed-answer"
    found = await pier.desk.get(path)
    assert found["channels"] == ["MAX"]
    assert "MAX" in found["text"]
    assert "Telegram" not in found["text"]
    assert "4509" not in found["text"]
    assert not found["has_invitation"]
    await pier.rows(
        'update inboxes set settings = \'{"invitation": "Мы в MAX: max.ru/bank"}\' where id = %(i)s returning id',
        i=pier.telegram,
    )
    assert (await pier.desk.get(path))["text"] == "Мы в MAX: max.ru/bank"


def test_without_another_channel_nothing_is_promised() -> None:
    assert "безопасно" in words(())
    assert words(("MAX", "ВКонтакте")).endswith("MAX или ВКонтакте.")
