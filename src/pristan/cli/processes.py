"""Commands that serve: everything in one process, HTTP only, stations only."""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from typing import Annotated

import typer
import uvloop

from pristan.kit import log
from pristan.kit import settings as settings_file
from pristan.kit.clock import SystemClock
from pristan.kit.installation import Installation, open_installation
from pristan.kit.settings import Settings
from pristan.web.port import demand_free_port

Host = Annotated[str | None, typer.Option(help="Адрес, на котором слушать (по умолчанию из настроек)")]
Port = Annotated[int | None, typer.Option(help="Порт (по умолчанию из настроек)")]
Part = Callable[[Installation, asyncio.Event], Awaitable[None]]
_WEB = ("pristan.web.assembly", "pristan.web.server")
_WORKER = ("pristan.channels.registry", "pristan.worker")
_ALL = (*_WEB, *_WORKER)


def serve(*, host: Host = None, port: Port = None) -> None:
    """Всё в одном процессе: HTTP, разбор, доставка; схему базы обновляет сам."""
    settings = _settings(host, port)
    demand_free_port(settings.host, settings.port)
    here = installation(settings, needs=_ALL, ready=Installation.migrate)
    uvloop.run(run_together(here, http, stations))


def web(*, host: Host = None, port: Port = None) -> None:
    """Только HTTP: приём, API, экраны."""
    settings = _settings(host, port)
    demand_free_port(settings.host, settings.port)
    here = installation(settings, needs=_WEB, ready=Installation.refuse_unmigrated)
    uvloop.run(run_together(here, http))


def worker() -> None:
    """Только станции: разбор журнала, доставка, таймеры."""
    here = installation(_settings(), needs=_WORKER, ready=Installation.refuse_unmigrated)
    uvloop.run(run_together(here, stations))


def _settings(host: str | None = None, port: int | None = None) -> Settings:
    """The settings with the address of the command line; logs are set up by them."""
    given = settings_file.load()
    log.configure(level=given.log_level, form=given.log_format)
    return replace(given, host=host or given.host, port=port or given.port)


def installation(settings: Settings, *, needs: Sequence[str], ready: Callable[[Installation], object]) -> Installation:
    """Open the installation. The modules the process ``needs`` are brought in while its database is made ``ready``.

    Both take a second or two, and this process has little to do with the latter.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        opened = beside.submit(_open, settings, ready)
        _bring(needs)
        _choose_rules(settings)
        return opened.result()


def _open(settings: Settings, ready: Callable[[Installation], object]) -> Installation:
    here = open_installation(settings)
    ready(here)
    _refuse_abroad(here)
    return here


def _refuse_abroad(here: Installation) -> None:
    from pristan.residency import refuse_abroad  # noqa: PLC0415 - brought in beside the start of the database

    refuse_abroad(here.owner_url, here.settings)


def _bring(modules: Sequence[str]) -> None:
    gc.disable()  # what importing makes stays; ``spare_collector`` sets it aside
    for name in modules:
        import_module(name)


def _choose_rules(settings: Settings) -> None:
    from pristan.compliance import own  # noqa: PLC0415 - brought in beside the start of the database

    own.choose(settings.rules_dir)


async def run_together(here: Installation, *parts: Part) -> None:
    """Run the parts until one ends or we are asked to stop; then let all of them finish what is under way."""
    spare_collector()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for asked in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(asked, stopping.set)
    async with asyncio.TaskGroup() as group:
        for part in (*parts, database):
            group.create_task(_until_end(part, here, stopping=stopping))


def spare_collector() -> None:
    """Look for cycles seldom, and never through what importing made: a tenth of the work of a busy process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


async def _until_end(part: Part, here: Installation, *, stopping: asyncio.Event) -> None:
    try:
        await part(here, stopping)
    finally:
        stopping.set()


async def database(here: Installation, stopping: asyncio.Event) -> None:
    """Keep the embedded database alive until asked to stop; somebody else's database is not ours to start."""
    if here.embedded is None:
        await stopping.wait()
    else:
        await here.embedded.keep(stopping)


async def http(here: Installation, stopping: asyncio.Event) -> None:
    """Serve HTTP until asked to stop."""
    from pristan.web.assembly import assemble  # noqa: PLC0415 - brought in beside the start of the database
    from pristan.web.server import serve as serve_http  # noqa: PLC0415 - the same

    settings = here.settings
    app = assemble(here, stopping=stopping)
    await serve_http(app, host=settings.host, port=settings.port, stopping=stopping)


async def stations(here: Installation, stopping: asyncio.Event) -> None:
    """Run the stations until asked to stop."""
    from pristan.channels.registry import open_tools  # noqa: PLC0415 - brought in beside the start of the database
    from pristan.worker import Worker, WorkerParts  # noqa: PLC0415 - the same

    settings = here.settings
    database = here.database("worker", size=settings.worker_pool_size)
    tools = open_tools(settings, here.files, database=database, vault=here.vault)
    parts = WorkerParts(db=database, vault=here.vault, tools=tools, clock=SystemClock(), data_dir=settings.data_dir)
    run = Worker(parts).run()
    working = asyncio.create_task(run)
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if working.done():
        await working
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
