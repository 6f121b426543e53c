<<<<<<< HEAD
"""The OpenAPI document of the HTTP API, made from the handlers; needs no database and no settings."""

from typing import Any

from obstore.store import MemoryStore
=======
"""The OpenAPI document of the application, the same on every machine."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
>>>>>>> e1ca16b (Generate the UI's client from the server's OpenAPI document; type the inbox by it)

from pristan.kit.clock import SystemClock
from pristan.kit.crypto import Vault
from pristan.kit.db import Database
<<<<<<< HEAD
from pristan.kit.files import Files
=======
from pristan.kit.files import open_files
>>>>>>> e1ca16b (Generate the UI's client from the server's OpenAPI document; type the inbox by it)
from pristan.kit.settings import Settings
from pristan.web.app import build_app
from pristan.web.parts import Parts


<<<<<<< HEAD
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
    document: dict[str, Any] = build_app(parts).openapi_schema.to_schema()
    return document
=======
def document() -> bytes:
    """JSON with sorted keys, one per line. The application is built over nothing and never opened."""
    with tempfile.TemporaryDirectory() as folder:
        parts = Parts(
            settings=Settings(data_dir=Path(folder)),
            db=Database("postgresql://nowhere/", size=1, now=lambda: datetime.now(UTC)),
            clock=SystemClock(),
            vault=Vault(bytes(32)),
            files=open_files("", Path(folder)),
        )
        schema: dict[str, Any] = build_app(parts).openapi_schema.to_schema()
    # The version is left out: a release changes it and nothing else here.
    schema["info"]["version"] = "1"
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=1) + b"\n"
>>>>>>> e1ca16b (Generate the UI's client from the server's OpenAPI document; type the inbox by it)
