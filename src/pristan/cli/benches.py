"""The command that prints figures."""

import signal
import sys
from typing import Annotated

import msgspec
import typer

from pristan.bench.catalogue import BENCHES, LATER, run
from pristan.bench.model import Scale


def bench(
    name: Annotated[str, typer.Argument(help=", ".join(sorted(BENCHES)))],
    *,
    scale: Annotated[Scale, typer.Option(help="small: до минуты на двух ядрах; full: размеры из планки")] = Scale.SMALL,
    json: Annotated[bool, typer.Option("--json", help="Только JSON в стандартный вывод")] = False,
) -> None:
    """Замерить скорость на этой машине: во временной установке, рядом с мерками самой базы."""
    if name in LATER:
        typer.echo(f"Замера «{name}» ещё нет: в Пристани пока нет того, что он измеряет", err=True)
        sys.exit(2)
    if name not in BENCHES:
        typer.echo(f"Такого замера нет. Есть: {', '.join(sorted(BENCHES))}", err=True)
        sys.exit(2)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is stopped and removed
    report = run(name, scale)
    if json:
        sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
        return
    for metric, value in report.metrics.items():
        typer.echo(f"{metric:24} {value}")
