"""Fetches history and people from another system by its API, into the same pieces that an uploaded export is kept in.

Nothing of it is carried over here: what was fetched is looked at, asked about and begun like a file.
"""

from pristan.migration.pulling.line import ANYWHERE
from pristan.migration.pulling.model import SYSTEMS, Given, Pull
from pristan.migration.pulling.work import Peers, pull, reach_of

__all__ = ["ANYWHERE", "SYSTEMS", "Given", "Peers", "Pull", "pull", "reach_of"]
