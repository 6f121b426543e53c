"""The decision. Two rules of the house hold today; the rules of law join them as data."""

from datetime import datetime

from pristan.channels.model import ClearedMessage, OutboundMessage, gate_seal
from pristan.gate.model import Circumstances, Denied, Held, Reason, Verdict, WayOut

RECIPIENT_STOPPED = "house-recipient-stopped"
CHANNEL_CLOSED = "house-channel-closed"
VERSION = 1

_STATES = {
    "blocked": "Клиент остановил сообщения в этом канале. Написать можно, когда клиент снова откроет диалог",
    "withdrawn": "Клиент отозвал согласие на сообщения. Написать можно после нового согласия",
}


def assess(circumstances: Circumstances) -> tuple[Reason, ...]:
    """All reasons against sending under ``circumstances``; empty means that it may leave."""
    reasons: list[Reason] = []
    if circumstances.identity_state in _STATES:
        reasons.append(
            Reason(
                rule_id=RECIPIENT_STOPPED,
                version=VERSION,
                effect="denied",
                title="Клиент не принимает сообщения",
                text=_STATES[circumstances.identity_state],
            )
        )
    if not circumstances.is_channel_allowed:
        reasons.append(
            Reason(
                rule_id=CHANNEL_CLOSED,
                version=VERSION,
                effect="denied",
                title="Канал закрыт для компании",
                text=circumstances.channel_reason or "Администратор закрыл этот канал для ответов",
            )
        )
    return tuple(reasons)


def ways_out(reasons: tuple[Reason, ...]) -> tuple[WayOut, ...]:
    """Lawful next steps for what was refused, useless ones with their reason."""
    if not reasons:
        return ()
    ways = [WayOut(kind="other_channel", title="Ответить в другом канале клиента")]
    if any(reason.rule_id == CHANNEL_CLOSED for reason in reasons):
        ways.append(WayOut(kind="ask_administrator", title="Спросить администратора"))
    ways.append(
        WayOut(kind="repeat", title="Отправить ещё раз", is_enabled=False, reason="Не поможет: причина не в сбое")
    )
    return tuple(ways)


def decide(message: OutboundMessage, circumstances: Circumstances, *, now: datetime) -> Verdict:
    """Clear ``message``, hold it, or name every rule that forbids it."""
    reasons = assess(circumstances)
    if any(reason.effect == "denied" for reason in reasons):
        return Denied(reasons=reasons, ways=ways_out(reasons))
    if reasons:
        return Held(reasons=reasons, ways=ways_out(reasons))
    return ClearedMessage(message, rule_ids=(), decided_at=now, seal=gate_seal())
