"""What the gate would say, while the operator still types."""

from typing import Annotated, Any, Literal

from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta, Struct, convert

from pristan.conversations.shapes import Id, Text
from pristan.core.ids import ConversationId
from pristan.gate.preview import Draft, look
from pristan.kit.given import GivenClock, GivenDb

Caller = Request[Any, Any, Any]


class PreviewGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``purpose``: what the message is for; advertising is judged as such however it is called."""

    conversation_id: Id
    text: Text = ""
    file_ids: Annotated[list[Id], Meta(max_length=10)] = []
    purpose: Literal["reply", "service", "legal", "promo"] = "reply"


class FragmentShape(Struct, kw_only=True):
    """Code points ``[start, end)`` of the text, or of the subject, button or file ``number`` that ``where`` names.

    ``where`` of ``contents``: inside the file ``number``; ``words`` tell the place there.
    """

    start: int
    end: int
    kind: str
    words: str
    where: str = "text"
    number: int = 0


class ReasonShape(Struct, kw_only=True):
    """``nature``: house, law, regulator_position, contract (the platform's own terms) or product; ``source``: the page.

    ``shadow``: the rule says so and stops nothing yet.
    """

    rule_id: str
    version: int
    effect: str
    title: str
    text: str
    article: str
    confidence: str
    nature: str = "house"
    source: str = ""
    fragments: list[FragmentShape] = []
    shadow: bool = False


class WayShape(Struct, kw_only=True):
    """A next step. ``kind``: other_channel, invite, ask_administrator, repeat, or a way of ``gate explain`` (mask …).

    The ids say where ``other_channel`` leads: without ``conversation_id`` a conversation is to be started there.
    """

    kind: str
    title: str
    enabled: bool
    reason: str
    channel: str | None = None
    identity_id: int | None = None
    inbox_id: int | None = None
    conversation_id: int | None = None


class FileKnown(Struct, kw_only=True):
    """``state``: reading (ask again in a moment), read, or unread (not all of it); ``words``: what stands in it."""

    file_id: int
    state: str
    words: list[str]


class VerdictShape(Struct, kw_only=True):
    """``outcome``: cleared, held or denied; reasons marked ``shadow`` do not count for it.

    ``mode``: shadow or enforce, of the company. ``masked``: the text with the data at fault hidden, where that helps.
    """

    outcome: str
    reasons: list[ReasonShape]
    ways: list[WayShape]
    mode: str = ""
    masked: str | None = None
    files: list[FileKnown] = []


@post("/gate/preview", permission="conversations.view", shows_personal=True, status_code=200)
async def preview(request: Caller, *, data: JSONBody[PreviewGiven], db: GivenDb, clock: GivenClock) -> VerdictShape:
    """The verdict as it would be now; the deciding one is made at the moment of sending."""
    async with db.transaction(request.user.scope) as tx:
        body = await look(tx, draft_of(data), who=request.user, now=clock.now())
    return convert(body, VerdictShape)


def draft_of(data: PreviewGiven) -> Draft:
    """The draft somebody shows to the gate."""
    return Draft(
        conversation_id=ConversationId(data.conversation_id),
        text=data.text.replace("\x00", ""),
        file_ids=data.file_ids,
        purpose=data.purpose,
    )
