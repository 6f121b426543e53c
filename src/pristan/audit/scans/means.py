"""What scanners work with. Parsers and resolvers are brought in with the first look, not with the process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pristan.channels import Tools
from pristan.channels.accounts import Accounts
from pristan.kit.db import Database

if TYPE_CHECKING:
    import dns.asyncresolver

LEAST_PAUSE_S = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """``pause_s``: between two pages of a site. ``resolver``: None for that of this machine."""

    db: Database
    tools: Tools
    accounts: Accounts
    now: Callable[[], datetime]
    pause_s: float = LEAST_PAUSE_S
    resolver: "Callable[[], dns.asyncresolver.Resolver] | None" = None
