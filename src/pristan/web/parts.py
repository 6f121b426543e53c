"""What the web process is assembled from; handlers get these by name."""

import asyncio
from dataclasses import dataclass, field

from pristan.ingest import JournalWriter
from pristan.kit.clock import Clock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.kit.settings import Settings
from pristan.staff import Hasher


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """``db`` is the pool of the web role; ``stopping`` ends streams that would never end by themselves."""

    settings: Settings
    db: Database
    clock: Clock
    vault: Vault
    files: Files
    hasher: Hasher = field(default_factory=Hasher)
    journal: JournalWriter | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
