"""The reply endpoint, and what may be done with what was said."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from litestar import Request, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.channels.model import Button, Shown
from pristan.compliance.case import today_in_moscow
from pristan.conversations.shapes import Id, Key, MessageShape, PathId, Text
from pristan.core.ids import ConversationId, FileId, MessageId
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.outbox import inviting, preview, service
from pristan.outbox.model import FILES_LIMIT, OwnLinks, Speaker, Utterance
from pristan.outbox.proposing import propose
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
DEFAULT_UNDO_S = 5
MAX_UNDO_S = 30


class ButtonGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=128)]
    kind: Literal["callback", "link", "request_contact", "request_location"] = "callback"
    payload: Annotated[str, Meta(max_length=1024)] = ""
    url: Annotated[str, Meta(max_length=2048, pattern=r"^(https?://\S+)?$")] = ""


Keyboard = Annotated[list[Annotated[list[ButtonGiven], Meta(max_length=7)]], Meta(max_length=30)]


class AnswerGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """What an operator is about to say."""

    text: Text = ""
    file_ids: Annotated[list[Id], Meta(max_length=FILES_LIMIT)] = []
    buttons: Keyboard = []


class MessageGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """What an operator says. ``client_key`` makes a repeated request harmless.

    ``ask``: why it should leave even if the gate holds it; whoever decides about held messages reads it.
    """

    text: Text = ""
    file_ids: Annotated[list[Id], Meta(max_length=FILES_LIMIT)] = []
    reply_to_id: Id | None = None
    buttons: Keyboard = []
    client_key: Key | None = None
    subject: Annotated[str, Meta(max_length=300)] = ""
    cc: Annotated[
        list[Annotated[str, Meta(max_length=320, pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$")]], Meta(max_length=40)
    ] = []
    ask: Annotated[str, Meta(max_length=500)] = ""


class KeyGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``client_key`` makes a repeated request harmless."""

    client_key: Key | None = None


class ProposedAnswer(Struct, kw_only=True):
    """``text`` is for the composer. ``has_invitation``: these are the words of the inbox, which may leave as they are.

    ``channels``: names of the lawful channels of the business line.
    """

    text: str
    has_invitation: bool
    channels: list[str]


class TextGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=100_000)]


class OutcomeGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    outcome: Literal["sent", "not_sent"]


def buttons_of(rows: Keyboard) -> list[list[Button]]:
    return [[Button(text=one.text, kind=one.kind, payload=one.payload, url=one.url) for one in row] for row in rows]


def speaker_of(user: Principal) -> Speaker:
    return Speaker(kind="operator", id=user.operator_id, name=user.name)


def undo_of(user: Principal) -> timedelta:
    """How long a message can be taken back: the operator's setting, at most half a minute."""
    wanted = user.settings.get("undo_seconds", DEFAULT_UNDO_S)
    return timedelta(seconds=min(max(int(wanted), 0), MAX_UNDO_S))


@post("/conversations/{conversation_id:int}/messages", permission="conversations.reply")
async def send_message(
    request: Caller, *, conversation_id: PathId, data: JSONBody[MessageGiven], db: GivenDb, clock: GivenClock
) -> MessageShape:
    """Put a message into the thread and the outbox; it leaves when the time to take it back is over."""
    user: Principal = request.user
    utterance = Utterance(
        text=data.text,
        file_ids=[FileId(id_) for id_ in data.file_ids],
        buttons=buttons_of(data.buttons),
        reply_to_id=MessageId(data.reply_to_id) if data.reply_to_id else None,
        client_key=data.client_key,
        undo=undo_of(user),
        subject=data.subject,
        cc=data.cc,
        ask=data.ask.strip(),
    )
    now = clock.now()
    async with db.transaction(user.scope) as tx:
        who: dict[str, Any] = {"company_id": user.company_id, "speaker": speaker_of(user)}
        said = await service.say(tx, ConversationId(conversation_id), utterance, **who, now=now)
        if utterance.ask:
            asked = entry_of(request, "gate.asked", target=f"message:{said['message']['id']}", reason=utterance.ask)
            await append_access_log(tx, asked, now=now)
    return convert(said["message"], MessageShape)


@post(
    "/conversations/{conversation_id:int}/preview",
    permission="conversations.reply",
    shows_personal=True,
    status_code=200,
)
async def preview_message(
    request: Caller, *, conversation_id: PathId, data: JSONBody[AnswerGiven], db: GivenDb, clock: GivenClock
) -> Shown:
    """What the customer will see of an answer: its parts, and what becomes of what the channel cannot carry."""
    user: Principal = request.user
    utterance = Utterance(
        text=data.text, file_ids=[FileId(id_) for id_ in data.file_ids], buttons=buttons_of(data.buttons)
    )
    async with db.transaction(user.scope) as tx:
        return await preview.look(tx, ConversationId(conversation_id), utterance, who=user, now=clock.now())


