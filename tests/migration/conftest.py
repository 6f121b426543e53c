"""Exports made on the spot, and the open samples where they stand beside the repository."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pristan.migration import Findings, inspect

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "imports"
BESIDE = Path(__file__).parents[3].parent / "shared" / "samples" / "imports"


@pytest.fixture
def sample() -> Callable[[str], Path]:
    """A file of the open samples; the test is skipped where they are not."""

    def find(name: str) -> Path:
        for folder in (SAMPLES, BESIDE):
            if (folder / name).exists():
                return folder / name
        pytest.skip(f"open samples are not beside the repository: {name}")

    return find


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., Findings]:
    """Write an export and look at it."""

    def written(content: str | bytes, *, name: str = "chat.txt", format_name: str = "auto", **answers: str) -> Findings:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return inspect(path, format_name=format_name, answers=answers)

    return written
