"""The local twin of the Bot API of VK Teams, with the employees' side beside it."""

from pristan.kit.clock import Clock
from pristan.sandbox.office import OfficeTwin, an_office
from pristan.sandbox.twin import Twin, TwinConfig
from pristan.sandbox.vk_teams.wire import TeamsWire


def open_twin(config: TwinConfig) -> Twin:
    """The twin of this installation."""
    return an_office_with_teams(config)


def an_office_with_teams(config: TwinConfig, *, clock: Clock | None = None) -> OfficeTwin:
    """An office whose messenger is VK Teams."""
    office = an_office(clock)
    return OfficeTwin(config, office, wire=TeamsWire(office, base_url=config.base_url))


__all__ = ["an_office_with_teams", "open_twin"]
