"""The questions that say which rules bind a company: one after another in a terminal, or answers as JSON."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from pristan.compliance.case import today_in_moscow
from pristan.compliance.catalogues import Question
from pristan.compliance.model import Standing
from pristan.compliance.own import in_use
from pristan.compliance.profile import UNKNOWN, AnswerInvalid, Profile, Questionnaire, whose_inn
from pristan.compliance.rulebook import Rulebook
from pristan.kit.clock import SystemClock

_YES_NO = {"yes": "да", "no": "нет"}
_LONGEST = 1024 * 1024


def profile(
    answers: Annotated[
        Path | None,
        typer.Argument(help="Ответы: объект JSON «вопрос: ответ»; «-» читает стандартный ввод; без него вопросы здесь"),
    ] = None,
    *,
    inn: Annotated[str, typer.Option(help="ИНН: по нему видно, человек это или организация")] = "",
    on: Annotated[str, typer.Option(help="День, вида 2026-11-21; иначе сегодня")] = "",
    json: Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")] = False,
) -> None:
    """Узнать, какие правила касаются организации и почему. «Не знаю» — тоже ответ. База не нужна."""
    questionnaire, day = Questionnaire(in_use()), day_of(on)
    given = _of_inn(inn, questionnaire)
    try:
        given |= _read(answers) if answers else {}
        found = questionnaire.profile(given, day=day)
        while not json and answers is None and found.question is not None:
            given[found.question.id] = _ask(found.question)
            found = questionnaire.profile(given, day=day)
    except (AnswerInvalid, msgspec.DecodeError) as exc:
        typer.echo(f"Ответы не приняты: {exc}", err=True)
        sys.exit(2)
    told = _told(in_use(), found)
    if json:
        sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
        return
    for row in found.bound:
        sure = "касается" if row.standing is Standing.YES else "возможно"
        typer.echo(f"{sure:9} {row.rule.id:20} {row.rule.norm} — {row.rule.title}")
        for reason in row.because:
            typer.echo(f"{'':30} {reason}")


def _told(book: Rulebook, found: Profile) -> dict[str, Any]:
    company, question = found.company, found.question
    categories = {
        name: "yes" if name in company.yes else "no" if name in company.no else UNKNOWN
        for name in book.profile.categories
    }
    rules = [
        {
            "id": row.rule.id,
            "version": row.rule.version,
            "binds": row.standing,
            "categories": row.categories,
            "because": row.because,
        }
        for row in found.bound
    ]
    return {"question": question, "categories": categories, "rules": rules, "rulebook": book.edition.version}


def _read(source: Path) -> dict[str, str]:
    if str(source) == "-":
        raw = sys.stdin.buffer.read(_LONGEST)
    elif source.is_file():
        with source.open("rb") as file:
            raw = file.read(_LONGEST)
    else:
        raise AnswerInvalid(f"файла {source} нет")
    return msgspec.json.decode(raw, type=dict[str, str])


def _of_inn(inn: str, questionnaire: Questionnaire) -> dict[str, str]:
    whose = whose_inn(inn) if inn else None
    if inn and whose is None:
        typer.echo("ИНН не сошёлся по контрольным цифрам: проверьте, нет ли опечатки", err=True)
        sys.exit(2)
    return questionnaire.implied(whose) if whose else {}


def _ask(question: Question) -> str:
    """One question by the numbers of its answers; the last is «не знаю»."""
    typer.echo(f"\n{question.text}", err=True)
    if question.help:
        typer.echo(question.help, err=True)
    words = {**(question.options or _YES_NO), UNKNOWN: "не знаю"}
    for number, text in enumerate(words.values(), 1):
        typer.echo(f"  {number}. {text}", err=True)
    chosen: int = typer.prompt("Ответ", type=int, err=True)
    return [*words][chosen - 1] if 1 <= chosen <= len(words) else UNKNOWN


def day_of(text: str) -> date:
    """The day that was asked for, today in Moscow if none; misuse if it is no date."""
    if not text:
        return today_in_moscow(SystemClock().now())
    try:
        return date.fromisoformat(text)
    except ValueError:
        typer.echo(f"«{text}» не дата, нужна вида 2026-11-21", err=True)
        sys.exit(2)
