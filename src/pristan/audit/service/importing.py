"""A table of an inventory taken in, line by line: what is taken, what is there already, what is skipped and why."""

from dataclasses import dataclass, field
from typing import Final

from pristan.audit.items import Actor, Source, match_key
from pristan.audit.service.inventory import add
from pristan.audit.store import queries
from pristan.audit.tables import MOST_FAULTS, MOST_ROWS, RowInvalid, fields_of
from pristan.compliance.own import in_use
from pristan.core.errors import InvalidInput
from pristan.kit.db import Tx

TOO_MANY: Final = f"строк больше {MOST_ROWS}: остальные не прочитаны"


@dataclass(slots=True)
class Report:
    """What came of a table; ``skipped``: number of the line and the reason, the first five hundred."""

    rows: int = 0
    added: int = 0
    there_already: int = 0
    refused: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)

    def skip(self, line: int, why: str) -> None:
        self.refused += 1
        if len(self.skipped) < MOST_FAULTS:
            self.skipped.append((line, why))


async def take(tx: Tx, actor: Actor, lines: list[tuple[int, dict[str, str]]]) -> Report:
    """Take a table in. An item of the same kind, service, name and line that is in use is not added again."""
    report, book = Report(), in_use()
    named = await tx.fetch_all(queries.lines, company_id=actor.company_id)
    known = {row["name"].lower(): row["id"] for row in named}
    for number, row in lines:
        if report.rows == MOST_ROWS:
            report.skip(number, TOO_MANY)
            break
        report.rows += 1
        try:
            fields = fields_of(book, row, lines=known)
            key = match_key(fields["kind"], fields["service"], place=fields["title"])
            same = await tx.fetch_value(
                queries.same_items,
                company_id=actor.company_id,
                match_key=key,
                title=fields["title"],
                business_line_id=fields["business_line_id"],
            )
            if same is not None:
                report.there_already += 1
                continue
            await add(tx, actor, fields, source=Source.IMPORT)
        except (RowInvalid, InvalidInput) as exc:
            report.skip(number, str(exc))
        else:
            report.added += 1
    return report
