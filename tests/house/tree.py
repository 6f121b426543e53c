"""What the house tests look at: the files of the repository, as git knows them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "pristan"
GENERATED = (".gen.ts", "package-lock.json", "routeTree.gen.ts")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository, tracked or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = (ROOT / line for line in listing.stdout.splitlines())
    return tuple(sorted(path for path in paths if path.is_file()))


def with_suffix(*suffixes: str, under: str = "") -> list[Path]:
    """The files ending so, below ``under``."""
    return [path for path in tracked() if path.suffix in suffixes and short(path).startswith(under)]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def python_nodes(*kinds: type[ast.AST], under: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every node of these kinds with its place, ``path:line``."""
    for path in with_suffix(".py", under=under):
        for node in ast.walk(syntax(path)):
            if isinstance(node, kinds):
                yield f"{short(path)}:{getattr(node, 'lineno', 0)}", node
