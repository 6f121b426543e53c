"""May we write to a person there, with what, until when? One decision for the panel, the API and whoever begins."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from pristan.channels.model import Purpose, Window
from pristan.contacts.model import Permit, Reachability, ReachState, ShutWindow, Standing

PURPOSES: Final = (Purpose.REPLY, Purpose.SERVICE, Purpose.PROMO)
CUSTOMER: Final = "customer"
FOREVER: Final = datetime.max.replace(tzinfo=UTC)

_TITLES: Final[Mapping[ReachState, str]] = MappingProxyType(
    {
        ReachState.CAN_WRITE: "можно писать",
        ReachState.ONLY_REPLY: "можно отвечать",
        ReachState.SERVICE_ONLY: "только сервисные",
        ReachState.NOT_BEFORE: "после сообщения клиента",
        ReachState.INBOX_STOPPED: "подключение остановлено",
        ReachState.UNREACHABLE: "канал не находит адрес",
        ReachState.INVITATION_ONLY: "только приглашение",
        ReachState.BLOCKED: "сообщения закрыты",
        ReachState.NOT_ALLOWED: "нельзя: канал закрыт для компании",
    }
)
_STOPPED: Final[Mapping[str, tuple[ReachState, str]]] = MappingProxyType(
    {
        "blocked": (ReachState.BLOCKED, "Клиент остановил сообщения"),
        "withdrawn": (ReachState.BLOCKED, "Клиент отозвал согласие"),
        "unreachable": (ReachState.UNREACHABLE, "Канал ответил, что такого адреса нет"),
    }
)


def reachability(standing: Standing, *, now: datetime) -> Reachability:
    """What may be sent to this address at ``now``, for each purpose and in one word."""
    if (stop := _stopped(standing)) is not None:
        state, detail = stop
        closed = Permit(is_open=False, reason=detail or _TITLES[state])
        return Reachability(state=state, title=_TITLES[state], detail=detail, permits=dict.fromkeys(PURPOSES, closed))
    permits = {purpose: permit(standing, purpose, now=now) for purpose in PURPOSES}
    state = _in_one_word(permits)
    reply = permits[Purpose.REPLY]
    detail = standing.manifest.first_writer_note if state is ReachState.NOT_BEFORE else ""
    return Reachability(state=state, title=_TITLES[state], detail=detail, until=reply.until, permits=permits)


def permit(standing: Standing, purpose: Purpose, *, now: datetime) -> Permit:
    """Whether the platform's windows (and, for promo, its rules and the person's consent) let ``purpose`` through."""
    if purpose is Purpose.PROMO:
        if standing.manifest.promo == "forbidden":
            return Permit(is_open=False, reason=standing.manifest.promo_note or "Правила канала запрещают рекламу")
        if standing.promo_consent_at is None:
            # 38-FZ, art. 18: advertising over networks takes a consent given beforehand.
            return Permit(is_open=False, reason="Нет согласия на рекламу")
    return _through_windows(standing, purpose, now=now)


def _stopped(standing: Standing) -> tuple[ReachState, str] | None:
    if not standing.is_allowed:
        return ReachState.NOT_ALLOWED, ""
    if standing.identity_state in _STOPPED:
        return _STOPPED[standing.identity_state]
    if standing.inbox_state == "closed":
        return ReachState.INVITATION_ONLY, "Подключение закрыто, отсюда уходит только переадресация"
    if standing.manifest.role == "leaving" and not standing.is_decided:
        return ReachState.INVITATION_ONLY, "Из этого канала уходит только приглашение в разрешённый"
    return None if standing.inbox_state == "active" else (ReachState.INBOX_STOPPED, "")


def shut_window(standing: Standing, purpose: Purpose, *, now: datetime) -> ShutWindow | None:
    """The platform's window that is shut for a message of ``purpose``; None while one is open.

    Promo where no window speaks of it is not a matter of windows: the platform's rules of advertising decide it.
    """
    windows = _windows_for(standing, purpose)
    if not windows and purpose is Purpose.PROMO:
        return None
    found = _through_windows(standing, purpose, now=now)
    if found.is_open:
        return None
    shut = [(end, window) for window in windows if (end := _end(window, standing, purpose)) is not None]
    last = max(shut, key=lambda item: item[0], default=None)
    named = last[1] if last is not None else next(iter(windows), None)
    return ShutWindow(
        reason=found.reason,
        source=(named.source if named is not None else "") or standing.manifest.docs_url,
        closed_at=last[0] if last is not None else None,
    )


_AS: Final[Mapping[Purpose, str]] = MappingProxyType(
    {Purpose.LEGAL: "service", Purpose.INVITATION: "reply"}  # windows know of neither
)


def _windows_for(standing: Standing, purpose: Purpose) -> list[Window]:
    wanted = _AS.get(purpose, purpose.value)
    return [window for window in windows_of(standing) if wanted in window.allows]


def _through_windows(standing: Standing, purpose: Purpose, *, now: datetime) -> Permit:
    windows = _windows_for(standing, purpose)
    if not windows:
        return Permit(is_open=False, reason="Правила канала этого не разрешают")
    opened = [(window, end) for window in windows if (end := _end(window, standing, purpose)) is not None]
    ends = [end for _, end in opened if now < end]
    if not ends:
        # What has closed is explained by its window; what never opened, by who has to begin.
        note = next((window.note for window, _ in opened if window.note), "")
        return Permit(is_open=False, reason=note or standing.manifest.first_writer_note)
    last = max(ends)
    return Permit(is_open=True, until=None if last == FOREVER else last)


def windows_of(standing: Standing) -> tuple[Window, ...]:
    """The windows of the manifest; one that names none is open to whoever has begun, or to anybody."""
    manifest = standing.manifest
    return manifest.windows or (Window(since="start" if manifest.first_writer == CUSTOMER else "none"),)


def _end(window: Window, standing: Standing, purpose: Purpose) -> datetime | None:
    """When the window closes (or closed); None if nothing opened it."""
    agreed = standing.promo_consent_at if purpose is Purpose.PROMO else None
    opened = {
        "message": standing.last_message_at,
        "start": standing.started_at or standing.last_message_at,
        "consent": standing.consented_at or agreed,
    }
    if window.since == "none":
        return FOREVER
    since = opened.get(window.since)
    if since is None:
        return None
    return since + timedelta(hours=window.hours) if window.hours else FOREVER


def _in_one_word(permits: Mapping[Purpose, Permit]) -> ReachState:
    reply, service = permits[Purpose.REPLY], permits[Purpose.SERVICE]
    if reply.is_open:
        return ReachState.CAN_WRITE if service.is_open and reply.until is None else ReachState.ONLY_REPLY
    return ReachState.SERVICE_ONLY if service.is_open else ReachState.NOT_BEFORE
