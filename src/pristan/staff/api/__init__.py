"""Routes of access, people and company settings."""

from pristan.staff.api.session import routes as session_routes

routes = (*session_routes,)
