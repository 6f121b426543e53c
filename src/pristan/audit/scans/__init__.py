"""Scanners at work: a look begins, goes step by step, pauses, survives a killed worker and ends with a result.

What is found there by kind is decided by the lookers; what follows from it goes into the inventory by a person's word.
"""

from pristan.audit.scans.station import ScanStation

__all__ = ["ScanStation"]
