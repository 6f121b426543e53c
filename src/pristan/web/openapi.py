"""The OpenAPI document of the HTTP API, made from the handlers; needs no database and no settings."""

from typing import Any

from obstore.store import MemoryStore

from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
from pristan.kit.files import Files
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.document import described
from pristan.web.parts import Parts


def openapi_document() -> dict[str, Any]:
    """The document; the application is only put together for it, never started."""
    clock = SystemClock()
    parts = Parts(
        settings=Settings(),
        db=Database("", size=1, now=clock.now),
        clock=clock,
        vault=Vault(bytes(32)),
        files=Files(MemoryStore()),
    )
    return described(build_app(parts).openapi_schema.to_schema())
