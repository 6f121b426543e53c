"""Which benches there are."""

from collections.abc import Callable, Mapping

from pristan.bench import chaos, footprint, inbox, ingest, pipeline
from pristan.bench.ground import Ground, ground, machine
from pristan.bench.model import Report, Scale

Bench = Callable[[Ground, Scale], dict[str, float | int | str]]

BENCHES: Mapping[str, Bench] = {
    "chaos": chaos.run,
    "footprint": footprint.run,
    "inbox": inbox.run,
    "ingest": ingest.run,
    "pipeline": pipeline.run,
}


def run(name: str, scale: Scale) -> Report:
    """Run one bench on an installation of its own."""
    with ground() as made:
        metrics = BENCHES[name](made, scale)
        return Report(bench=name, scale=scale, metrics=metrics, machine=machine(made))
