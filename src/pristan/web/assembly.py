"""Puts one web process together from an installation."""

import asyncio

from litestar.types import ASGIApp

from pristan.ingest import InboxBook, JournalWriter
from pristan.kit.clock import SystemClock
from pristan.kit.installation import Installation
from pristan.web.app import build_app
from pristan.web.hooks import HooksApp, accounts_of
from pristan.web.parts import Parts


def assemble(here: Installation, *, stopping: asyncio.Event) -> ASGIApp:
    """The application of this process; ``stopping`` ends streams that would never end by themselves."""
    db = here.database("web", size=here.settings.web_pool_size)
    journal = JournalWriter(db)
    parts = Parts(
        settings=here.settings,
        db=db,
        clock=SystemClock(),
        vault=here.vault,
        files=here.files,
        journal=journal,
        stopping=stopping,
    )
    return HooksApp(build_app(parts), journal=journal, book=InboxBook(db), account_of=accounts_of(db, here.vault))
