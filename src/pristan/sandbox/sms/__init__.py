"""The local twin of four HTTP providers of SMS (SMSC.ru, SMS Aero, MTS Exolve, SMS.ru), with phones beside it."""

from pristan.sandbox.sms.twin import SmsTwin
from pristan.sandbox.twin import Twin, TwinConfig

__all__ = ["SmsTwin", "open_twin"]


def open_twin(config: TwinConfig) -> Twin:
    """The twin of this installation, or of a test."""
    return SmsTwin(config)
