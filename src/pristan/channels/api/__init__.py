"""Routes of the gallery of channels, of the administration of inboxes, and of channels that have some of their own."""

from pristan.channels.api.alarms import routes as alarm_routes
from pristan.channels.api.gallery import routes as gallery_routes
from pristan.channels.api.inboxes import routes as inbox_routes
from pristan.channels.sms.api import routes as sms_routes

routes = (*gallery_routes, *alarm_routes, *inbox_routes, *sms_routes)

__all__ = ["routes"]
