"""Rights of the people whose data a company keeps: requests with their terms, what is known, destruction, retention.

Knows of every table of the rooms below whether it holds data of a person (``holdings``). Says nothing by itself:
answers leave through the outbox.
"""

from pristan.rights.jobs import ErasureStation, ProofStation, keep_terms
from pristan.rights.service.destroying import reapply

__all__ = ["ErasureStation", "ProofStation", "keep_terms", "reapply"]
