"""Routes of the gallery of channels and of the administration of inboxes."""

from pristan.channels.api.gallery import routes as gallery_routes
from pristan.channels.api.inboxes import routes as inbox_routes

routes = (*gallery_routes, *inbox_routes)

__all__ = ["routes"]
