"""Companies and the people who work in them: accounts, sessions, roles, grants, hours, the access log.

Decides who a caller is and what it may do; knows nothing of conversations. Hands a ``Principal`` to the
web, whose scope row-level security enforces.
"""

from pristan.staff.model import Caller, Entry, Principal
from pristan.staff.policy.chain import ChainReport
from pristan.staff.service.access_log import append as append_access_log
from pristan.staff.service.access_log import verify as verify_access_log
from pristan.staff.service.hashing import Hasher
from pristan.staff.service.identify import as_operator, by_api_token, by_session, still_stands
from pristan.staff.service.people import link_from_console
from pristan.staff.service.writes import take_writes

__all__ = [
    "Caller",
    "ChainReport",
    "Entry",
    "Hasher",
    "Principal",
    "append_access_log",
    "as_operator",
    "by_api_token",
    "by_session",
    "link_from_console",
    "still_stands",
    "take_writes",
    "verify_access_log",
]