@post("/messages/{message_id:int}/cancel", permission="conversations.reply", status_code=200)
async def cancel_message(request: Caller, *, message_id: PathId, db: GivenDb, clock: GivenClock) -> MessageShape:
    """Take back a message that has not left yet; 409 ``message.already_leaving`` afterwards."""
    async with db.transaction(request.user.scope) as tx:
        who = {"company_id": request.user.company_id, "by": speaker_of(request.user)}
        done = await service.cancel(tx, MessageId(message_id), **who, now=clock.now())
    return convert(done["message"], MessageShape)


@post("/messages/{message_id:int}/retry", permission="conversations.reply", status_code=200)
async def retry_message(request: Caller, *, message_id: PathId, db: GivenDb, clock: GivenClock) -> MessageShape:
    """Try a failed message again, or one that waits for its next try now; the gate decides anew."""
    async with db.transaction(request.user.scope) as tx:
        done = await service.retry(tx, MessageId(message_id), company_id=request.user.company_id, now=clock.now())
    return convert(done["message"], MessageShape)


@post("/messages/{message_id:int}/resolve", permission="conversations.reply", status_code=200)
async def resolve_message(
    request: Caller, *, message_id: PathId, data: JSONBody[OutcomeGiven], db: GivenDb, clock: GivenClock
) -> MessageShape:
    """Say what became of a message whose outcome the channel cannot tell."""
    async with db.transaction(request.user.scope) as tx:
        done = await service.resolve(
            tx,
            MessageId(message_id),
            was_sent=data.outcome == "sent",
            company_id=request.user.company_id,
            now=clock.now(),
        )
    return convert(done["message"], MessageShape)


@post("/conversations/{conversation_id:int}/invite", permission="conversations.reply", status_code=201)
async def invite(
    request: Caller,
    *,
    conversation_id: PathId,
    data: JSONBody[KeyGiven],
    db: GivenDb,
    clock: GivenClock,
    own_links: NamedDependency[OwnLinks],
) -> MessageShape:
    """Invite the person into a lawful channel with the words of the inbox; ``{link}`` in them is the person's own."""
    user = request.user
    async with db.transaction(user.scope) as tx:
        said = await inviting.invite(
            tx,
            ConversationId(conversation_id),
            company_id=user.company_id,
            speaker=speaker_of(user),
            now=clock.now(),
            client_key=data.client_key,
            links=own_links,
        )
    return convert(said["message"], MessageShape)


@get("/conversations/{conversation_id:int}/proposed-answer", permission="conversations.reply", shows_personal=True)
async def get_proposed_answer(
    request: Caller, *, conversation_id: PathId, db: GivenDb, clock: GivenClock
) -> ProposedAnswer:
    """What to answer to whoever sent personal data where they must not come; ``POST …/invite`` sends an invitation."""
    company_id, day = request.user.company_id, today_in_moscow(clock.now())
    async with db.transaction(request.user.scope) as tx:
        found = await propose(tx, ConversationId(conversation_id), company_id=company_id, day=day)
    return convert(found, ProposedAnswer, from_attributes=True)


@patch("/messages/{message_id:int}", permission="conversations.reply")
async def edit_message(
    request: Caller, *, message_id: PathId, data: JSONBody[TextGiven], db: GivenDb, clock: GivenClock
) -> MessageShape:
    """Change a sent message here and in the channel."""
    async with db.transaction(request.user.scope) as tx:
        who = {"company_id": request.user.company_id, "by": request.user.operator_id}
        done = await service.edit(tx, MessageId(message_id), data.text, **who, now=clock.now())
    return convert(done["message"], MessageShape)


@delete("/messages/{message_id:int}", permission="conversations.reply", status_code=200)
async def remove_message(request: Caller, *, message_id: PathId, db: GivenDb, clock: GivenClock) -> MessageShape:
    """Remove a sent message here and in the channel."""
    async with db.transaction(request.user.scope) as tx:
        done = await service.remove(tx, MessageId(message_id), company_id=request.user.company_id, now=clock.now())
    return convert(done["message"], MessageShape)


routes = (
    send_message,
    invite,
    get_proposed_answer,
    preview_message,
    cancel_message,
    retry_message,
    resolve_message,
    edit_message,
    remove_message,
)
