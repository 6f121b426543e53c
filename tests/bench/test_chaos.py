"""The bench of chaos at a tiny size: real processes, real kills, and nothing lost."""

from pristan.bench.chaos import Size, attack
from pristan.bench.crowd import number_in
from pristan.bench.ground import ground

TINY = Size(
    bots=2, communities=1, providers=1, customers=5, phone_messages=120, visitors=2, chat_messages=20, answers=24,
    operators=1, over_s=4, kills=2, hang_s=0,
)  # fmt: skip


def test_nothing_is_lost_while_processes_are_killed() -> None:
    with ground() as made:
        found = attack(made, TINY, seed=1)
    assert (found["kills_postmaster"], found["kills_web"]) == (1, 1)
    assert (found["sent"], found["received"]) == (284, 284)
    assert (found["lost"], found["doubled"], found["out_of_order"]) == (0, 0, 0)


def test_the_number_of_a_message_is_read_from_its_text() -> None:
    assert number_in("Проверка № 17, клиент 3, сообщение 2") == 17
    assert number_in("Без номера") == 0
