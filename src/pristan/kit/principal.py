"""Who makes a request: the operator, its company and what it may do on which business lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from pristan.core.access import EVERYWHERE, NOWHERE, Permission, Reach
from pristan.core.errors import Forbidden
from pristan.core.ids import CompanyId, LineId, OperatorId
from pristan.kit.db import Scope

NO_COMPANY: Final = CompanyId(0)  # an account nobody has let in yet: row-level security shows it nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A signed-in operator, by session or by API token, working in one company.

    ``lines`` None means every business line. ``reaches`` tells on which lines each permission holds;
    ``narrowed`` limits the scope to the lines of one permission, so that a supervisor of one line stays
    an operator on the others.
    """

    operator_id: OperatorId
    company_id: CompanyId
    name: str
    email: str = ""
    permissions: frozenset[str] = frozenset()
    lines: frozenset[LineId] | None = None
    reaches: Mapping[Permission, Reach] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    session_id: int | None = None
    token_id: int | None = None
    csrf_token: str = ""

    @property
    def scope(self) -> Scope:
        return Scope(company_id=self.company_id, lines=self.lines, operator_id=self.operator_id)

    def reach(self, permission: str) -> Reach:
        """On which lines ``permission`` holds."""
        if permission not in self.permissions:
            return NOWHERE
        known = self.reaches.get(Permission(permission))
        if known is not None:
            return known
        return EVERYWHERE if self.lines is None else Reach(lines=frozenset(self.lines))

    def may(self, permission: str, *, line_id: int | None = None) -> bool:
        """Whether ``permission`` holds somewhere, or on ``line_id``."""
        reach = self.reach(permission)
        return not reach.is_empty if line_id is None else reach.covers(Reach.of(line_id))

    def demand(self, permission: str, *, line_id: int | None = None) -> None:
        """Raise Forbidden unless ``may``."""
        if not self.may(permission, line_id=line_id):
            raise Forbidden(f"Нужно право {permission}. Его выдаёт администратор", code="forbidden.permission")

    def narrowed(self, permission: str) -> Self:
        """The same operator, seeing only the lines where ``permission`` holds."""
        return replace(self, lines=lines_of(self.reach(permission)))


def lines_of(reach: Reach) -> frozenset[LineId] | None:
    """A reach as the lines of a scope."""
    return None if reach.everywhere else frozenset(LineId(line) for line in reach.lines)
