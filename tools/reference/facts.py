"""The page of facts."""

from pristan.core.facts import KINDS
from tools.reference.markdown import code, table
from tools.reference.markdown import page as page_of

INTRO = """\
A fact is something that happened, in the past tense. Screens follow facts by `GET /api/v1/live` (server-sent
events): the event's `id` is the fact's position in its company. Positions have no gaps and stand in the order of
commits, so a client that knows its position misses and doubles nothing: it says `?position=` (or `Last-Event-ID`)
and gets what came after."""
SHAPE = """\
    id: 1042
    event: fact
    data: {"position": 1042, "kind": "message_received", "at": "…", "conversation_id": 7,
           "conversation": {…}, "message": {…}, "data": {…}}

`conversation` and `message` are whole rows in the shape of the API after the change, so *snapshot before + facts =
snapshot after*. `data` holds what else is worth telling: who did it (`by`), into which conversation. Besides facts
the stream carries `event: presence` (who looks at a conversation, who types; no id) and `event: reload` (the
position is too old: read the lists again)."""


def page() -> str:
    """Every kind of fact."""
    rows = [[code(kind), meaning] for kind, meaning in KINDS.items()]
    return page_of("Facts", INTRO, SHAPE, table(["kind", "recorded when"], rows))
