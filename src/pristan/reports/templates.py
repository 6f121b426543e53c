"""Templates of documents and the catalogue of facts they ask for, read strictly: an unknown name is refused."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal

import msgspec
import yaml
from msgspec import Struct

from pristan.core.errors import Misconfigured

PLACEHOLDER: Final = re.compile(r"\{(blank:[^{}]+|[a-z_.]+\??)\}")
DETAILS: Final = "/privacy/documents"
DETAILS_SOURCE: Final = "details"
BLANK: Final = "blank"
ENVELOPE: Final = frozenset({"document.version", "document.date"})


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way every file is read."""


class Field(Shape, frozen=True, kw_only=True):
    """One fact. ``otherwise``: the fact that stands in for it when nobody has told this one."""

    id: str
    title: str
    group: str = ""
    source: str = DETAILS_SOURCE
    kind: Literal["line", "long", "date", "choice"] = "line"
    options: dict[str, str] = {}
    help: str = ""
    otherwise: str | None = msgspec.field(name="or", default=None)
    place: str = DETAILS


class ListColumn(Shape, frozen=True, kw_only=True):
    id: str
    title: str
    optional: bool = False


class Listing(Shape, frozen=True, kw_only=True):
    """A table of facts; ``one`` is the word for its row in templates."""

    id: str
    one: str
    title: str
    columns: tuple[ListColumn, ...]
    source: str = DETAILS_SOURCE
    help: str = ""
    place: str = DETAILS


class Group(Shape, frozen=True, kw_only=True):
    id: str
    title: str


class FieldsFile(Shape, frozen=True, kw_only=True):
    places: dict[str, str]
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]
    lists: tuple[Listing, ...]


class Pair(Shape, frozen=True, kw_only=True):
    """A line of a form, or who signs."""

    label: str
    value: str


class TableColumn(Shape, frozen=True, kw_only=True):
    title: str
    value: str
    width: float = 1


class TableGiven(Shape, frozen=True, kw_only=True):
    rows: str
    columns: tuple[TableColumn, ...]


class Block(Shape, frozen=True, kw_only=True):
    """One piece of a template: exactly one of the fields up to ``blocks``; ``blocks`` belong to ``each`` and ``when``.

    ``right`` and ``above``, where they come first, stand over the title.
    ``when``: ``name=value`` of a choice, ``name`` for a fact or a table that is known.
    """

    heading: str | None = None
    clause: str | None = None
    lead: str | None = None
    text: str | None = None
    centred: str | None = None
    note: str | None = None
    right: tuple[str, ...] | None = None
    above: tuple[str, ...] | None = None
    items: tuple[str, ...] | None = None
    table: TableGiven | None = None
    form: tuple[Pair, ...] | None = None
    signature: tuple[Pair, ...] | None = None
    page_break: bool | None = None
    each: str | None = None
    when: str | None = None
    blocks: tuple["Block", ...] = ()


class Template(Shape, frozen=True, kw_only=True):
    """A document of the rulebook as text. ``about``: a document for each of these things, named by ``name``.

    ``is_kept``: what was made is kept as it was; not so for the data of a person, which stay where they are.
    ``is_renewed``: made again by the product itself when something changed; not so for what was sent or is of one day.
    ``covers``: which placeholders answer what the law asks for; ``text`` means that the words of the template do.
    """

    id: str
    version: int
    title: str
    blocks: tuple[Block, ...]
    variant: str = ""
    about: str = ""
    name: str = ""
    covers: dict[str, tuple[str, ...]] = {}
    is_wide: bool = False
    is_kept: bool = True
    is_renewed: bool = True

    @property
    def key(self) -> str:
        return f"{self.id}.{self.variant}" if self.variant else self.id


class Library:
    """The catalogue of facts and every template of one folder."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        given = _read(root, "fields.yaml", FieldsFile)
        self.places = given.places
        self.groups = given.groups
        self.fields: Mapping[str, Field] = {item.id: item for item in given.fields}
        self.lists: Mapping[str, Listing] = {item.id: item for item in given.lists}
        self.by_one: Mapping[str, Listing] = {item.one: item for item in given.lists}

    @cached_property
    def templates(self) -> Mapping[str, Template]:
        """By key, in the order of the names of files."""
        names = sorted(item.name for item in self._root.iterdir() if item.name.endswith(".yaml"))
        found = (_read(self._root, name, Template) for name in names if name != "fields.yaml")
        return {template.key: self._checked(template) for template in found}

    def of(self, document: str) -> list[Template]:
        """Texts of one document of the rulebook: one, or one for each variant."""
        return [item for item in self.templates.values() if item.id == document]

    def field_of(self, name: str) -> Field:
        """The fact called ``name``, whether it stands alone or in a row; ``Misconfigured`` if there is none."""
        known = self.fields.get(name)
        if known is not None:
            return known
        one, _, column = name.partition(".")
        listing = self.by_one.get(one)
        for item in listing.columns if listing else ():
            if listing is not None and item.id == column:
                return Field(id=name, title=item.title, source=listing.source, place=listing.place)
        raise Misconfigured(f"report_templates: неизвестно «{name}»")

    def _checked(self, template: Template) -> Template:
        names = set(names_in(template))
        asked = {block.when.partition("=")[0] for block in _all(template.blocks) if block.when}
        for name in (names | asked) - ENVELOPE - {BLANK} - self.lists.keys():
            self.field_of(name)
        for wanted, given in template.covers.items():
            if missing := [name for name in given if name not in names | {"text", *lists_in(template)}]:
                raise Misconfigured(f"report_templates/{template.key}: {wanted}: в тексте нет «{missing[0]}»")
        if unknown := set(lists_in(template)) - self.lists.keys():
            raise Misconfigured(f"report_templates/{template.key}: нет таблицы «{min(unknown)}»")
        return template


def placeholders(text: str) -> list[str]:
    """Names in a text; a brace that opens no placeholder is refused."""
    if set(PLACEHOLDER.sub("", text)) & set("{}"):
        raise Misconfigured(f"report_templates: непонятные скобки в «{text}»")
    return PLACEHOLDER.findall(text)


def names_in(template: Template) -> Iterator[str]:
    """Every fact the template asks for; blanks, which are written by hand, as ``blank``."""
    for text in (template.title, template.name, *_texts(template.blocks)):
        for name in placeholders(text):
            yield BLANK if name.startswith("blank:") else name.rstrip("?")


def lists_in(template: Template) -> Iterator[str]:
    for block in _all(template.blocks):
        if block.table:
            yield block.table.rows
        if block.each:
            yield block.each


def _all(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _all(block.blocks)


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in _all(blocks):
        yield from (
            text for text in (block.heading, block.lead, block.clause, block.text, block.centred, block.note) if text
        )
        yield from (*(block.right or ()), *(block.above or ()), *(block.items or ()))
        yield from (column.value for column in (block.table.columns if block.table else ()))
        for pair in (*(block.form or ()), *(block.signature or ())):
            yield from (pair.label, pair.value)


def _read(root: Traversable, name: str, shape: Any) -> Any:
    try:
        return msgspec.convert(yaml.safe_load(root.joinpath(name).read_text("utf-8")), shape)
    except (msgspec.ValidationError, yaml.YAMLError) as exc:
        raise Misconfigured(f"report_templates/{name}: {exc}") from exc


@lru_cache(maxsize=1)
def shipped() -> Library:
    """The templates that come with the product."""
    return Library(files("pristan").joinpath("report_templates"))
