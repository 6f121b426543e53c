"""Where the data of the installation rest: declared by an administrator, checked where it can be, refused abroad.

Knows settings, connected accounts and the rulebook's servers; asks nobody outside which country an address is in.
"""

from pristan.residency.probing import Probe, probe, served
from pristan.residency.service import Report, admit, declare, look, withdraw
from pristan.residency.starting import refuse_abroad

__all__ = ["Probe", "Report", "admit", "declare", "look", "probe", "refuse_abroad", "served", "withdraw"]
