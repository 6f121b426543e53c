"""Endpoints of this room."""

from pristan.rights.api import erasures, forms, intake, requests, retention

routes = (*intake.routes, *requests.routes, *forms.routes, *erasures.routes, *retention.routes)
__all__ = ["routes"]
