"""The checks and tests of the UI and of the widget, run with the Node that comes from a wheel."""

import json
import os
import subprocess

import pytest

from .tree import ROOT

FOLDERS = [name for name in ("ui", "widget") if (ROOT / name / "package.json").exists()]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_tests_of_the_front_pass(folder: str) -> None:
    scripts = json.loads((ROOT / folder / "package.json").read_text("utf-8"))["scripts"]
    assert "test" in scripts
    command = [str(ROOT / "tools" / "npm"), "run", "--silent", "test"]
    environment = {**os.environ, "CI": "1", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=ROOT / folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
