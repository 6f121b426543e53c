"""Pure: a kept run → what the report says, in the order it says it; the same for PDF and DOCX."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pristan.audit.naming import PURPOSES, country_name
from pristan.compliance.catalogues import Edition
from pristan.kit.lettering import clean, listed
from pristan.kit.sums import roubles

ACTS: Final = {"stop": "Прекратить", "fix": "Исправить", "prepare": "Подготовить", "know": "К сведению"}
GROUPS: Final = {
    "messenger": "Чей это мессенджер",
    "base": "Где лежит база",
    "other": "Согласия, реклама и вход на сайт",
}
STATUS: Final = {"breach": "нарушение", "possible": "возможно применимо", "fact": "к сведению"}
_CONFIDENCE: Final = {
    "law_text": "текст закона", "official": "позиция ведомства", "commentary": "по комментариям",
    "unverified": "не проверено", "product": "правило Пристани",
}  # fmt: skip
_SOURCES: Final = {
    "hand": "записано вручную", "interview": "опрос", "import": "таблица", "hub": "Пристань", "site": "сканер сайта",
    "dns": "сканер DNS", "files": "сканер файлов", "mailbox": "сканер почты", "export": "выгрузка CRM",
}  # fmt: skip
_TASKS: Final = {"open": "сделать", "doing": "делается", "done": "сделано", "dropped": "не будем"}
_CONTRACTS: Final = {"yes": "договор есть", "no": "договора нет", "unknown": "о договоре не знаем"}
_META: Final = (
    "* Владелец WhatsApp, Instagram и Facebook — компания Meta, признана экстремистской и запрещена в России."
)
_OF_META: Final = ("whatsapp", "instagram", "facebook")
MOST_ON_FRONT: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything a report says. Rows are cells of text; ``counts`` and ``groups`` are what the charts draw."""

    title: str
    company: str
    subtitle: str
    summary: Sequence[str]
    counts: Sequence[tuple[str, str, int]]  # id, word, how many
    groups: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    front: Sequence[Mapping[str, str]]
    findings: Sequence[Mapping[str, Any]]
    duties: Sequence[Sequence[str]]
    ahead: Sequence[Sequence[str]]
    tasks: Sequence[Sequence[str]]
    inventory: Sequence[Sequence[str]]
    confidence: Sequence[Sequence[str]]
    footer: str
    notes: Sequence[str]


def report_of(run: Mapping[str, Any], tasks: Sequence[Mapping[str, Any]], *, edition: Edition) -> Report:
    """The report of a run, with the plan as it stands now."""
    company, found = run["company"], [_finding(at, row) for at, row in enumerate(run["findings"], start=1)]
    day = f"{run['day']:%d.%m.%Y}"
    counts = [(act, word, sum(row["act"] == act for row in run["findings"])) for act, word in ACTS.items()]
    whole = " ".join(str(row["title"]) + str(row["seen"]) for row in found).lower()
    notes = [edition.disclaimer, *([_META] if any(word in whole for word in _OF_META) else [])]
    return Report(
        title="Проверка каналов и хранилищ",
        company=_text(company["name"]),
        subtitle=f"Проверено {day}; правила {run['rulebook']}, прочитаны {edition.read_on:%d.%m.%Y}; ответы о компании"
        f" № {run['profile_version']}; санкции для: {company['subject_words']}",
        summary=_summary(run, counts),
        counts=counts,
        groups=[(title, _by_act(run, group)) for group, title in GROUPS.items()],
        front=[row for row in found if row["act"] in {"stop", "fix"}][:MOST_ON_FRONT],
        findings=found,
        duties=[_duty(row) for row in run["duties"]],
        ahead=[_ahead(row) for row in run["ahead"] if row["day"] > run["day"].isoformat()],
        tasks=[_task(row) for row in tasks if row["state"] != "dropped"],
        inventory=[_item(row) for row in run["inventory"]],
        confidence=[(_CONFIDENCE.get(key, key), words) for key, words in edition.confidence.items()],
        footer=f"{_text(company['name'])[:60]} · проверка № {run['id']} от {day} · правила {run['rulebook']}",
        notes=notes,
    )


def _by_act(run: Mapping[str, Any], group: str) -> list[tuple[str, int]]:
    inside = [row for row in run["findings"] if row["content"]["group"] == group]
    return [(act, sum(row["act"] == act for row in inside)) for act in ACTS]


