"""How quickly exports of 2 M messages are read and in how much memory: a process for each, started as a user does."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from pristan.bench.ground import Ground
from pristan.bench.model import Scale

MESSAGES = {Scale.SMALL: 100_000, Scale.FULL: 2_000_000}
STORED = {Scale.SMALL: 100_000, Scale.FULL: 500_000}
_START = datetime(2019, 1, 1, tzinfo=UTC)
_WORDS = "Здравствуйте, подскажите, пожалуйста, когда привезут заказ номер"
_PART = 10_000


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Write an export of each kind, read it; the slowest rate and the highest peak are the figures."""
    count = MESSAGES[scale]
    figures: dict[str, float | int | str] = {"messages": count}
    for name, (file, written) in EXPORTS.items():
        path = ground.folder / file
        with path.open("w", encoding="utf-8") as export:
            lines = written(count)
            while part := list(islice(lines, _PART)):
                export.writelines(part)
        rate, peak = _read(name, path, count)
        path.unlink()
        figures[f"{name}_messages_per_s"], figures[f"{name}_peak_mb"] = round(rate), round(peak, 1)
    figures["stored_per_s"] = round(_stored(ground, STORED[scale]))
    rates = [float(figures[f"{name}_messages_per_s"]) for name in EXPORTS]
    peaks = [float(figures[f"{name}_peak_mb"]) for name in EXPORTS]
    return {"messages_per_s": min(rates), "peak_mb": max(peaks), **figures}


def _stored(ground: Ground, count: int) -> float:
    """Messages a second into the database, start of the command included."""
    with ground.connect() as connection:
        connection.execute("insert into business_lines (company_id, name) values (%s, 'Перенос')", [ground.company_id])
    path = ground.folder / EXPORTS["whatsapp"][0]
    path.write_text("".join(_whatsapp(count)), "utf-8")
    answers = ("--answer", "time_zone=Europe/Moscow", "--answer", "who_are_we=Аптека")
    command = [sys.executable, "-m", "pristan", "import", "run", "whatsapp", str(path), *answers, "--json"]
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        env={**os.environ, **ground.environment()},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    seconds = time.perf_counter() - started
    told = json.loads(done.stdout)
    if told["counts"]["messages"] != count:
        raise RuntimeError(f"{told['counts']} of {count} messages are in")
    return count / seconds


def _read(name: str, path: Path, count: int) -> tuple[float, float]:
    """Messages a second and the peak of memory in megabytes, start of the command included."""
    command = [sys.executable, "-m", "pristan", "import", "inspect", name, str(path), "--json"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        answer = process.stdout.read() if process.stdout else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    told = json.loads(answer)
    if told["messages"] != count:
        raise RuntimeError(f"{name}: {told['messages']} messages of {count} were read")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return count / seconds, used.ru_maxrss / unit


def _whatsapp(count: int) -> Iterator[str]:
    for number in range(count):
        at = (_START + timedelta(seconds=97 * number)).strftime("%d.%m.%Y, %H:%M")
        more = "\nвторая строка" if number % 10 == 0 else ""
        yield f"{at} - {'Аптека' if number % 2 else 'Иван'}: {_WORDS} {number}{more}\n"


def _telegram(count: int) -> Iterator[str]:
    yield '{\n "name": "Иван",\n "type": "personal_chat",\n "id": 1,\n "messages": [\n'
    for number in range(1, count + 1):
        at = _START + timedelta(seconds=97 * number)
        message = {
            "id": number,
            "type": "message",
            "date": at.strftime("%Y-%m-%dT%H:%M:%S"),
            "date_unixtime": str(int(at.timestamp())),
            "from": "Аптека" if number % 2 else "Иван",
            "from_id": f"user{number % 2}",
            "text": f"{_WORDS} {number}",
            "text_entities": [{"type": "plain", "text": f"{_WORDS} {number}"}],
        }
        yield json.dumps(message, ensure_ascii=False, indent=1) + (",\n" if number < count else "\n")
    yield " ]\n}\n"


EXPORTS: dict[str, tuple[str, Callable[[int], Iterator[str]]]] = {
    "whatsapp": ("Чат WhatsApp с Иван.txt", _whatsapp),
    "telegram": ("result.json", _telegram),
}
