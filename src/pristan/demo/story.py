"""The story as data: ``story.toml``, typed."""

from importlib.resources import files
from typing import Literal

import msgspec


class Answered(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the company answered about itself, by question; ``by`` is the code of who did."""

    days_ago: int
    by: str
    answers: dict[str, str]


class Company(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """``profile``: version after version, the oldest first."""

    name: str
    inn: str
    profile: list[Answered]


class Line(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str


class Team(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str
    line: str


class Operator(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str
    email: str
    role: str
    team: str


class Label(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str
    color: str


class Snippet(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    shortcut: str
    title: str
    text: str


class Talk(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One conversation; ``ago`` is how many minutes ago its last words were said."""

    who: str
    ago: int
    say: list[str]
    line: str = "shop"
    channel: Literal["max", "webchat", "telegram"] = "max"
    operator: str | None = None
    labels: list[str] = []
    status: Literal["open", "snoozed", "closed"] = "open"


class Words(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The text of a consent; who ``agreed`` by their last words, and who of them took it back."""

    purpose: str
    title: str
    text: str
    life_days: int
    agreed: list[str]
    withdrew: list[str]


class Held(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An answer that ``rule`` holds once ``reason`` has switched it on; ``ask``: why it should leave."""

    who: str
    rule: str
    reason: str
    text: str
    ask: str


class Paper(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A request about one's data that came on paper."""

    subject: str
    kind: str
    days_ago: int
    words: str


class Asked(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A request from a conversation: answered, or with a destruction that waits for its second person."""

    who: str
    kind: str
    is_answered: bool = False
    erase_because: str = ""


class Retention(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    subject_kind: str
    purpose: str
    days: int
    is_on: bool


class Incident(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """``sent``: after how many hours each notice went; ``known`` is what the card tells."""

    hours_ago: int
    title: str
    what: str
    known: dict[str, str | int | list[str]]
    sent: dict[str, int] = {}
    ended_why: str = ""


class Duties(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the privacy officer has on the desk. ``facts`` and ``purposes`` go into documents."""

    officer: str
    invitation: str
    consent: Words
    held: list[Held]
    paper: list[Paper]
    request: list[Asked]
    retention: list[Retention]
    incident: list[Incident]
    facts: dict[str, str]
    purpose: list[dict[str, str]]
    documents: list[str]


class Used(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the company uses, as a line of the inventory. Countries are codes, None: nobody knows."""

    kind: str
    service: str
    title: str
    purposes: list[str]
    data: list[str]
    owner: str
    first_in: str | None = None
    kept_in: str | None = None
    volume: int | None = None
    contract: Literal["yes", "no", "unknown"] = "unknown"
    contract_note: str = ""
    is_gone: bool = False


class Stock(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The audit. ``page``: of the site, as it was saved; ``accepted``: services found on it that are taken in.

    ``hands``: who gets the tasks in turn; ``begun``: how many of them are being done.
    """

    page: str
    accepted: list[str]
    hands: list[str]
    begun: int
    used: list[Used]


class Said(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    days_ago: int
    at: str
    who: str
    text: str


class Chat(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An export of WhatsApp. ``us``: which of the two is the company; without it the import waits for its answers."""

    name: str
    us: str = ""
    said: list[Said]


class Mover(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A customer of the old bot. ``goes``: how far they came by the link; ``days_ago``: they were invited."""

    who: str
    says: str
    days_ago: int
    goes: Literal["told", "opened", "came", "agreed"] = "told"
    hours: int = 0


class Move(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The campaign. ``address``: what the public opens; ``answer``: to whoever came."""

    title: str
    address: str
    life_days: int
    hello: str
    answer: str
    person: list[Mover]


class Learned(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A lesson that people have answered: the number of the chosen option of each question."""

    who: list[str]
    lesson: str
    answers: dict[str, int]


class Moving(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the company does to leave foreign services."""

    stock: Stock
    chat: list[Chat]
    move: Move
    learned: list[Learned]


class Story(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Everything there is to tell."""

    company: Company
    line: list[Line]
    team: list[Team]
    operator: list[Operator]
    label: list[Label]
    snippet: list[Snippet]
    talk: list[Talk]
    duties: Duties
    moving: Moving


def load_story() -> Story:
    """The story that ships with the product."""
    return msgspec.toml.decode(files("pristan.demo").joinpath("story.toml").read_bytes(), type=Story)
