"""What a customer will see, by what the manifest says the channel can do. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from pristan.channels.degrade import with_links, with_numbers
from pristan.channels.model import AttachmentKind, Button, Capabilities, OutboundFile, OutboundMessage, Shown, ShownPart
from pristan.channels.registry import Channel
from pristan.channels.split import split_text

LINK = "ссылка"  # stands for the address, which is made at the moment of sending
Row = tuple[Button, ...]


def shown(message: OutboundMessage, channel: Channel) -> Shown:
    """What arrives: by the channel's own rendering, or by its manifest where it has none to ask."""
    capabilities = channel.manifest.capabilities
    own = channel.preview(message) if channel.preview else Shown(parts=_parts(message, capabilities))
    return replace(own, notes=(*notes(message, capabilities, parts=len(own.parts)), *own.notes))


def _parts(message: OutboundMessage, capabilities: Capabilities) -> tuple[ShownPart, ...]:
    rows, spilled = fitting(message.buttons, capabilities)
    linked = [(file, LINK) for file in message.files if not carries(file, capabilities)]
    said = with_links(with_numbers(message.text, spilled), linked)
    texts = split_text(said, limit=capabilities.text_limit) or [""]
    names = tuple(file.name for file in message.files if carries(file, capabilities))
    labels = tuple(tuple(button.text for button in row) for row in rows)
    return (*(ShownPart(text=text) for text in texts[:-1]), ShownPart(text=texts[-1], files=names, buttons=labels))


def fitting(buttons: Sequence[Sequence[Button]], capabilities: Capabilities) -> tuple[list[Row], list[Row]]:
    """Rows of buttons the channel shows, and those that become text."""
    if not capabilities.buttons:
        return [], [tuple(row) for row in buttons]
    width = capabilities.max_buttons_in_row or max((len(row) for row in buttons), default=1)
    known = [[button for button in row if button.kind in capabilities.button_kinds] for row in buttons]
    rows = [tuple(row[start : start + width]) for row in known for start in range(0, len(row), width)]
    most = capabilities.max_button_rows or len(rows)
    strange = [tuple(button for button in row if button.kind not in capabilities.button_kinds) for row in buttons]
    return rows[:most], [row for row in (*rows[most:], *strange) if row]


def carries(file: OutboundFile, capabilities: Capabilities) -> bool:
    """Whether the channel takes the file itself; otherwise it goes as a link."""
    extension = file.name.rpartition(".")[2].lower()
    if extension in capabilities.refused_extensions:
        return False
    if file.kind is AttachmentKind.IMAGE and capabilities.images:
        return file.size <= (capabilities.image_limit_bytes or file.size)
    return capabilities.files and file.size <= (capabilities.file_limit_bytes or file.size)


def notes(message: OutboundMessage, capabilities: Capabilities, *, parts: int) -> tuple[str, ...]:
    """What becomes of buttons, files and a long text, for the operator."""
    told = []
    if fitting(message.buttons, capabilities)[1]:
        told.append("Кнопки станут пронумерованным списком, клиент ответит цифрой")
    told += [f"«{file.name}» уйдёт ссылкой" for file in message.files if not carries(file, capabilities)]
    if parts > 1:
        told.append(f"Придёт по частям, сообщений: {parts}")
    return tuple(told)
