"""The local twin of group messages of Odnoklassniki, made from the documentation.

No third-party client exists that could prove it (none lets its address be changed): believe it as far as the
documentation goes. Where the documentation is silent, a switch lets the twin answer in another way.
"""

from pristan.sandbox.ok.twin import OkTwin
from pristan.sandbox.twin import Twin, TwinConfig


def open_twin(config: TwinConfig) -> Twin:
    """The twin of this installation."""
    return OkTwin(config)


__all__ = ["OkTwin", "open_twin"]
