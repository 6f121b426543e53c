"""«Это ошибка?»: a verdict is called wrong from where it is seen, and becomes a case of the rulebook."""

from typing import Annotated, Any

from litestar import Request, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from pristan.conversations.shapes import PathId
from pristan.gate import false_alarms
from pristan.gate.api.preview import PreviewGiven, draft_of
from pristan.gate.false_alarms import FalseAlarm
from pristan.kit.db import Tx
from pristan.kit.given import GivenClock, GivenDb
from pristan.kit.principal import Principal
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
Comment = Annotated[str, Meta(max_length=500)]


class FalseAlarmGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``comment``: why the rule is wrong; may be left out."""

    comment: Comment = ""


class DraftAlarmGiven(PreviewGiven, kw_only=True, forbid_unknown_fields=True):
    """The draft as it was shown to the gate."""

    comment: Comment = ""


@post("/gate/decisions/{decision_id:int}/false-alarm", permission="privacy.manage", status_code=204)
async def report_decision(
    request: Caller, *, decision_id: PathId, data: JSONBody[FalseAlarmGiven], db: GivenDb, clock: GivenClock
) -> None:
    """Call a decision wrong."""
    alarm = _alarm(request, data.comment, clock)
    async with db.transaction(request.user.scope) as tx:
        await false_alarms.report(tx, alarm, decision_id=decision_id)
        await _log(tx, request, alarm, target=f"gate_decision:{decision_id}")


@post("/gate/false-alarms", permission="conversations.reply", shows_personal=True, status_code=204)
async def report_draft(request: Caller, *, data: JSONBody[DraftAlarmGiven], db: GivenDb, clock: GivenClock) -> None:
    """Call the verdict about a draft wrong; its words are kept with the case."""
    alarm = _alarm(request, data.comment, clock)
    async with db.transaction(request.user.scope) as tx:
        await false_alarms.report_draft(tx, alarm, draft_of(data), who=request.user)
        await _log(tx, request, alarm, target=f"conversation:{data.conversation_id}")


@post("/messages/{message_id:int}/false-alarm", permission="conversations.reply", status_code=204)
async def report_message(
    request: Caller, *, message_id: PathId, data: JSONBody[FalseAlarmGiven], db: GivenDb, clock: GivenClock
) -> None:
    """Call wrong what holds a message, or stopped it."""
    alarm = _alarm(request, data.comment, clock)
    async with db.transaction(request.user.scope) as tx:
        await false_alarms.report_last(tx, alarm, message_id=message_id)
        await _log(tx, request, alarm, target=f"message:{message_id}")


@post("/held-messages/{entry_id:int}/false-alarm", permission="gate.decide", status_code=204)
async def report_held(
    request: Caller, *, entry_id: PathId, data: JSONBody[FalseAlarmGiven], db: GivenDb, clock: GivenClock
) -> None:
    """Call wrong what holds a message of the queue; nothing is decided by it."""
    alarm = _alarm(request, data.comment, clock)
    async with db.transaction(request.user.scope) as tx:
        await false_alarms.report_last(tx, alarm, outbox_id=entry_id)
        await _log(tx, request, alarm, target=f"outbox:{entry_id}")


def _alarm(request: Caller, comment: str, clock: GivenClock) -> FalseAlarm:
    who: Principal = request.user
    said = comment.replace("\x00", "").strip()
    return FalseAlarm(company_id=who.company_id, comment=said, by=who.operator_id, by_name=who.name, now=clock.now())


async def _log(tx: Tx, request: Caller, alarm: FalseAlarm, *, target: str) -> None:
    entry = entry_of(request, "gate.false_alarm", target=target, comment=alarm.comment)
    await append_access_log(tx, entry, now=alarm.now)
