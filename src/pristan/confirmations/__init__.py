"""Does a phone or an e-mail belong to the person of a conversation? A code goes there and has to come back.

What came back makes the address a verified fact on both sides; the rule of ``contacts.linking`` does the rest.
"""

from pristan.confirmations.hearing import hear_codes, offer_codes
from pristan.confirmations.service import expire

__all__ = ["expire", "hear_codes", "offer_codes"]
