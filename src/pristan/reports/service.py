"""The catalogue of documents with what each lacks, making one, and telling what only the company knows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from pristan.compliance.catalogues import Document
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.rulebook import shipped as shipped_rules
from pristan.compliance.shapes import Confidence
from pristan.core.errors import Conflict, FieldError, InvalidInput, NotFound
from pristan.core.ids import CompanyId, OperatorId
from pristan.kit.db import Tx, to_json
from pristan.kit.lettering import clean
from pristan.reports.gathering import facts_of, queries, shown_day, things
from pristan.reports.model import Content, Facts, Stamp
from pristan.reports.policy import fill
from pristan.reports.templates import DETAILS_SOURCE, Listing, Template, shipped

MOST_ROWS: Final = 200
LONGEST_CELL: Final = 2000
SURE: Final = frozenset({Confidence.LAW_TEXT, Confidence.OFFICIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document of the catalogue. ``template`` is None where there is no text for it yet.

    ``name``: which of several of the kind; ``latest``: the last making, if any; ``is_stale``: what it was made from has
    changed since.
    """

    document: Document
    template: Template | None
    about: str = ""
    name: str = ""
    content: Content | None = None
    latest: Mapping[str, Any] | None = None
    is_stale: bool = False

    @property
    def state(self) -> Literal["none", "current", "stale"]:
        if self.latest is None:
            return "none"
        return "stale" if self.is_stale else "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who makes a document; nobody when the product brings it up to date by itself."""

    id: OperatorId | None = None
    name: str = ""


async def catalogue(tx: Tx, company_id: CompanyId, *, now: datetime) -> list[Entry]:
    """Every document of the rulebook, filled with what is known, beside its last making."""
    book, library = shipped_rules(), shipped()
    facts = await _dated(tx, company_id, book=book, now=now)
    latest = {(row["template"], row["about"]): row for row in await tx.fetch_all(queries.latest, company_id=company_id)}
    entries: list[Entry] = []
    for document in book.documents.values():
        order = [variant.id for variant in document.variants] or [""]
        templates = sorted(library.of(document.id), key=lambda item: order.index(item.variant))
        entries += [Entry(document=document, template=None)] if not templates else []
        for template in templates:
            found = await _with_things(tx, company_id, template, facts=facts)
            entries += [
                _entry(document, template, about=about, facts=known, latest=latest.get((template.key, about)))
                for about, known in found.items()
            ]
    return entries


async def make(tx: Tx, company_id: CompanyId, key: str, *, about: str, by: Maker, now: datetime) -> int:
    """Make a document now; returns its number. One that would be the same as the last is not made again."""
    last = await tx.fetch_one(queries.last_version, company_id=company_id, template=key, about=about)
    template, facts = await _found(tx, company_id, key, about=about, now=now)
    version = (last["version"] or 0) + 1 if last else 1
    content = fill(template, _numbered(facts, version=version), library=shipped())
    digest = digest_of(template, content)
    if last and last["digest"] is not None and bytes(last["digest"]) == digest:
        return int(last["id"])
    made: int = await tx.fetch_value(
        queries.add_document,
        company_id=company_id,
        template=template.key,
        about=about,
        version=version,
        template_version=template.version,
        rulebook=shipped_rules().edition.version,
        digest=digest,
        content=to_json(asdict(content)) if template.is_kept else None,
        gaps=len(content.gaps),
        now=now,
        by=by.id,
        by_name=by.name,
    )
    return made


