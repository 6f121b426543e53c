"""Audit of channels and data stores: what a company uses and shows, held against the rulebook on a date.

Reads sites and inventories, keeps what was seen, says what breaks which rule and what follows. About messages decides
the gate. Scanners hand what they found to ``suggest``.
"""

from pristan.audit.items import Sighting, Sign, Source, Suggested
from pristan.audit.jobs import check_plans
from pristan.audit.service.suggesting import suggest

__all__ = ["Sighting", "Sign", "Source", "Suggested", "check_plans", "suggest"]
