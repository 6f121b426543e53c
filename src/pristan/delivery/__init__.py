"""Delivery: takes outbox entries through the gate to the channel, one door out.

Keeps order within a conversation and the channel's rates, never repeats blindly: what may have been sent
is reconciled or shown to an operator. One inbox belongs to one worker at a time; a broken inbox stops
only itself.
"""

from pristan.delivery.station import DeliveryStation

__all__ = ["DeliveryStation"]
