"""What a bot of the company tells its own people."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pristan.channels.model.outbound import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNotice:
    """What a bot tells one colleague (``to`` is a login) or a group chat.

    ``key`` is the same at every try. ``replaces`` names the notice whose words and buttons this one changes.
    ``press_id`` answers the press of a button where the messenger waits for that.
    """

    key: UUID
    to: str
    is_group: bool = False
    text: str = ""
    buttons: Sequence[Sequence[Button]] = ()
    replaces: str | None = None
    press_id: str = ""
