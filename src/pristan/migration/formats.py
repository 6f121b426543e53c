"""Which exports are read, how they are called, and which one a file is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import cast

from pristan.migration.box import Box, Entry
from pristan.migration.model import Answers, Item, Unreadable
from pristan.migration.notes import Notes

Reader = Callable[[Box, Notes, Answers], Iterator[Item]]
AUTO = "auto"
_LOOKED_AT = 50  # files of an archive
_TEXTS = frozenset({".txt", ".json", ".html", ".vcf", ".csv", ".tsv", ".ndjson", ".jsonl", ".xls", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """An export by its id; ``module`` has ``items`` and ``is_ours``, those of CRMs are told apart by the id."""

    id: str
    title: str
    module: str = "crm"
    other_names: tuple[str, ...] = ()

    def reader(self) -> Reader:
        """What reads it."""
        items = import_module(f"pristan.migration.{self.module}").items
        return cast("Reader", partial(items, system=self.id) if self.module == "crm" else items)

    def fits(self, entry: Entry) -> bool:
        """Whether a file bears its signs."""
        is_ours = import_module(f"pristan.migration.{self.module}").is_ours
        return bool(is_ours(entry, self.id) if self.module == "crm" else is_ours(entry))


_ALL = (
    Format(id="whatsapp", title="переписка WhatsApp", module="whatsapp", other_names=("wa",)),
    Format(id="telegram", title="выгрузка Telegram", module="telegram", other_names=("tg", "telegram_desktop")),
    Format(id="vcard", title="карточки vCard", module="vcard", other_names=("vcf",)),
    Format(id="google", title="контакты Google", other_names=("google_contacts", "gmail")),
    Format(id="amocrm", title="выгрузка amoCRM", other_names=("amo", "kommo")),
    Format(id="bitrix24", title="выгрузка Битрикс24", other_names=("bitrix",)),
    Format(id="hubspot", title="выгрузка HubSpot"),
    Format(id="salesforce", title="выгрузка Salesforce", other_names=("sfdc",)),
    Format(id="pipedrive", title="выгрузка Pipedrive"),
    Format(id="zoho", title="выгрузка Zoho CRM", other_names=("zoho_crm",)),
    Format(id="zendesk", title="выгрузка Zendesk"),
    Format(id="intercom", title="выгрузка Intercom"),
    Format(id="freshdesk", title="выгрузка Freshdesk"),
    Format(id="wazzup", title="выгрузка Wazzup", module="wazzup", other_names=("wazzup24",)),
    Format(id="chatwoot", title="выгрузка Chatwoot"),
    Format(id="csv", title="таблица CSV", other_names=("table", "tsv", "other")),
)
FORMATS: Mapping[str, Format] = {known.id: known for known in _ALL}
_ENDINGS = ("_csv", "_json", "_html", "_xml", "_txt", "_zip", "_export", "_contacts", "_chat", "_like", "_crm")


def known_format(name: str) -> Format | None:
    """The format of that name; ``salesforce-csv`` and ``Salesforce`` are one."""
    asked = name.strip().casefold().replace("-", "_").replace(" ", "_")
    names = {other: known for known in _ALL for other in (known.id, *known.other_names)}
    while asked not in names and asked.endswith(_ENDINGS):
        asked = asked.rpartition("_")[0]
    return names.get(asked)


def _likely(entry: Entry) -> tuple[bool, int]:
    """Texts before photos, those on top before those in folders."""
    return entry.suffix not in _TEXTS, entry.name.count("/")


def detected(box: Box) -> Format:
    """The format of what is in the box, told by its content."""
    entries = sorted((entry for entry in box.entries if entry.size), key=_likely)[:_LOOKED_AT]
    for known in _ALL:
        if any(known.fits(entry) for entry in entries):
            return known
    raise Unreadable(f"{box.name}: это не похоже ни на одну из известных выгрузок")
