"""The local twin of the Talk API of Контур (contract of Контур.Толк, sections 2 to 5), with guests beside it."""

from pristan.sandbox.kontur_talk.twin import KonturTalkTwin
from pristan.sandbox.twin import Twin, TwinConfig


def open_twin(config: TwinConfig) -> Twin:
    """The twin of this installation."""
    return KonturTalkTwin(config)


__all__ = ["KonturTalkTwin", "open_twin"]
