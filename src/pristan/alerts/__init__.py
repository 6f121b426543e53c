"""What employees are told in their own messenger, and what they do from there: take a conversation, answer a customer.

Reads facts, writes a row for each thing to tell, tells it through a channel of employees. Acts only as the operator who
is linked, with that operator's rights; an answer goes to the outbox like any other. Knows no customer's address.
"""

from pristan.alerts.jobs import forget_staff_rows
from pristan.alerts.station import ActStation, NoticingStation, TellingStation, WaitingStation

__all__ = ["ActStation", "NoticingStation", "TellingStation", "WaitingStation", "forget_staff_rows"]
