"""Routes of access, people and company settings."""

from pristan.staff.api import company, people, profile, roles, session, setup

routes = (
    *session.routes,
    *profile.routes,
    *people.routes,
    *roles.routes,
    *company.routes,
    *setup.routes,
)
