"""Everything known about a person, over all tables and files."""

import io
import zipfile
from collections.abc import AsyncIterator, Mapping
from html import escape
from typing import IO, Any, Final

import msgspec

from pristan.channels import channel
from pristan.compliance.rulebook import shipped
from pristan.core.errors import Conflict
from pristan.core.ids import CompanyId
from pristan.kit.db import Tx
from pristan.kit.files import Files
from pristan.rights.book import kind_of
from pristan.rights.holdings import HOLDINGS, gathering
from pristan.rights.model import Targets
from pristan.rights.policy.letters import Known, Letter, draft
from pristan.rights.service.targets import person_of

MOST_BYTES: Final = 2 * 1024**3
_STYLE: Final = (
    "body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto}table{border-collapse:collapse;width:100%}"
)
_CELLS: Final = "td,th{border:1px solid #bbb;padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}"


async def counted(tx: Tx, targets: Targets, *, company_id: CompanyId) -> list[dict[str, Any]]:
    """How many records of each category there are; categories without any are left out."""
    found = []
    for holding in HOLDINGS:
        query = f"select count(*) from ({holding.take}\n) as held"
        rows = await tx.fetch_value(query, **targets.parameters(company_id))
        if rows:
            found.append({"table": holding.table, "title": holding.title, "rows": rows, "kept": holding.kept})
    return found


async def everything(tx: Tx, targets: Targets, *, company_id: CompanyId) -> dict[str, list[dict[str, Any]]]:
    """Every record by the title of its category."""
    found = {}
    for holding in HOLDINGS:
        if holding.is_shown:
            rows = await tx.fetch_all(holding.take, **targets.parameters(company_id))
            if rows:
                found[holding.title] = rows
    return found


async def letter(tx: Tx, request: Mapping[str, Any], *, company_id: CompanyId) -> Letter:
    """A draft of the answer to a request."""
    kind = kind_of(request["kind"])
    company = await tx.fetch_one(gathering.company_shown, company_id=company_id)
    holdings, channels = await _told(tx, request["contact_id"], company_id=company_id)
    rules = [shipped().rule(key.partition("@")[0], on=request["received_on"]) for key in request["rules"]]
    known = Known(
        company=company["name"] if company else "",
        name=request["subject"],
        received_on=request["received_on"],
        channels=channels,
        holdings=holdings,
        kept=[f"{holding.title.lower()}: {_inside(holding.kept)}" for holding in HOLDINGS if holding.kept],
        norms=[rule.norm for rule in rules],
    )
    return draft(kind, known)


async def known_words(tx: Tx, contact_id: int | None, *, company_id: CompanyId) -> str:
    """What was known on the day of an answer, by category: for the letter, once the data themselves may be gone."""
    holdings, names = await _told(tx, contact_id, company_id=company_id)
    if not holdings:
        return ""
    listed = "; ".join(f"{title}: {rows}" for title, rows in holdings)
    source = f". Источник: вы сами, каналы: {', '.join(names)}" if names else ""
    return f"{listed}{source}"


async def _told(tx: Tx, contact_id: int | None, *, company_id: CompanyId) -> tuple[list[tuple[str, int]], list[str]]:
    """Categories a person is told of with their records, and the channels the data came by."""
    if contact_id is None:
        return [], []
    targets, _ = await person_of(tx, contact_id, company_id=company_id)
    shown = {holding.table for holding in HOLDINGS if holding.is_shown and not holding.kept}
    found = await counted(tx, targets, company_id=company_id)
    rows = await tx.fetch_all(gathering.addresses, company_id=company_id, contacts=list(targets.contacts))
    names = sorted({channel(row["channel"]).manifest.name for row in rows})
    return [(row["title"], row["rows"]) for row in found if row["table"] in shown], names


def _inside(words: str) -> str:
    """A sentence as a part of another."""
    return words[:1].lower() + words[1:]


async def archive(found: Mapping[str, list[dict[str, Any]]], files: Files, *, into: IO[bytes]) -> None:
    """Write a ZIP with one page to read, the same as JSON, and the files; at most two gigabytes of them."""
    total = sum(row["size"] for row in found.get("Файлы", ()))
    if total > MOST_BYTES:
        raise Conflict("Файлов больше 2 ГБ. Передайте их человеку на носителе", code="request.too_large")
    lost: list[str] = []
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as box:
        box.writestr("данные.html", page(found))
        box.writestr("данные.json", msgspec.json.format(msgspec.json.encode(found, enc_hook=str)))
        for row in found.get("Файлы", ()):
            name = row["name"].replace("/", "_").replace("\\", "_")[-120:]
            try:
                with box.open(f"файлы/{row['id']}-{name}", "w", force_zip64=True) as member:
                    async for chunk in files.stream(row["storage_key"]):
                        member.write(chunk)
            except FileNotFoundError:
                lost.append(row["name"])
        if lost:
            box.writestr("чего нет.txt", "Этих файлов в хранилище нет:\n" + "\n".join(lost))


def page(found: Mapping[str, list[dict[str, Any]]]) -> str:
    """All records as one page; nothing in it runs or loads."""
    out = io.StringIO()
    out.write(
        f'<!doctype html><html lang="ru"><meta charset="utf-8"><title>Данные</title><style>{_STYLE}{_CELLS}</style>'
    )
    for title, rows in found.items():
        names = list(rows[0])
        out.write(f"<h2>{escape(title)}</h2><table><tr>")
        out.write("".join(f"<th>{escape(name)}</th>" for name in names))
        for row in rows:
            out.write("</tr><tr>" + "".join(f"<td>{escape(_cell(row[name]))}</td>" for name in names))
        out.write("</tr></table>")
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value, enc_hook=str).decode().strip('"')


async def chunks(source: IO[bytes]) -> AsyncIterator[bytes]:
    """A written archive, piece by piece; closed at the end."""
    with source:
        source.seek(0)
        while piece := source.read(1 << 18):
            yield piece
