"""The local twin of the VK API for communities, with the customers' side beside it.

Models what the contract of VK names: Callback API with confirmation, secret, retries and orders in answers; Bots Long
Poll with its refusals; ``random_id``, consents, partial results of ``peer_ids``, uploads, keyboards, echoes.
"""

from pristan.sandbox.twin import TwinConfig
from pristan.sandbox.vk.twin import VkTwin


def open_twin(config: TwinConfig) -> VkTwin:
    """The twin for the sandbox of an installation."""
    return VkTwin(config)


__all__ = ["VkTwin", "open_twin"]
