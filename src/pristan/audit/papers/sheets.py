"""The findings as sheets of a table; what looks like a formula is quoted where they are written."""

from collections.abc import Mapping, Sequence

from pristan.audit.papers.content import Report

_FINDINGS = (
    "№", "Что делать", "Находка", "Вопрос", "Что увидено", "Норма", "Правило", "Санкция", "Уверенность", "Спорно",
    "Срок", "Как исправить",
)  # fmt: skip


def sheets_of(report: Report) -> Mapping[str, Sequence[Sequence[str]]]:
    """Sheets by name, each with its head."""
    found = [
        (
            row["number"], row["act_words"], row["title"], row["group"], row["seen"], row["norm"], row["rule"],
            row["fine"], row["confidence"], "да" if row["is_contested"] else "нет", row["due"], row["todo"],
        )
        for row in report.findings
    ]  # fmt: skip
    evidence = [(row["number"], row["title"], *one) for row in report.findings for one in row["evidence"]]
    return {
        "Находки": [_FINDINGS, *found],
        "Доказательства": [("№", "Находка", "Дата", "Откуда", "Что увидено", "Где"), *evidence],
        "Обязанности": [("Обязанность", "Норма", "Что нужно", "Срок"), *report.duties],
        "Что изменится": [("Когда", "Что", "Что станет с находками"), *report.ahead],
        "План": [("Задача", "Кто", "Срок", "Состояние"), *report.tasks],
        "Опись": [
            ("Название и данные", "Вид", "Назначение", "Первая запись", "Хранение", "Объём", "Владелец и договор"),
            *report.inventory,
        ],
        "О проверке": [("Проверка", report.company), ("Когда и по каким правилам", report.subtitle),
                       *(("Итог", line) for line in report.summary), *(("Примечание", line) for line in report.notes)],
    }  # fmt: skip
