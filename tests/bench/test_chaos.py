"""The bench of chaos at a tiny size: real processes, real kills, and nothing lost."""

from pristan.bench.chaos import Size, attack
from pristan.bench.crowd import number_in
from pristan.bench.ground import ground
from pristan.bench.twin_of_mail import TwinOfMail

TINY = Size(
    bots=2, communities=1, providers=1, mailboxes=2, customers=5, phone_messages=120, correspondents=2, letters=24,
    visitors=2, chat_messages=20, answers=52, operators=1, over_s=4, kills=2, hang_s=0,
)  # fmt: skip


def test_nothing_is_lost_while_processes_are_killed() -> None:
    with ground() as made:
        found = attack(made, TINY, seed=1)
    assert (found["kills_postmaster"], found["kills_web"]) == (1, 1)
    assert (found["sent"], found["received"]) == (360, 360)
    assert (found["lost"], found["doubled"], found["out_of_order"]) == (0, 0, 0)


def test_without_dovecot_mail_is_left_out_loudly() -> None:
    with ground() as made:
        mail = TwinOfMail(made, accounts=2, has_server=False)
        mail.open()
        assert (mail.accounts, mail.is_skipped, mail.hosts, mail.report()) == (0, True, [], [])
        mail.close()


def test_the_number_of_a_message_is_read_from_its_text() -> None:
    assert number_in("Проверка № 17, клиент 3, сообщение 2") == 17
    assert number_in("Без номера") == 0