async def made(tx: Tx, company_id: CompanyId, document_id: int) -> tuple[Content, Stamp, str]:
    """A document that was made, with its stamp and the company's name: what pages are drawn from."""
    row = await tx.fetch_one(queries.document, company_id=company_id, id=document_id)
    if row is None:
        raise NotFound("Документ не найден", code="document.not_found")
    company = await tx.fetch_one(queries.company, company_id=company_id)
    assert company is not None  # noqa: S101 # the document belongs to it
    template = _template(row["template"])
    made_on = row["made_at"].astimezone(ZoneInfo(company["time_zone"])).date()
    stamp = _stamp(template, version=row["version"], made_on=made_on, digest=bytes(row["digest"]))
    if row["content"] is not None:
        return msgspec.convert(row["content"], Content), stamp, company["name"]
    _, facts = await _found(tx, company_id, template.key, about=row["about"], now=row["made_at"])
    content = fill(template, _numbered(facts, version=row["version"]), library=shipped())
    if digest_of(template, content) != bytes(row["digest"]):
        raise Conflict("Данные с тех пор изменились. Сделайте документ снова", code="document.changed")
    return content, stamp, company["name"]


async def put_details(tx: Tx, company_id: CompanyId, told: Mapping[str, str], *, by: OperatorId, now: datetime) -> None:
    """Write down what the company tells; an empty value is one nobody knows."""
    library = shipped()
    wrong = [FieldError(field=name, message=why) for name, value in told.items() if (why := _refusal(name, value))]
    if wrong:
        raise InvalidInput("Проверьте выделенные поля", code="document.details", fields=wrong)
    for name, value in told.items():
        known = clean(value)
        if known and name in library.fields:
            await tx.execute(queries.put_detail, company_id=company_id, field=name, value=known, by=by, now=now)
        else:
            await tx.execute(queries.drop_detail, company_id=company_id, field=name)


async def put_rows(
    tx: Tx, company_id: CompanyId, rows: Sequence[Mapping[str, str]], *, name: str, by: OperatorId, now: datetime
) -> None:
    """The whole table as it is now; a row with the ``id`` it had stays that row."""
    listing = _listing(name)
    if len(rows) > MOST_ROWS:
        raise InvalidInput(f"Не больше {MOST_ROWS} строк", code="document.rows")
    there = {row["id"] for row in await tx.fetch_all(queries.rows, company_id=company_id) if row["list"] == listing.id}
    kept = [int(row["id"]) for row in rows if row.get("id", "").isdecimal() and int(row["id"]) in there]
    await tx.execute(queries.drop_rows, company_id=company_id, list=name, kept=kept)
    columns = {column.id for column in listing.columns}
    for place, row in enumerate(rows):
        cells = {key: clean(value) for key, value in row.items() if key in columns and clean(value)}
        if any(len(value) > LONGEST_CELL for value in cells.values()):
            raise InvalidInput(f"Не больше {LONGEST_CELL} знаков в поле", code="document.rows")
        given = {"company_id": company_id, "list": name, "place": place, "cells": to_json(cells), "by": by, "now": now}
        if row.get("id", "").isdecimal() and int(row["id"]) in kept:
            await tx.execute(queries.change_row, **given, id=int(row["id"]))
        elif cells:
            await tx.execute(queries.add_row, **given)


def digest_of(template: Template, content: Content) -> bytes:
    """SHA-256 of what a document was made from: the template in its version and every fact it used."""
    used = {"template": template.key, "version": template.version, "used": content.used}
    return hashlib.sha256(msgspec.json.encode(used, order="sorted")).digest()


def _entry(
    document: Document, template: Template, *, about: str, facts: Facts | None, latest: Mapping[str, Any] | None
) -> Entry:
    if facts is None:
        return Entry(document=document, template=template)
    content = fill(template, facts, library=shipped())
    name = fill(_naming(template), facts, library=shipped()).title if template.name else ""
    return Entry(
        document=document,
        template=template,
        about=about,
        name=name,
        content=content,
        latest=latest,
        is_stale=latest is not None and bytes(latest["digest"]) != digest_of(template, content),
    )


def _naming(template: Template) -> Template:
    """The name of one of several documents, as a template of its own."""
    return msgspec.structs.replace(template, title=template.name, blocks=())


async def _with_things(
    tx: Tx, company_id: CompanyId, template: Template, *, facts: Facts
) -> Mapping[str, Facts | None]:
    """Facts by what the document is about; nothing yet to be about: None under an empty key."""
    if not template.about:
        return {"": facts}
    zone = await _zone(tx, company_id)
    found = await things(tx, company_id, template.about, facts=facts, zone=zone)
    return dict(found) or {"": None}


