"""What handlers of the web chat get by name."""

from litestar.di import NamedDependency

from pristan.channels.webchat.model import Chat, Visitor
from pristan.web.chat_door import Chats
from pristan.web.chat_stream import VisitorHub

GivenChat = NamedDependency[Chat]
GivenVisitor = NamedDependency[Visitor]
GivenHub = NamedDependency[VisitorHub]
GivenChats = NamedDependency[Chats]
