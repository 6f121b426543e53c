"""The local twin of the WhatsApp Cloud API, with the customers' phones beside it."""

from pristan.sandbox.twin import Twin, TwinConfig
from pristan.sandbox.whatsapp.twin import WhatsAppTwin


def open_twin(config: TwinConfig) -> Twin:
    """The twin of this installation."""
    return WhatsAppTwin(config)


__all__ = ["WhatsAppTwin", "open_twin"]
