"""The local twin of the Telegram Bot API (contract of Telegram, section 10), with the customer's side beside it."""

from pristan.sandbox.telegram.twin import TelegramTwin
from pristan.sandbox.twin import Twin, TwinConfig


def open_twin(config: TwinConfig) -> Twin:
    """The twin of this installation."""
    return TelegramTwin(config)


__all__ = ["TelegramTwin", "open_twin"]
