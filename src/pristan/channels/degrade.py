"""What becomes of a message where a channel cannot carry it as it is: buttons as numbers, files as links. Pure."""

import re
from collections.abc import Sequence

from pristan.channels.model import Button, OutboundFile

_CHOICE = re.compile(r"\s*(\d{1,3})\s*[.)]?\s*")


def as_numbered(buttons: Sequence[Sequence[Button]]) -> str:
    """Buttons as lines a person answers by number; a link keeps its address. Empty without buttons."""
    lines = []
    for number, button in enumerate(_flat(buttons), start=1):
        lines.append(f"{number}. {button.text}" + (f": {button.url}" if button.kind == "link" else ""))
    return "\n".join(lines)


def chosen(text: str, buttons: Sequence[Sequence[Button]]) -> Button | None:
    """The button somebody means who answers «2», «2.» or its very words; None when it is something else."""
    flat = _flat(buttons)
    found = _CHOICE.fullmatch(text)
    if found:
        number = int(found[1])
        return flat[number - 1] if 1 <= number <= len(flat) else None
    said = text.strip().casefold()
    same = [button for button in flat if button.text.strip().casefold() == said]
    return same[0] if len(same) == 1 else None


def with_links(text: str, files: Sequence[tuple[OutboundFile, str]]) -> str:
    """The text and below it a line for each file that goes as a link: its name and its address."""
    lines = [f"{file.name}: {url}" if file.name else url for file, url in files]
    return "\n".join(piece for piece in (text, *lines) if piece)


def with_numbers(text: str, buttons: Sequence[Sequence[Button]]) -> str:
    """The text and below it the buttons as numbered lines."""
    return "\n\n".join(piece for piece in (text, as_numbered(buttons)) if piece)


def _flat(buttons: Sequence[Sequence[Button]]) -> list[Button]:
    return [button for row in buttons for button in row]
