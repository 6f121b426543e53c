"""People and their addresses: contacts, identities, merging, reachability.

Knows who somebody is; knows nothing of what was said.
"""

from pristan.contacts.details import learn
from pristan.contacts.model import IdentityRef, Reachability, Seen, ShutWindow, Standing
from pristan.contacts.policy.reach import reachability, shut_window
from pristan.contacts.service import change_identity, hear_from, introduce, resolve

__all__ = [
    "IdentityRef",
    "Reachability",
    "Seen",
    "ShutWindow",
    "Standing",
    "change_identity",
    "hear_from",
    "introduce",
    "learn",
    "reachability",
    "resolve",
    "shut_window",
]
