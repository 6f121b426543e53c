"""Decisions of the gate that were called wrong, as cases for the rulebook."""

import asyncio
import sys
from typing import Annotated, Any

import typer
import yaml

from pristan.core.ids import CompanyId


def false_alarms(
    *,
    company: Annotated[int | None, typer.Option(help="Номер компании; иначе все")] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Тексты как есть, с персональными данными; иначе данные скрыты")
    ] = False,
) -> None:
    """Выгрузить ложные тревоги как случаи свода правил (YAML файла *.cases.yaml)."""
    found = asyncio.run(_read(company=company, with_text=with_text))
    yaml.safe_dump({"cases": found}, sys.stdout, allow_unicode=True, sort_keys=False, width=110)


async def _read(*, company: int | None, with_text: bool) -> dict[str, list[dict[str, Any]]]:
    from pristan.gate.false_alarms import cases  # noqa: PLC0415 - brought in where a database is asked
    from pristan.kit.installation import open_installation  # noqa: PLC0415 - the same

    db = open_installation().database("worker", size=1)
    await db.open()
    try:
        async with db.transaction() as tx:
            wanted = None if company is None else CompanyId(company)
            return await cases(tx, company_id=wanted, with_text=with_text)
    finally:
        await db.close()
