"""What a company's system tells us, as it stands in JSON. The published schema is made from these shapes."""

from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

MOST_FILES: Final = 10
CONTENT_LIMIT: Final = 5 * 1024 * 1024  # of all files of one event that come within it, decoded
TEXT_LIMIT: Final = 100_000

Id = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:~-]+$",
        description="Yours, the same at every repeat, never used twice.",
    ),
]
PersonId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="Who it is in your system: a number, a login. Printable ASCII without spaces; never changes.",
    ),
]
Name = Annotated[str, Meta(max_length=200)]
Words = Annotated[str, Meta(max_length=TEXT_LIMIT)]
At = Annotated[datetime, Meta(tz=True, description="When it happened: RFC 3339 with an offset, not in the future.")]
Url = Annotated[str, Meta(min_length=9, max_length=2000, pattern=r"^https?://[!-~]+$")]


class Person(Struct, kw_only=True, omit_defaults=True):
    """A customer of the company."""

    id: PersonId
    name: Name = ""
    username: Name = ""
    locale: Annotated[str, Meta(max_length=20)] = ""
    phone: Annotated[str, Meta(max_length=30)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    verified: Annotated[
        bool, Meta(description="You have checked that phone and email are this person's own: they join cards.")
    ] = False


class File(Struct, kw_only=True, omit_defaults=True):
    """A file: an address it is fetched from soon, or its bytes."""

    url: Annotated[Url, Meta(description="Fetched within minutes from hosts named in the inbox.")] | None = None
    content: Annotated[str, Meta(description="Base64; all files of one event up to 5 MiB decoded.")] | None = None
    name: Annotated[str, Meta(max_length=255)] = ""
    mime: Annotated[str, Meta(max_length=100)] = ""
    kind: Literal["image", "video", "audio", "file"] | None = None


class Location(Struct, kw_only=True):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class Card(Struct, kw_only=True, omit_defaults=True):
    """A contact the customer shared."""

    name: Name = ""
    phone: Annotated[str, Meta(max_length=30)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""


class Message(Struct, kw_only=True, omit_defaults=True):
    """What was said. At least one of text, files, location and contact is there."""

    id: Id
    text: Words = ""
    files: Annotated[list[File], Meta(max_length=MOST_FILES)] = []
    location: Location | None = None
    contact: Card | None = None
    reply_to: Id | None = None


class Edited(Struct, kw_only=True, omit_defaults=True):
    """A message as it reads now. Files left out stay as they are."""

    id: Id
    text: Words = ""
    files: Annotated[list[File], Meta(max_length=MOST_FILES)] | None = None


class Named(Struct, kw_only=True):
    """A message by its id."""

    id: Id


class Event(Struct, kw_only=True, omit_defaults=True, tag_field="type"):
    """What every event has. A repeat with the same id changes nothing."""

    id: Id
    person: Person
    at: At


class MessageCreated(Event, kw_only=True, tag="message.created"):
    """The customer wrote."""

    message: Message


class MessageEdited(Event, kw_only=True, tag="message.edited"):
    """The customer changed a message."""

    message: Edited


class MessageRemoved(Event, kw_only=True, tag="message.removed"):
    """The customer removed a message."""

    message: Named


class MessageSentElsewhere(Event, kw_only=True, tag="message.sent_elsewhere"):
    """The company wrote to the customer past Pristan: a robot of yours, a cashier."""

    message: Message
    author: Name = ""


class MessageDelivered(Event, kw_only=True, tag="message.delivered"):
    """Our message is on the customer's device."""

    message: Named


class MessageRead(Event, kw_only=True, tag="message.read"):
    """The customer has seen our message. Told of each message."""

    message: Named


class MessageFailed(Event, kw_only=True, tag="message.failed"):
    """Our message was taken and yet could not be delivered."""

    message: Named
    code: Annotated[str, Meta(max_length=60)] = ""
    detail: Annotated[str, Meta(max_length=500, description="For the operator, in Russian.")] = ""


class ButtonPressed(Event, kw_only=True, tag="button.pressed"):
    """The customer pressed a button under our message."""

    message: Named
    payload: Annotated[str, Meta(max_length=1000)]
    text: Name = ""


class PersonStarted(Event, kw_only=True, tag="person.started"):
    """The customer opened the dialogue without a word."""

    payload: Annotated[str, Meta(max_length=1000)] = ""
    source: Name = ""


class PersonChanged(Event, kw_only=True, tag="person.changed"):
    """The customer changed what we may do."""

    change: Literal["blocked", "resumed", "muted", "unmuted", "cleared", "removed", "withdrawn"]


InboundEvent = (
    MessageCreated
    | MessageEdited
    | MessageRemoved
    | MessageSentElsewhere
    | MessageDelivered
    | MessageRead
    | MessageFailed
    | ButtonPressed
    | PersonStarted
    | PersonChanged
)
