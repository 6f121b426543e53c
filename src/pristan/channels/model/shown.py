"""What a customer will see of a message: told before it is sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """One message as it arrives: its text, names of the files it carries, rows of button labels."""

    text: str = ""
    files: tuple[str, ...] = ()
    buttons: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything that arrives, in order. ``notes`` say in Russian what becomes of what the channel cannot carry."""

    parts: tuple[ShownPart, ...]
    notes: tuple[str, ...] = ()
