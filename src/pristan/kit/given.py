"""What a handler is given by name: ``db: GivenDb`` and so on. The only word of the web framework in the kit."""

from litestar.di import NamedDependency

from pristan.kit.clock import Clock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.kit.settings import Settings

GivenDb = NamedDependency[Database]
GivenClock = NamedDependency[Clock]
GivenVault = NamedDependency[Vault]
GivenFiles = NamedDependency[Files]
GivenSettings = NamedDependency[Settings]
