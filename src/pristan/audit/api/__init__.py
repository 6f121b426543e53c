"""Endpoints of this room."""

from pristan.audit.api import interviews, inventory, plan, report, runs

routes = (*inventory.routes, *interviews.routes, *runs.routes, *report.routes, *plan.routes)
__all__ = ["routes"]
