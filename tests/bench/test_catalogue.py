"""The list of benches is complete, and costs a start of the product nothing."""

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import pristan.bench
from pristan.bench.catalogue import BENCHES, LATER, module_of
from pristan.bench.ground import ground, machine
from pristan.bench.live import watch
from pristan.bench.model import Report, Scale
from pristan.cli.main import build


def test_every_module_that_can_run_is_a_bench() -> None:
    folder = Path(pristan.bench.__file__).parent
    begin = re.compile(r"^def run\(_?ground: Ground", re.MULTILINE)
    modules = {path.stem for path in folder.glob("*.py") if begin.search(path.read_text("utf-8"))}
    assert modules == {module_of(name).rpartition(".")[2] for name in BENCHES}
    for name in BENCHES:
        assert callable(import_module(module_of(name)).run)


def loaded_with(command: str, prefix: str) -> str:
    """Modules of the product that a command brings in."""
    names = f"sorted(name for name in sys.modules if name.startswith('{prefix}'))"
    program = f"import sys; from pristan.cli.main import build; build({command!r}); print({names})"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def test_a_start_of_the_product_loads_no_bench() -> None:
    assert loaded_with("serve", "pristan.bench") == "[]"
    assert loaded_with("bench", "pristan.bench.") == "['pristan.bench.catalogue', 'pristan.bench.model']"


def test_a_command_that_reads_a_letter_brings_in_no_server() -> None:
    assert loaded_with("email", "pristan.web") == "[]"
    assert loaded_with("email", "litestar") == "[]"


def test_screens_are_clocked_and_miss_nothing() -> None:
    with ground() as made:
        live = watch(made, screens=3, rate_per_s=10, for_s=4)
        report = Report(bench="live", scale=Scale.SMALL, metrics=live, machine=machine(made))
    shown = json.loads(msgspec.json.encode(report))
    assert set(shown) == {"bench", "scale", "metrics", "machine"}
    assert {"p50_ms", "p95_ms", "screens", "rate_per_s"} <= set(shown["metrics"])
    assert (live["messages"], live["missing"]) == (40, 0)


@pytest.mark.parametrize("name", LATER)
def test_a_bench_of_what_is_not_built_says_so(name: str) -> None:
    assert name not in BENCHES
    answer = CliRunner().invoke(build("bench"), ["bench", name, "--json"])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "ещё нет" in answer.stderr
