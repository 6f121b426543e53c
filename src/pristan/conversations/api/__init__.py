"""Routes of conversations: reading, acting, drafts, labels, snippets, files, queues."""

from pristan.conversations.api.acting import routes as acting_routes
from pristan.conversations.api.drafting import routes as drafting_routes
from pristan.conversations.api.files import routes as file_routes
from pristan.conversations.api.joining import routes as joining_routes
from pristan.conversations.api.people import routes as people_routes
from pristan.conversations.api.reading import routes as reading_routes
from pristan.conversations.api.revealing import routes as revealing_routes
from pristan.conversations.api.starting import routes as starting_routes
from pristan.conversations.api.words import routes as word_routes

routes = (
    *reading_routes,
    *starting_routes,
    *acting_routes,
    *drafting_routes,
    *file_routes,
    *word_routes,
    *people_routes,
    *joining_routes,
    *revealing_routes,
)

__all__ = ["routes"]
