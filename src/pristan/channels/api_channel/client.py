"""One call: bring an event to a company's system."""

import msgspec

from pristan.channels.api_channel.failures import failure
from pristan.channels.api_channel.render import OutboundEvent
from pristan.channels.courier import Courier


class CompanyClient:
    """Talks to one address."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier

    async def tell(self, event: OutboundEvent) -> None:
        """Post the event; raises the ChannelError tree, never OutcomeUnknown."""
        error = failure(await self._courier.bring(event.id, msgspec.json.encode(event)))
        if error is not None:
            raise error
