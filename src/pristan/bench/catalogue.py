"""Which benches there are; each is a module here with a ``run``."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from pristan.bench.model import Report, Scale

Figures = dict[str, float | int | str]

BENCHES = ("channels", "chaos", "footprint", "gate", "inbox", "ingest", "live", "pipeline")
# What these would measure is not built yet.
LATER = ("import", "pd", "search")


def run(name: str, scale: Scale) -> Report:
    """Run one bench on an installation of its own. What only benches need is loaded only now."""
    ground = import_module("pristan.bench.ground")
    measure = cast("Callable[[object, Scale], Figures]", import_module(f"pristan.bench.{name}").run)
    with ground.ground() as made:
        metrics = measure(made, scale)
        return Report(bench=name, scale=scale, metrics=metrics, machine=ground.machine(made))
