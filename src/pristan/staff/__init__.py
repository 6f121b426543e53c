"""Companies, business lines, operators, roles, grants, sessions, the access log.

Says who somebody is and what they may do. Knows nothing of conversations.
"""

from pristan.staff.model import Principal

__all__ = ["Principal"]
