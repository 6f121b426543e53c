"""Requests about personal data reach the messenger of those who answer them: by the form at once, others in time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from pristan.staff.policy.roles import BuiltInRole
from tests.alerts.office import Shift, signed_in

MOSCOW = ZoneInfo("Europe/Moscow")
ADD = """
insert into subject_requests (company_id, kind, origin, subject, words, rules, received_on, due_on, asked_at)
values (%(c)s, 'deletion', %(o)s, 'Лидия Пахомова', 'Удалите мой номер +7 900 123-45-67', '{}', %(n)s, %(d)s, %(n)s)
returning id
"""
TOLD = "select 1 from staff_alerts where company_id = %(c)s and kind = 'request'"


async def asked(shift: Shift, *, origin: str = "form", days: int = 10) -> int:
    """A request with a term of so many days, counted where the company is."""
    now = shift.now()
    term = now.astimezone(MOSCOW) + timedelta(days=days)
    (row,) = await shift.rows(ADD, o=origin, n=now, d=term.date())
    return int(row["id"])


def heard(shift: Shift, number: int = 1) -> list[str]:
    return [words for words in shift.words(shift.place(number)) if "о персональных данных" in words]


async def turn(shift: Shift, **later: float) -> None:
    shift.desk.clock.move(**(later or {"seconds": 1}))
    await shift.look_at_waiting()
    await shift.turn()


async def test_a_request_by_the_form_is_told_to_who_answers_it_without_a_name_or_a_word(shift: Shift) -> None:
    owner = await shift.owner_links()
    group = await shift.group_is_bound()
    await shift.hired(1, role=BuiltInRole.PRIVACY_OFFICER)
    shift.desk.clock.move(minutes=1)
    number = await asked(shift)
    await turn(shift)
    await turn(shift)
    (words,) = heard(shift)
    assert words.startswith(f"Запрос человека о персональных данных № {number}. Ответить до ")
    assert not [secret for secret in ("Лидия", "900", "Удалите") if secret in words]
    assert len(heard(shift, 0)) == 1
    assert owner != group
    assert not any("персональных" in words for words in shift.words(group))


async def test_a_flood_of_the_form_is_one_alert_with_the_number_of_them(shift: Shift) -> None:
    await shift.hired(1, role=BuiltInRole.PRIVACY_OFFICER)
    shift.desk.clock.move(minutes=1)
    for _ in range(20):
        await asked(shift)
    await turn(shift)
    (words,) = heard(shift)
    assert words.endswith("Всего запросов в работе: 20")


async def test_a_request_on_paper_is_told_of_when_its_term_is_near_and_when_it_is_over(shift: Shift) -> None:
    await shift.hired(1, role=BuiltInRole.PRIVACY_OFFICER)
    await asked(shift, origin="paper")
    told = []
    for days in (1, 6, 2, 3, 1):  # of a term of ten days: far, far, near, over, over still
        await turn(shift, days=days)
        told.append(len(heard(shift)))
    assert told == [0, 0, 1, 2, 2]
    assert "Срок ответа прошёл" in heard(shift)[1]


@pytest.mark.parametrize(
    ("role", "line"),
    [
        pytest.param(BuiltInRole.OPERATOR, None, id="does not answer them"),
        pytest.param(BuiltInRole.PRIVACY_OFFICER, 1, id="of one line only"),
    ],
)
async def test_who_does_not_answer_requests_is_not_told(shift: Shift, role: BuiltInRole, line: int | None) -> None:
    await shift.hired(1, role=role, line=line)
    shift.desk.clock.move(minutes=1)
    await asked(shift)
    await turn(shift)
    assert await shift.rows(TOLD) == []


async def test_an_answer_given_meanwhile_and_a_wish_keep_the_messenger_quiet(shift: Shift) -> None:
    officer = await shift.hired(1, role=BuiltInRole.PRIVACY_OFFICER)
    shift.desk.clock.move(minutes=1)
    await asked(shift)
    await shift.look_at_waiting()
    await shift.rows("update subject_requests set state = 'answered' where company_id = %(c)s returning 1")
    await shift.turn()
    assert heard(shift) == []
    (row,) = await shift.rows(TOLD.replace("select 1", "select reason"))
    assert row["reason"] == "запрос уже закрыт"
    client = await signed_in(shift.desk, officer)
    answer = await client.put("/api/v1/profile/messengers/wishes", json={"requests": False})
    assert answer.status_code == 200
    await client.aclose()
    shift.desk.clock.move(hours=1)
    await asked(shift)
    await turn(shift)
    assert len(await shift.rows(TOLD)) == 1
