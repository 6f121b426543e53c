"""The decision about a message in its circumstances, without a rulebook."""

from pristan.channels.model import OutboundMessage
from pristan.gate.model import Circumstances, Verdict
from pristan.gate.policy import decide, reasons_against
from pristan.testing.outbound import NOON


def decided(message: OutboundMessage, circumstances: Circumstances) -> Verdict:
    """What the gate says at noon."""
    against = reasons_against(message, circumstances)
    return decide(message, against, has_invitation=circumstances.has_invitation, now=NOON)
