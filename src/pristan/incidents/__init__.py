"""The register of incidents with personal data: what happened, whom it concerns, how long until the notices are due.

Takes its clocks from the rulebook, warns before they end, changes nobody's data. The notices themselves are documents:
``reports`` makes them of the rows kept here.
"""

from pristan.incidents.jobs import warn_of_deadlines

__all__ = ["warn_of_deadlines"]
