"""The local twin of the Bot API of Yandex Messenger, with the employees' side beside it."""

from pristan.kit.clock import Clock
from pristan.sandbox.office import OfficeTwin, an_office
from pristan.sandbox.twin import Twin, TwinConfig
from pristan.sandbox.yandex_messenger.wire import YandexWire


def open_twin(config: TwinConfig) -> Twin:
    """The twin of this installation."""
    return an_office_with_yandex(config)


def an_office_with_yandex(config: TwinConfig, *, clock: Clock | None = None) -> OfficeTwin:
    """An office whose messenger is that of Yandex."""
    office = an_office(clock)
    return OfficeTwin(config, office, wire=YandexWire(office, mapped=config.mapped_webhooks))


__all__ = ["an_office_with_yandex", "open_twin"]