def _summary(run: Mapping[str, Any], counts: Sequence[tuple[str, str, int]]) -> list[str]:
    by_act = {act: count for act, _, count in counts}
    found = f"Проверено строк описи: {len(run['inventory'])}. Находок: {len(run['findings'])}"
    verbs = {"stop": "прекратить сейчас", "fix": "исправить", "prepare": "подготовить", "know": "к\u00a0сведению"}
    told = ", ".join(f"{verb}\u00a0{by_act[act]}" for act, verb in verbs.items())
    said = [f"{found}, из них {told}."]
    grave = [row for row in run["findings"] if row["act"] in {"stop", "fix"}]
    bounds = [fine["max"] for row in grave for fine in row["content"]["fines"] if fine["max"] is not None]
    if bounds:
        said.append(
            f"Наибольшая из возможных санкций за одну находку — до\u00a0{roubles(max(bounds))}. Суммы не складываются:"
            " за что и сколько, решает суд по каждому делу."
        )
    contested = sum(bool(row["content"]["contested"]) for row in run["findings"])
    asked = sum(bool(row["content"]["ask"]) for row in run["findings"])
    said.append(f"Спорные вопросы есть у находок: {contested}. Ждут ответа компании: {asked}.")
    return said


def _finding(at: int, row: Mapping[str, Any]) -> dict[str, Any]:
    content = row["content"]
    name = _text(content["service_title"])
    first = content["evidence"][0] if content["evidence"] else None
    seen = _text(" · ".join(part for part in (first["words"], first["place"]) if part) if first else content["seen"])
    fines = [fine["text"] for fine in content["fines"]]
    again = [f"Повторно: {fine['again']}" for fine in content["fines"] if fine.get("again")]
    contested = [f"{_ended(one['question'])} {one['say']}" for one in content["contested"]]
    fields = [
        ("Что увидено", seen),
        ("Почему так", f"{STATUS[row['status']].capitalize()}. {content['why']}"),
        ("Норма", f"{_ended(content['norm'])} {_text(content['says'])}"),
        ("Санкция", "\n".join([*fines, *again]) or "сведений нет"),
        ("О санкции", content["sanction_note"]),
        ("Уверенность", f"{_CONFIDENCE[content['confidence']]}: {content['confidence_words']}"),
        ("Спорно", "\n".join(contested)),
        ("Что решит", content["ask"]),
        ("Что сделать", content["todo"]),
        ("Срок", _day(content["due_on"])),
    ]
    return {
        "number": str(at),
        "act": row["act"],
        "act_words": ACTS[row["act"]],
        "group": GROUPS[content["group"]],
        "title": f"{content['title']}: {name}" if name else content["title"],
        "seen": seen,
        "norm": content["norm"],
        "fine": fines[0] if fines else "сведений нет",
        "confidence": _CONFIDENCE[content["confidence"]],
        "due": _day(content["due_on"]),
        "todo": content["todo"],
        "rule": f"{row['rule']}, редакция {row['rule_version']}",
        "is_contested": bool(contested),
        "fields": [(label, words[:1].upper() + words[1:]) for label, words in fields if words],
        "evidence": [_evidence(one) for one in content["evidence"]],
        "sources": [_text(one) for one in content["sources"]],
    }


def _ended(words: str) -> str:
    """The words with the sign that ends a sentence, if they have none."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _evidence(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    on = datetime.fromisoformat(one["on"])
    return f"{on:%d.%m.%Y}", _SOURCES.get(one["source"], one["source"]), _text(one["words"]), _text(one["place"])


def _duty(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    say = " ".join(part for part in (row["say"], row["todo"]) if part)
    return row["title"], row["norm"], _text(say), row["deadline"] or "—"


def _ahead(row: Mapping[str, Any]) -> tuple[str, str, str]:
    turns = "; ".join(row["turns"])
    return _day(row["day"]), row["title"], turns[:1].upper() + turns[1:] or "Для ваших находок ничего"


def _task(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    due = f"{row['due_on']:%d.%m.%Y}" if row["due_on"] else "—"
    return _text(row["title"]), _text(row["operator_name"] or "не назначен"), due, _TASKS[row["state"]]


def _item(row: Mapping[str, Any]) -> tuple[str, ...]:
    purposes = ", ".join(PURPOSES.get(one, one) for one in row["purposes"])
    volume = "—" if row["volume"] is None else f"{row['volume']:,}".replace(",", "\u00a0")
    state = " (предложено сканером)" if row["state"] == "proposed" else ""
    places = country_name(row["first_place"]), country_name(row["location"])
    data = listed(row.get("data_words", row["data"]))
    title = "\n".join(part for part in (_text(row["title"]) + state, data) if part)
    owner = f"{_text(row['owner']) or '—'}\n{_CONTRACTS[row['contract']]}"
    return title, row["kind_words"], purposes or "—", *places, volume, owner


def _day(text: str | None) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}" if text else ""


def _text(value: str) -> str:
    return clean(value)
