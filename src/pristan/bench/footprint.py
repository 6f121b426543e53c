"""How much memory an idle installation takes and how long it takes to start."""

import shutil
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from pristan.bench.ground import Ground, free_port, wait_until_ready
from pristan.bench.model import Scale

STARTS = {Scale.SMALL: 3, Scale.FULL: 10}
SETTLE_S = 5


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Start a new installation, then the same one again and again; look at the memory when it is quiet."""
    folder = Path(tempfile.mkdtemp(prefix="pristan-bench-", dir=ground.folder.parent))
    folder.chmod(0o755)
    try:
        first = _start(ground, folder)
        again = [_start(ground, folder) for _ in range(STARTS[scale])]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "first_start_s": round(first[0], 2),
        "cold_start_s": round(statistics.median(seconds for seconds, _ in again), 2),
        "idle_mb": round(again[-1][1], 1),
    }


def _start(ground: Ground, folder: Path) -> tuple[float, float]:
    """Seconds until ready, counted from the command, and megabytes without PostgreSQL."""
    port, started = free_port(), time.perf_counter()
    process = ground.start("serve", "--port", str(port), PRISTAN_DATA_DIR=str(folder / "data"))
    wait_until_ready(port, process=process)
    seconds = time.perf_counter() - started
    time.sleep(SETTLE_S)
    memory = resident_mb(process.pid)
    ground.stop()
    return seconds, memory


def resident_mb(pid: int) -> float:
    """Memory of a process and its children; pages they share are counted once for each."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    ours = [process for process in family if not process.name().startswith("postgres")]
    return sum(process.memory_info().rss for process in ours) / (1 << 20)
