"""The decision. Three rules of the house and one of the platforms hold today; the rules of law join them as data."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from pristan.channels.model import ClearedMessage, OutboundKind, OutboundMessage, Purpose, gate_seal
from pristan.contacts import ShutWindow
from pristan.gate.model import Circumstances, Denied, Held, Place, Reason, Rule, Verdict, WayOut

RECIPIENT_STOPPED = "house-recipient-stopped"
CHANNEL_CLOSED = "house-channel-closed"
CHANNEL_LEFT = "house-channel-left"
PLATFORM_WINDOW = "PLATFORM-WINDOW"  # of the platforms' own terms: windows stand as data in the manifests
VERSION = 1
RULES: tuple[Rule, ...] = ()  # those that look at the message itself; the house has none, the law's come here

_STATES = {
    "blocked": "Клиент остановил сообщения в этом канале. Написать можно, когда клиент снова откроет диалог",
    "withdrawn": "Клиент отозвал согласие на сообщения. Написать можно после нового согласия",
}


def assess(circumstances: Circumstances, *, purpose: Purpose = Purpose.REPLY) -> tuple[Reason, ...]:
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
    elif circumstances.is_left and purpose is not Purpose.INVITATION:
        reasons.append(_left())
    if not reasons and (window := circumstances.shut.get(purpose)) is not None:
        reasons.append(_shut(window, circumstances.channel_name))
    return tuple(reasons)


def _shut(window: ShutWindow, name: str) -> Reason:
    """The platform itself would refuse: a sending that cannot succeed is not tried, and the reason is told at once."""
    closed = window.closed_at is not None
    return Reason(
        rule_id=PLATFORM_WINDOW,
        version=VERSION,
        effect="denied",
        title="Окно для ответа закрылось" if closed else "Первым здесь пишет клиент",
        text=f"{window.reason}. Написать можно, когда клиент снова напишет сам" if closed else window.reason,
        article=f"Правила канала «{name}»: договор с площадкой, не закон",
        confidence="договор",
        nature="contract",
        source=window.source,
    )


def _left() -> Reason:
    """A channel of a foreign owner carries nothing but the invitation, until somebody records why more is lawful."""
    return Reason(
        rule_id=CHANNEL_LEFT,
        version=VERSION,
        effect="denied",
        title="Отсюда уходит только приглашение",
        text="Канал иностранного владельца: ответить здесь нельзя, пока администратор не записал, почему запрет"
        " не касается компании. Пригласите клиента в разрешённый канал",
        article="149-ФЗ, ст. 10, ч. 8; 41-ФЗ, ст. 15",
        confidence="спорно",
    )


def ways_out(
    reasons: tuple[Reason, ...], places: Sequence[Place] | None = None, *, has_invitation: bool = False
) -> tuple[WayOut, ...]:
    """Next steps for what was refused: those that help first, useless ones with their reason.

    ``places``: other addresses of the person, each judged as a message there would be; ``None``: not looked up.
    """
    if not reasons:
        return ()
    ways = _other_channels(places)
    if any(reason.rule_id == CHANNEL_LEFT for reason in reasons):
        ways.insert(0, _invitation(has_invitation=has_invitation))
    if any(reason.rule_id == CHANNEL_CLOSED for reason in reasons):
        ways.append(WayOut(kind="ask_administrator", title="Спросить администратора"))
    ways.append(
        WayOut(kind="repeat", title="Отправить ещё раз", is_enabled=False, reason="Не поможет: причина не в сбое")
    )
    return tuple(sorted(ways, key=lambda way: not way.is_enabled))


def _invitation(*, has_invitation: bool) -> WayOut:
    reason = "" if has_invitation else "Приглашение ещё не написано: его пишут в настройках подключения"
    return WayOut(kind="invite", title="Пригласить в разрешённый канал", is_enabled=has_invitation, reason=reason)


def _other_channels(places: Sequence[Place] | None) -> list[WayOut]:
    title = "Ответить в другом канале клиента"
    if places is None:
        return [WayOut(kind="other_channel", title=title)]
    if not places:
        return [WayOut(kind="other_channel", title=title, is_enabled=False, reason="Других адресов клиента нет")]
    return [_way_to(place) for place in places]


def _inner(name: str) -> str:
    """Quotation marks of a name that itself stands in quotation marks."""
    return name.replace("«", "„").replace("»", "“")


def _way_to(place: Place) -> WayOut:
    against = [reason.title for reason in assess(place.circumstances)]
    if place.inbox_state != "active":
        against.append("Подключение остановлено")
    if place.closed:
        against.append(place.closed)
    return WayOut(
        kind="other_channel",
        title=f"Ответить через «{_inner(place.inbox_name)}»",
        is_enabled=not against,
        reason=against[0] if against else "",
        place=place,
    )


def decide(
    message: OutboundMessage,
    circumstances: Circumstances,
    *,
    now: datetime,
    rules: Sequence[Rule] = RULES,
    released: Collection[str] = (),
) -> Verdict:
    """Clear ``message``, hold it, or name every rule that forbids it.

    ``released``: keys of reasons that a person lifted for this message; only what holds can be lifted.
    """
    more = [reason for rule in rules if (reason := rule(message, circumstances)) is not None]
    found = (*_standing_against(message, circumstances), *more)
    standing = tuple(reason for reason in found if reason.effect == "denied" or reason.key not in released)
    return verdict(message, standing, has_invitation=circumstances.has_invitation, now=now)


def _standing_against(message: OutboundMessage, circumstances: Circumstances) -> tuple[Reason, ...]:
    """Windows are about new messages: mending, taking back and answering a press are not."""
    if message.kind is not OutboundKind.MESSAGE:
        circumstances = replace(circumstances, shut={})
    return assess(circumstances, purpose=message.purpose)


def verdict(
    message: OutboundMessage, reasons: tuple[Reason, ...], *, now: datetime, has_invitation: bool = False
) -> Verdict:
    """What the reasons against ``message`` come to: one that denies outweighs those that hold."""
    if any(reason.effect == "denied" for reason in reasons):
        return Denied(reasons=reasons, ways=ways_out(reasons, has_invitation=has_invitation))
    if reasons:
        return Held(reasons=reasons, ways=ways_out(reasons, has_invitation=has_invitation))
    return ClearedMessage(message, rule_ids=(), decided_at=now, seal=gate_seal())
