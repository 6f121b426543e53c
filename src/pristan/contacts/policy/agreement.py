"""What a person's consent to one purpose comes to. Pure: records in, standing out."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pristan.contacts.model import ConsentFault, ConsentKind, ConsentRecord, ConsentStanding, ConsentState, Demand

MOSCOW = ZoneInfo("Europe/Moscow")


def standing(records: Iterable[ConsentRecord], demand: Demand, *, now: datetime) -> ConsentStanding:
    """What holds at ``now``; in which order the records were written does not matter.

    A withdrawal ends everything said up to it. A consent with a fault is none, and takes nothing from an older one.
    """
    known = sorted((one for one in records if one.at <= now), key=lambda one: (one.at, one.id))
    ended = next((one for one in reversed(known) if one.kind is not ConsentKind.GIVEN), None)
    since = [one for one in known if one.kind is ConsentKind.GIVEN and (ended is None or one.at > ended.at)]
    faults = [fault_of(one, demand) for one in since]
    sound = [one for one, fault in zip(since, faults, strict=True) if fault is None]
    live = [one for one in sound if one.expires_at is None or now < one.expires_at]
    if live:
        return _of(live[-1], ConsentState.GIVEN)
    if sound:
        return _of(sound[-1], ConsentState.EXPIRED)
    fault = faults[-1] if faults else None
    if ended is not None:
        return _of(ended, ConsentState.WITHDRAWN, fault=fault)
    return _of(since[-1], ConsentState.UNKNOWN, fault=fault) if since else ConsentStanding(state=ConsentState.UNKNOWN)


def fault_of(record: ConsentRecord, demand: Demand) -> ConsentFault | None:
    """Why a given consent does not count."""
    if not record.is_separate and demand.separate_since is not None and day_of(record.at) >= demand.separate_since:
        words = f"Согласие взято вместе с другими условиями; с {demand.separate_since:%d.%m.%Y} оно отдельный документ"
        return ConsentFault(text=words, rule=demand.separate_rule)
    if not demand.sufficient & record.evidence:
        words = {
            "written": "Нет подписанного документа: для этой цели согласие письменное",
            "verified": "Не доказано, что согласие дал сам человек: нет сообщения, кода или личной ссылки",
        }.get(demand.proof, "Нет доказательства согласия")
        return ConsentFault(text=words, rule=demand.rule) if demand.proof != "mark" else None
    return None


def day_of(at: datetime) -> date:
    """The day in Moscow, by which rules begin."""
    return at.astimezone(MOSCOW).date()


def _of(record: ConsentRecord, state: ConsentState, *, fault: ConsentFault | None = None) -> ConsentStanding:
    is_given = record.kind is ConsentKind.GIVEN
    return ConsentStanding(
        state=state,
        record_id=record.id,
        given_at=record.at if is_given else None,
        ended_at=None if is_given else record.at,
        expires_at=record.expires_at,
        channels=record.channels,
        way=record.way,
        fault=fault,
    )


def covers(standing_: ConsentStanding, channel: str) -> bool:
    """Whether a consent is there and reaches a channel."""
    is_here = standing_.channels is None or channel in standing_.channels
    return standing_.state is ConsentState.GIVEN and is_here
