"""The local twin of a company's own system: the published sample, with phones of customers beside it."""

from pristan.sandbox.api_channel.twin import ApiTwin
from pristan.sandbox.twin import Twin, TwinConfig

__all__ = ["ApiTwin", "open_twin"]


def open_twin(config: TwinConfig) -> Twin:
    """The twin of this installation, or of a test."""
    return ApiTwin(config)
