"""May it leave? The one place that makes a ``ClearedMessage``; decides at the moment of sending.

Pure decision over facts read in the sender's transaction. Sends nothing, stores nothing.
"""

from pristan.gate.model import Circumstances, Denied, Held, Reason, Rule, Verdict, WayOut
from pristan.gate.policy import RULES, assess, decide
from pristan.gate.store import circumstances_of

__all__ = [
    "RULES",
    "Circumstances",
    "Denied",
    "Held",
    "Reason",
    "Rule",
    "Verdict",
    "WayOut",
    "assess",
    "circumstances_of",
    "decide",
]
