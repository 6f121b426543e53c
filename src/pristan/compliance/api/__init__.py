"""Routes of the rules and of the company's profile."""

from pristan.compliance.api import edition, profile, rules

routes = (*rules.routes, *profile.routes, *edition.routes)
