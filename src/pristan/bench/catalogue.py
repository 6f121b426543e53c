"""Which benches there are; each is a module here with a ``run``."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from pristan.bench.model import Report, Scale

Figures = dict[str, float | int | str]

BENCHES = (
    "campaign",
    "channels",
    "chaos",
    "erasure",
    "footprint",
    "gate",
    "import",
    "inbox",
    "ingest",
    "live",
    "match",
    "pd",
    "pipeline",
    "report",
    "site",
)
# What these would measure is not built yet.
LATER = ("search",)


def module_of(name: str) -> str:
    """The module of a bench; a word of Python cannot name one, and the site under attack has its name."""
    other = {"import": "imports", "site": "saved_site"}
    return f"pristan.bench.{other.get(name, name)}"


def run(name: str, scale: Scale) -> Report:
    """Run one bench on an installation of its own. What only benches need is loaded only now."""
    ground = import_module("pristan.bench.ground")
    measure = cast("Callable[[object, Scale], Figures]", import_module(module_of(name)).run)
    with ground.ground() as made:
        metrics = measure(made, scale)
        return Report(bench=name, scale=scale, metrics=metrics, machine=ground.machine(made))
