"""People and their addresses: contacts, identities, merging, reachability.

Knows who somebody is; knows nothing of what was said.
"""

from pristan.contacts.consents import ADVERTISING, PERSONAL_DATA, consent_standing, withdraw
from pristan.contacts.details import learn
from pristan.contacts.model import ConsentStanding, ConsentState, IdentityRef, Reachability, Seen, ShutWindow, Standing
from pristan.contacts.policy.agreement import covers
from pristan.contacts.policy.reach import reachability, shut_window
from pristan.contacts.service import change_identity, hear_from, introduce, resolve

__all__ = [
    "ADVERTISING",
    "PERSONAL_DATA",
    "ConsentStanding",
    "ConsentState",
    "IdentityRef",
    "Reachability",
    "Seen",
    "ShutWindow",
    "Standing",
    "change_identity",
    "consent_standing",
    "covers",
    "hear_from",
    "introduce",
    "learn",
    "reachability",
    "resolve",
    "shut_window",
    "withdraw",
]
