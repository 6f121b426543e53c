"""Routing: what happens by itself when a customer writes. Today: automatic replies.

Claims conversations by state, speaks through the outbox like everybody. Decides nothing about rights or law.
"""

from pristan.routing.station import RoutingStation

__all__ = ["RoutingStation"]
