"""What the law says: rules as data, which of them bind a company, personal data in a text.

Decides nothing about sending; the gate does.
"""

from pristan.compliance.accepting import remember_first, rules_in_use
from pristan.compliance.service import CurrentProfile, Grounds, current_profile, grounds

__all__ = ["CurrentProfile", "Grounds", "current_profile", "grounds", "remember_first", "rules_in_use"]