async def _found(tx: Tx, company_id: CompanyId, key: str, *, about: str, now: datetime) -> tuple[Template, Facts]:
    template = _template(key)
    facts = await _dated(tx, company_id, book=shipped_rules(), now=now)
    known = (await _with_things(tx, company_id, template, facts=facts)).get(about)
    if known is None:
        raise NotFound("Не найдено то, о чём документ", code="document.about_nothing")
    return template, known


async def _dated(tx: Tx, company_id: CompanyId, *, book: Rulebook, now: datetime) -> Facts:
    facts = await facts_of(tx, company_id, book=book, now=now)
    zone = await _zone(tx, company_id)
    return facts.about({"document.date": shown_day(now, zone=zone), "document.version": "1"})


async def _zone(tx: Tx, company_id: CompanyId) -> ZoneInfo:
    company = await tx.fetch_one(queries.company, company_id=company_id)
    return ZoneInfo(company["time_zone"] if company else "Europe/Moscow")


def _numbered(facts: Facts, *, version: int) -> Facts:
    return replace(facts, values={**facts.values, "document.version": str(version)})


def _template(key: str) -> Template:
    found = shipped().templates.get(key)
    if found is None:
        raise NotFound("Такого документа нет", code="document.unknown")
    return found


def _stamp(template: Template, *, version: int, made_on: Any, digest: bytes) -> Stamp:
    document = shipped_rules().documents[template.id]
    warning = "" if document.conf in SURE else f"Состав документа: {confidence_words(document)}."
    if document.conf is Confidence.PRODUCT:
        warning = "Форма законом не задана, состав предложен Пристанью."
    return Stamp(version=version, made_on=made_on, digest=digest.hex(), norm=document.norm, warning=warning)


def _refusal(name: str, value: str) -> str:
    field = shipped().fields.get(name)
    if field is None or field.source != DETAILS_SOURCE:
        return "Такого поля нет"
    if len(value) > 2 * LONGEST_CELL:
        return f"Не больше {2 * LONGEST_CELL} знаков"
    return "Выберите из списка" if value and field.options and value not in field.options else ""


def _listing(name: str) -> Listing:
    found = shipped().lists.get(name)
    if found is None or found.source != DETAILS_SOURCE:
        raise NotFound("Такой таблицы нет", code="document.no_list")
    return found


async def told(tx: Tx, company_id: CompanyId) -> tuple[dict[str, str], dict[str, list[dict[str, str]]]]:
    """What the company has told: single facts by name, rows of tables by the name of the table."""
    values = {row["field"]: row["value"] for row in await tx.fetch_all(queries.details, company_id=company_id)}
    lists: dict[str, list[dict[str, str]]] = {}
    for row in await tx.fetch_all(queries.rows, company_id=company_id):
        lists.setdefault(row["list"], []).append({**row["cells"], "id": str(row["id"])})
    return values, lists


def confidence_words(document: Document) -> str:
    """How sure the composition of a document is, in words of the rulebook."""
    return shipped_rules().edition.confidence[document.conf]


def drawn(content: Content, stamp: Stamp, *, kind: str, author: str) -> bytes:
    """The pages of a document as a file; takes tens of milliseconds of one core."""
    if kind == "pdf":
        from pristan.reports.pdf import to_pdf  # noqa: PLC0415 - a typesetter of 40 MB, only for who makes a document

        return to_pdf(content, stamp, author=author)
    from pristan.reports.word import to_docx  # noqa: PLC0415 - a hundred modules, the same

    return to_docx(content, stamp, author=author)


async def company_named(tx: Tx, word: str) -> CompanyId:
    """A company by its number or name; the only one where nobody names it."""
    found = await tx.fetch_all(queries.company_named, word=word)
    if len(found) == 1:
        return CompanyId(found[0]["id"])
    there = ", ".join(row["name"] for row in found) or "ни одной"
    raise NotFound(f"Назовите компанию ключом --company, подходит: {there}", code="document.company")
