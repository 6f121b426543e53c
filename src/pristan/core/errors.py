"""Every error of the house.

PristanError
├── InvalidInput        the caller sent something that cannot be accepted
├── NotFound            there is no such thing, or the caller may not know of it
├── Conflict            the thing changed meanwhile, or its state forbids the act
├── Forbidden           the caller is known and has no right
├── Unauthenticated     the caller is not known
├── TooMany             the caller exceeded a rate
├── Unavailable         we cannot do it now (disk full, database away)
├── Misconfigured       refuse to start
└── ChannelError        a remote messenger
    ├── Transient            surely not sent: retry
    ├── OutcomeUnknown       perhaps sent: reconcile, else ask the operator
    ├── NotReady             the remote still processes an attachment: retry the same send
    ├── RateLimited          retry after a while
    ├── AuthFailed           the inbox needs attention, stop sending
    ├── RecipientUnreachable the identity cannot be reached: mark it
    ├── MessageRejected      permanent: show the operator
    ├── ProtocolError        the remote broke its contract: alert
    └── HostRefused          our code wanted a host that is not allowed: alert

Statuses of HTTP are assigned only in ``web/problems.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field of the input and what to do about it, in Russian."""

    field: str
    message: str


class PristanError(Exception):
    """Не получилось выполнить действие."""

    code: ClassVar[str] = "pristan.error"

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.own_code = code or self.code

    @property
    def title(self) -> str:
        return (type(self).__doc__ or "").splitlines()[0]


class InvalidInput(PristanError):
    """Данные не приняты."""

    code = "input.invalid"

    def __init__(self, detail: str = "", *, code: str | None = None, fields: Sequence[FieldError] = ()) -> None:
        super().__init__(detail, code=code)
        self.fields = tuple(fields)


class NotFound(PristanError):
    """Такого здесь нет."""

    code = "not_found"


class Conflict(PristanError):
    """Состояние изменилось."""

    code = "conflict"

    def __init__(self, detail: str = "", *, code: str | None = None, theirs: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail, code=code)
        self.theirs = theirs  # what stands there now, for whoever must choose between it and their own


class Forbidden(PristanError):
    """Нет прав на это действие."""

    code = "forbidden"


class Unauthenticated(PristanError):
    """Нужно войти."""

    code = "unauthenticated"


class TooMany(PristanError):
    """Слишком часто."""

    code = "too_many"

    def __init__(self, detail: str = "", *, retry_after_s: int = 1, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.retry_after_s = retry_after_s


class Unavailable(PristanError):
    """Сейчас это невозможно."""

    code = "unavailable"


class Misconfigured(PristanError):
    """Настройка не позволяет начать работу."""

    code = "misconfigured"


REMOTE_WORDS = ". Ответ сервера: "  # in a detail: what follows is the remote's, and may name people


def own_words(text: str) -> str:
    """What we say ourselves, without what a remote added: for places where nobody looks for personal data."""
    return text.partition(REMOTE_WORDS)[0]


class ChannelError(PristanError):
    """Канал не принял запрос."""

    code = "channel.error"


class Transient(ChannelError):
    """Канал временно недоступен. Повторим сами."""

    code = "channel.transient"


class OutcomeUnknown(ChannelError):
    """Канал не ответил. Проверяем, дошло ли сообщение."""

    code = "channel.outcome_unknown"


class NotReady(ChannelError):
    """Канал ещё обрабатывает вложение. Повторим сами."""

    code = "channel.not_ready"

    def __init__(self, retry_after: timedelta, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.retry_after = retry_after


class RateLimited(ChannelError):
    """Канал просит писать реже. Отправим чуть позже."""

    code = "channel.rate_limited"

    def __init__(self, retry_after: timedelta, detail: str = "") -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class AuthFailed(ChannelError):
    """Канал не принял ключ. Нужен администратор."""

    code = "channel.auth_failed"


class RecipientUnreachable(ChannelError):
    """Клиенту нельзя написать в этом канале."""

    code = "channel.recipient_unreachable"


class MessageRejected(ChannelError):
    """Канал не принял сообщение. Клиент ничего не получил."""

    code = "channel.message_rejected"


class ProtocolError(ChannelError):
    """Канал ответил не по правилам."""

    code = "channel.protocol_error"


class HostRefused(ChannelError):
    """Пристань не обращается к этому серверу: его нет среди серверов канала. Добавить его может администратор."""

    code = "channel.host_refused"
