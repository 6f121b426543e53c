"""The switches that spoil the connection, one set per community."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from pristan.sandbox.twin import FaultSwitch

_TITLES = {
    "token_revoked": "Ключ сообщества отозван",
    "slow_ms": "Ответ API приходит через столько миллисекунд",
    "rate_limit_every": "Каждый N-й вызов: слишком часто (ошибка 6)",
    "internal_every": "Каждый N-й вызов: внутренняя ошибка (10)",
    "server_error_every": "Каждый N-й вызов: HTTP 502 до работы",
    "lose_answer_every": "Каждая N-я отправка: сделано, а ответа нет (HTTP 504)",
    "hang_s": "Потерянный ответ приходит через столько секунд",
    "flood_every": "Каждая N-я отправка: однообразные сообщения (ошибка 9)",
    "captcha": "Вместо ответа — код с картинки (ошибка 14)",
    "duplicate_every": "Каждое N-е событие приходит дважды",
    "reorder_every": "Каждое N-е событие обгоняет следующее",
    "unknown_event_every": "После каждого N-го события — событие неизвестного вида",
    "long_poll_failed": "Следующий опрос: failed 1, 2 или 3",
    "requests_per_second": "Вызовов в секунду, 0 — без предела",
}


@dataclass(slots=True, kw_only=True)
class Faults:
    """A count of zero is «off»; a count of N spoils each N-th."""

    token_revoked: float = 0
    slow_ms: float = 0
    rate_limit_every: float = 0
    internal_every: float = 0
    server_error_every: float = 0
    lose_answer_every: float = 0
    hang_s: float = 0
    flood_every: float = 0
    captcha: float = 0
    duplicate_every: float = 0
    reorder_every: float = 0
    unknown_event_every: float = 0
    long_poll_failed: float = 0
    requests_per_second: float = 20
    seen: dict[str, int] = field(default_factory=dict)

    def is_due(self, name: str) -> bool:
        """Whether this occasion is the one to be spoiled."""
        every = int(getattr(self, name))
        if every <= 0:
            return False
        self.seen[name] = self.seen.get(name, 0) + 1
        return self.seen[name] % every == 0

    def switches(self) -> list[FaultSwitch]:
        return [
            FaultSwitch(id=one.name, title=_TITLES[one.name], value=getattr(self, one.name))
            for one in fields(self)
            if one.name in _TITLES
        ]
