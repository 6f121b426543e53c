"""Which files of what was given hold cards."""

from collections.abc import Iterator

from pristan.migration.box import Box, Entry
from pristan.migration.encodings import sniff
from pristan.migration.model import Answers, Item, Unreadable
from pristan.migration.notes import Notes
from pristan.migration.texts import lines_of
from pristan.migration.vcard.reader import read

_ENDINGS = {".vcf", ".vcard"}


def is_ours(entry: Entry) -> bool:
    """Whether a file begins with a card."""
    raw = entry.head(4096)
    encoding, skip = sniff(raw)
    return raw[skip:].decode(encoding, "replace").lstrip("\ufeff \r\n\t").upper().startswith("BEGIN:VCARD")


def items(box: Box, notes: Notes, answers: Answers) -> Iterator[Item]:
    """People of every file of cards."""
    del answers  # a card leaves nothing to ask
    cards = [entry for entry in box.entries if (entry.suffix in _ENDINGS or len(box.entries) == 1) and is_ours(entry)]
    if not cards:
        raise Unreadable(f"{box.name}: карточек vCard здесь нет")
    for entry in cards:
        file = entry.name if len(box.entries) > 1 else ""
        yield from read(lines_of(entry, notes, file=file), notes, file=file)
