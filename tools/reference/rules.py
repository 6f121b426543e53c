"""The page of the rulebook: rules by law, sanctions, categories, messengers, contested points, ways out."""

from collections.abc import Iterator
from datetime import date

from pristan.compliance.catalogues import Sanction
from pristan.compliance.explain import WAYS_OUT
from pristan.compliance.rulebook import Rulebook, shipped
from pristan.compliance.shapes import Rule
from tools.reference.markdown import code, listed, table
from tools.reference.markdown import page as page_of

INTRO = """\
Свод правил версии {version}, источники прочитаны {read_on:%d.%m.%Y}. {disclaimer}

Правило известно по номеру и версии. Решение о сообщении — самое строгое из того, что делают правила: `block` и
`block_unless`, условие которого не выполнено, запрещают; `require` и `warn` ждут решения человека; `info` только
упоминается. Правило, которое запретило бы при неизвестной категории организации, ждёт решения человека. Дни считаются
включительно, по Москве. Показать на дату: `pristan rules list --on 2026-11-21`, целиком со случаями:
`pristan rules show MSG-41-15`."""
_GATES = {
    "block": "запрещает",
    "block_unless": "запрещает, пока условие не выполнено",
    "require": "требует",
    "warn": "ждёт решения",
    "info": "упоминается",
}
_STANDINGS = {
    "foreign_listed": "иностранный, в перечне РКН",
    "foreign_unlisted": "иностранный",
    "russian": "российский",
}
_SUBJECTS = (("citizen", "граждане"), ("official", "должностные лица"), ("ie", "ИП"), ("legal", "юрлица"))


def page() -> str:
    """Everything an administrator may want to look up."""
    book = shipped()
    edition = book.edition
    intro = INTRO.format(version=edition.version, read_on=edition.read_on, disclaimer=edition.disclaimer)
    return page_of(
        "Правила",
        intro,
        "## Насколько мы уверены",
        table(["код", "что значит"], ([code(name), text] for name, text in edition.confidence.items())),
        "## Все правила",
        table(["правило", "что", "ворота", "с", "уверенность"], (_row(rule) for rule in book.rules)),
        *_laws(book),
        "## Санкции",
        table(["номер", "норма", "за что", "суммы, ₽"], (_sanction(item) for item in book.sanctions.values())),
        "## Категории организаций",
        table(["номер", "категория"], ([code(item.id), item.title] for item in book.categories.values())),
        "## Мессенджеры",
        table(
            ["номер", "мессенджер", "чей"],
            ([code(item.id), item.title, _STANDINGS[item.standing]] for item in book.messengers.values()),
        ),
        "## Ресурсы с ограниченным доступом",
        table(["площадка", "с", "уверенность"], _restricted(book)),
        "## Спорные вопросы",
        table(["вопрос", "что говорим"], ([item.question, item.say] for item in book.contested.values())),
        "## Что делать с остановленным сообщением",
        table(["код", "шаг"], ([code(name), title] for name, title in WAYS_OUT.items())),
    )


def _row(rule: Rule) -> list[str]:
    anchor = f"{rule.id}, версия {rule.version}".lower().replace(".", "").replace(",", "").replace(" ", "-")
    return [f"[{rule.id}](#{anchor})", rule.title, _GATES[rule.gate], _day(rule.force.since), code(rule.conf)]


def _laws(book: Rulebook) -> Iterator[str]:
    law = ""
    for rule in book.rules:
        if rule.law != law:
            law = rule.law
            yield f"## {book.law_titles[law]}"
        yield _rule(book, rule)


def _rule(book: Rulebook, rule: Rule) -> str:
    force = f"{_day(rule.force.since)} — {_day(rule.force.until) if rule.force.until else 'бессрочно'}"
    if rule.force.from_conf:
        force += f", начало: {code(rule.force.from_conf)}"
    facts = [f"{rule.norm}. {rule.title}.", f"Действует: {force}."]
    if rule.force.enforced_from:
        facts.append(f"Санкции с {_day(rule.force.enforced_from)}.")
    facts.append(f"Кого касается: {', '.join(code(item) for item in sorted(rule.bound))}.")
    texts = (rule.bound_note, rule.prohibition, rule.duty, rule.fact, rule.definition, rule.allowed, rule.note)
    facts += [text for text in texts if text]
    facts += [f"Исключение: {text}" for text in rule.exceptions]
    facts += [f"Смягчается: {ease.say}" for ease in rule.eases]
    if rule.sanctions:
        facts.append(f"Санкции: {', '.join(code(item) for item in rule.sanctions)}.")
    if rule.sanction_note:
        facts.append(rule.sanction_note)
    facts += [f"Меняется с {_day(change.since)}: {change.by}." for change in rule.changes]
    facts += [f"Спорно: {book.contested[item].question}" for item in rule.contested]
    facts.append(f"Случаев рядом с правилом: {len(book.cases(rule))}.")
    return f"### {rule.id}, версия {rule.version}\n\n{listed(' '.join(fact.split()) for fact in facts)}"


def _sanction(item: Sanction) -> list[str]:
    sums = []
    for name, title in _SUBJECTS:
        bounds = getattr(item, name)
        if bounds:
            unsure = " (границы не проверены)" if name in item.unverified else ""
            low = "до" if item.only_upper else f"{_money(bounds[0])}–"
            sums.append(f"{title} {low}{' ' if item.only_upper else ''}{_money(bounds[1])}{unsure}")
    if item.legal_turnover:
        turnover = item.legal_turnover
        sums.append(
            f"юрлица {turnover.percent[0]}–{turnover.percent[1]} % выручки,"
            f" от {_money(turnover.min)} до {_money(turnover.max)}"
        )
    if item.repeat_legal_max:
        sums.append(f"повторно юрлица до {_money(item.repeat_legal_max)}")
    return [code(item.id), item.norm, item.title, "; ".join(sums)]


def _restricted(book: Rulebook) -> Iterator[list[str]]:
    for item in book.restricted.values():
        since = "спорно" if item.contested else _day(item.since)
        if item.since and item.precision == "month":
            since = f"{item.since:%m.%Y}"
        yield [code(item.service), since, code(item.conf)]


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "неизвестно"


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", " ")
