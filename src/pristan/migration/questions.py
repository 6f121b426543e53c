"""Questions that exports of many systems leave open."""

from pristan.migration.model import Choice, Question

_NAMED_CHOICES = 20


def time_zone() -> Question:
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


def who_are_we(participants: list[str]) -> Question:
    return Question(
        id="who_are_we",
        text="Кто из участников — вы?",
        why="выгрузка не отличает компанию от клиентов: от ответа зависит, какие сообщения станут исходящими",
        choices=tuple(Choice(value=name, label=name) for name in participants[:_NAMED_CHOICES]),
    )
