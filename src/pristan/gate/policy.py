"""The decision: rules of the house and of the platforms, joined by what the rulebook says (``law``)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from pristan.channels.model import ClearedMessage, OutboundKind, OutboundMessage, Purpose, gate_seal
from pristan.contacts import ShutWindow
from pristan.gate.model import Circumstances, Denied, Held, Place, Reason, Rule, Verdict, WayOut

RECIPIENT_STOPPED = "house-recipient-stopped"
CHANNEL_CLOSED = "house-channel-closed"
CHANNEL_LEFT = "house-channel-left"
INBOX_CLOSED = "house-inbox-closed"
PLATFORM_WINDOW = "PLATFORM-WINDOW"  # of the platforms' own terms: windows stand as data in the manifests
VERSION = 1
RULES: tuple[Rule, ...] = ()  # those that look at the message itself; the house has none, the law's come here

# No word of the text helps.
_HOUSE = frozenset({RECIPIENT_STOPPED, CHANNEL_CLOSED, CHANNEL_LEFT, INBOX_CLOSED, PLATFORM_WINDOW})
_LOOKED_UP = frozenset({"other_channel", "invite"})  # ways that are judged here, by what there really is

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
    elif circumstances.is_closed and purpose is not Purpose.INVITATION:
        reasons.append(_closed())
    elif circumstances.is_left and purpose is not Purpose.INVITATION:
        reasons.append(_left())
    if purpose is Purpose.PROMO and circumstances.against_ads is not None:
        reasons.append(circumstances.against_ads)
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


def _closed() -> Reason:
    """The company has closed this connection itself: nobody answers where nobody reads any more."""
    return Reason(
        rule_id=INBOX_CLOSED,
        version=VERSION,
        effect="denied",
        title="Подключение закрыто",
        text="Подключение закрыто: компания отсюда не отвечает. Продолжите разговор в разрешённом канале",
    )


def ways_out(
    reasons: tuple[Reason, ...],
    places: Sequence[Place] | None = None,
    *,
    has_invitation: bool = False,
    lawful: Sequence[tuple[str, str]] = (),
) -> tuple[WayOut, ...]:
    """Next steps for what was refused: those that help first, useless ones with their reason.

    ``places``: other addresses of the person, each judged as a message there would be; ``None``: not looked up.
    ``lawful``: ids and titles of steps after which the rules of law say better.
    """
    if not reasons:
        return ()
    house = {reason.rule_id for reason in reasons} & _HOUSE
    ways = _other_channels(places)
    if house & {CHANNEL_LEFT, INBOX_CLOSED} or "invite" in dict(lawful):
        ways.insert(0, _invitation(has_invitation=has_invitation))
    if not house:
        ways += [WayOut(kind=kind, title=title) for kind, title in lawful if kind not in _LOOKED_UP]
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
    reasons: Sequence[Reason],
    *,
    now: datetime,
    released: Collection[str] = (),
    has_invitation: bool = False,
) -> Verdict:
    """Clear ``message``, hold it, or deny it with every reason that stands; one that denies outweighs those that hold.

    ``released``: keys of reasons that a person lifted for this message; only what holds can be lifted.
    """
    standing = standing_of(reasons, released)
    ways = ways_out(standing, has_invitation=has_invitation)
    if any(reason.effect == "denied" for reason in standing):
        return Denied(reasons=standing, ways=ways)
    if standing:
        return Held(reasons=standing, ways=ways)
    return ClearedMessage(message, rule_ids=tuple(reason.key for reason in reasons), decided_at=now, seal=gate_seal())


def reasons_against(
    message: OutboundMessage, circumstances: Circumstances, *, rules: Sequence[Rule] = RULES, law: Sequence[Reason] = ()
) -> tuple[Reason, ...]:
    """Everything that speaks against ``message``, whether it stops it or not."""
    more = [reason for rule in rules if (reason := rule(message, circumstances)) is not None]
    found = (*_standing_against(message, circumstances), *more)
    said = {reason.key for reason in found}
    return (*found, *(reason for reason in law if reason.key not in said))


def standing_of(reasons: Sequence[Reason], released: Collection[str] = ()) -> tuple[Reason, ...]:
    """Those that stop a message: no shadows, and nobody lifted them."""
    return tuple(reason for reason in reasons if not reason.is_shadow and not is_lifted(reason, released))


def is_lifted(reason: Reason, released: Collection[str]) -> bool:
    """Whether a person lifted ``reason`` in the version in which it speaks; a ban cannot be lifted."""
    return reason.effect == "held" and reason.key in released


def worst(reasons: Sequence[Reason]) -> str:
    """What reasons come to: cleared, held or denied."""
    effects = {reason.effect for reason in reasons}
    return "denied" if "denied" in effects else "held" if effects else "cleared"


def _standing_against(message: OutboundMessage, circumstances: Circumstances) -> tuple[Reason, ...]:
    """Windows are about new messages: mending, taking back and answering a press are not."""
    if message.kind is not OutboundKind.MESSAGE:
        circumstances = replace(circumstances, shut={})
    return assess(circumstances, purpose=message.purpose)
