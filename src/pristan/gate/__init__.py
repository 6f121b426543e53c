"""May it leave? The one place that makes a ``ClearedMessage``; decides at the moment of sending.

Pure decision over facts read in the sender's transaction: rules of the house, windows of the platforms, the rulebook.
Sends nothing.
"""

from pristan.gate.model import Circumstances, Denied, Fragment, Held, Mode, Postponed, Reason, Rule, Verdict, WayOut
from pristan.gate.policy import RULES, assess, decide
from pristan.gate.service import Batch, judge
from pristan.gate.store import circumstances_of

__all__ = [
    "RULES",
    "Batch",
    "Circumstances",
    "Denied",
    "Fragment",
    "Held",
    "Mode",
    "Postponed",
    "Reason",
    "Rule",
    "Verdict",
    "WayOut",
    "assess",
    "circumstances_of",
    "decide",
    "judge",
]
