"""Questions that exports of many systems leave open."""

from pristan.migration.model import Choice, Question
from pristan.migration.orders import Decision, Order, Orders

_NAMED_CHOICES = 20
ORDER_WORDS = {
    Order.DMY: "день, месяц, год",
    Order.MDY: "месяц, день, год",
    Order.YMD: "год, месяц, день",
    Order.YDM: "год, день, месяц",
}


def time_zone() -> Question:
    """Ask for the zone of times that have none."""
    return Question(
        id="time_zone",
        text="По какому часовому поясу записано время?",
        why="в файле время без часового пояса: так его показывал телефон или компьютер, где сделали выгрузку",
        choices=tuple(Choice(value=zone, label=label) for zone, label in _ZONES),
    )


_ZONES = (
    ("Europe/Kaliningrad", "Калининград"),
    ("Europe/Moscow", "Москва"),
    ("Europe/Samara", "Самара"),
    ("Asia/Yekaterinburg", "Екатеринбург"),
    ("Asia/Omsk", "Омск"),
    ("Asia/Novosibirsk", "Новосибирск"),
    ("Asia/Krasnoyarsk", "Красноярск"),
    ("Asia/Irkutsk", "Иркутск"),
    ("Asia/Yakutsk", "Якутск"),
    ("Asia/Vladivostok", "Владивосток"),
    ("Asia/Magadan", "Магадан"),
    ("Asia/Kamchatka", "Камчатка"),
)


def as_answered(name: str) -> str:
    """A name as the answer holds it: there «|» stands between names."""
    return " ".join(name.replace("|", " ").split())


def who_are_we(participants: list[str]) -> Question:
    """Ask which of the participants the company is."""
    return Question(
        id="who_are_we",
        text="Кто из участников — вы?",
        why="выгрузка не отличает компанию от клиентов: от ответа зависит, какие сообщения станут исходящими",
        choices=tuple(Choice(value=as_answered(name), label=name) for name in participants[:_NAMED_CHOICES]),
    )


def attachments(count: int, hosts: list[str]) -> Question:
    """Ask whether to fetch files that the export only links to: the hosts are strangers', and hear of us then."""
    return Question(
        id="links",
        text="Скачать вложения по ссылкам?",
        why=f"в выгрузке только адреса вложений ({count}), сами файлы лежат на {', '.join(hosts)}: обратимся туда",
        choices=(
            Choice(value="no", label="Нет, оставить там"),
            Choice(value="yes", label="Да, скачать во время переноса"),
        ),
        suggested="no",
    )


def date_order(key: str, orders: Orders, decision: Decision) -> Question:
    """Ask for the order of day and month; each choice says what it would mean."""
    choices = []
    for order in decision.candidates:
        tally = orders.tallies[order]
        if tally.first_at and tally.last_at:
            first, last = ("-".join(f"{part:02}" for part in found) for found in (tally.first_at, tally.last_at))
            choices.append(Choice(value=order, label=f"{ORDER_WORDS[order]}: с {first} по {last}"))
    why = (
        "в файле встречаются даты в разном порядке"
        if decision.is_mixed
        else "ни одна дата в файле не показывает, где день, а где месяц"
    )
    return Question(id=key, text="В каком порядке записаны день и месяц?", why=why, choices=tuple(choices))
