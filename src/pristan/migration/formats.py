"""Which exports are read, how they are called, and which one a file is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from pristan.migration.box import Box
from pristan.migration.model import Answers, Item, Unreadable
from pristan.migration.notes import Notes

Reader = Callable[[Box, Notes, Answers], Iterator[Item]]
AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """An export by its id; ``module`` has ``items`` and ``is_ours``."""

    id: str
    title: str
    module: str
    other_names: tuple[str, ...] = ()

    def reader(self) -> Reader:
        return cast("Reader", import_module(f"pristan.migration.{self.module}").items)


_ALL = (
    Format(
        id="whatsapp",
        title="переписка WhatsApp",
        module="whatsapp",
        other_names=("wa", "whatsapp_txt", "whatsapp_zip"),
    ),
    Format(id="telegram", title="выгрузка Telegram", module="telegram", other_names=("tg", "telegram_desktop")),
    Format(id="vcard", title="карточки vCard", module="vcard", other_names=("vcf",)),
)
FORMATS: Mapping[str, Format] = {known.id: known for known in _ALL}
_ENDINGS = ("_csv", "_json", "_html", "_xml", "_txt", "_zip", "_export", "_contacts", "_chat")


def known_format(name: str) -> Format | None:
    """The format of that name; ``salesforce-csv`` and ``Salesforce`` are one."""
    asked = name.strip().casefold().replace("-", "_").replace(" ", "_")
    names = {other: known for known in _ALL for other in (known.id, *known.other_names)}
    while asked not in names and asked.endswith(_ENDINGS):
        asked = asked.rpartition("_")[0]
    return names.get(asked)


def detected(box: Box) -> Format:
    """The format of what is in the box, told by its content."""
    for known in _ALL:
        ours = import_module(f"pristan.migration.{known.module}").is_ours
        if any(ours(entry) for entry in box.entries[:50] if entry.size):
            return known
    raise Unreadable(f"{box.name}: это не похоже ни на одну из известных выгрузок")
