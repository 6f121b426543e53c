"""The list of benches is complete, and costs a start of the product nothing."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pristan.bench
from pristan.bench.catalogue import BENCHES


def test_every_module_that_can_run_is_a_bench() -> None:
    folder = Path(pristan.bench.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if "\ndef run(ground: Ground" in path.read_text("utf-8")}
    assert modules == set(BENCHES)
    for name in BENCHES:
        assert callable(import_module(f"pristan.bench.{name}").run)


def test_a_start_of_the_product_loads_no_bench() -> None:
    names = "sorted(name for name in sys.modules if name.startswith('pristan.bench.'))"
    program = f"import sys, pristan.cli.main; print({names})"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "['pristan.bench.catalogue', 'pristan.bench.model']"
