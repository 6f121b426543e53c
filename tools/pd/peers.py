"""Peers in an environment of their own: they never become dependencies of the product."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.pd.scoring import Span

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "pd_peers.txt"
WORKER = Path(__file__).with_name("peer_worker.py")
Answer = tuple[list[list[Span]], list[float]]


def peers() -> dict[str, Callable[[Sequence[str]], Answer]]:
    """Presidio with plain Russian patterns and natasha's names, as an integrator would build it; natasha alone."""
    python = _environment()
    return {
        name: lambda texts, name=name: _ask(python, name, texts)  # type: ignore[misc]
        for name in ("presidio+natasha", "natasha")
    }


def _environment() -> Path:
    folder = ROOT / "var" / "pd-peers"
    python = folder / "bin" / "python"
    if not python.exists():
        sys.stderr.write("Installing the peers into var/pd-peers\n")
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)  # noqa: S603 - our own program
        install = [str(python), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCK)]
        subprocess.run(install, check=True)  # noqa: S603 - our own lock
    return python


def _ask(python: Path, name: str, texts: Sequence[str]) -> Answer:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as given:
        json.dump(list(texts), given)
        given.flush()
        command = [str(python), str(WORKER), name, given.name]
        said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    return [[Span(*one) for one in row["spans"]] for row in rows], [row["ms"] for row in rows]
