"""Which texts of what was given are chats of WhatsApp, and their records."""

from collections.abc import Iterable, Iterator
from itertools import islice

from pristan.migration.box import Box, Entry
from pristan.migration.model import Answers, Item, Unreadable
from pristan.migration.notes import Notes
from pristan.migration.texts import lines_of
from pristan.migration.whatsapp.reader import Lines, read
from pristan.migration.whatsapp.survey import Survey
from pristan.migration.whatsapp.words import titles

_LOOK = 400  # lines; an export begins with its first record


def is_ours(entry: Entry) -> bool:
    """Whether a text begins as a chat does."""
    survey = Survey()
    survey.look(islice(lines_of(entry, Notes()), _LOOK))
    return bool(survey.authors) or sum(seen.count for seen in survey.shapes.values()) > 1


def items(box: Box, notes: Notes, answers: Answers) -> Iterator[Item]:
    """Everything the chats of a file, a folder or an archive hold."""
    chats = _chats(box)
    if not chats:
        raise Unreadable(f"{box.name}: переписки WhatsApp здесь нет: нужен файл .txt, который выгружает сам мессенджер")
    for entry in chats:
        name = box.name if entry.base == "_chat.txt" else entry.base
        yield from read(name, _again(entry, box), notes=notes, answers=answers, file=_where(entry, box))


def _where(entry: Entry, box: Box) -> str:
    return entry.name if len(box.entries) > 1 else ""


def _again(entry: Entry, box: Box) -> Lines:
    def lines(notes: Notes) -> Iterable[tuple[int, str]]:
        return lines_of(entry, notes, file=_where(entry, box))

    return lines


def _chats(box: Box) -> list[Entry]:
    """The texts that are chats; a text sent in a chat is an attachment, however it looks."""
    if len(box.entries) == 1:
        return [entry for entry in box.entries if is_ours(entry)]
    texts = [entry for entry in box.entries if entry.suffix == ".txt"]
    named = [entry for entry in texts if entry.base == "_chat.txt" or _has_title(entry.base)]
    chosen = [entry for entry in named or texts if is_ours(entry)]
    if named or not chosen:
        return chosen
    nearest = min(entry.name.count("/") for entry in chosen)
    chosen = [entry for entry in chosen if entry.name.count("/") == nearest]
    return [max(chosen, key=lambda entry: entry.size)] if box.is_archive else chosen


def _has_title(base: str) -> bool:
    spaced = base.replace("\u00a0", " ").replace("_", " ").casefold()
    return spaced.startswith(tuple(title.casefold() for title in titles()))
