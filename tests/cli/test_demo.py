"""``make run`` as a newcomer meets it: a process, a port, a company that talks, and a second start."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import httpx
import psutil

from pristan.demo import PASSWORD, load_story
from tests.sandbox.twin import free_port

PATIENCE_S = 240


@contextmanager
def running(data: Path, port: int) -> Iterator[str]:
    """The demo until it is stopped by Ctrl+C; gives its address."""
    command = [sys.executable, "-m", "pristan", "demo", "run", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    patience = Timer(PATIENCE_S, process.kill)
    patience.start()
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"Pristan is ready: (\S+)", line):
            break
    else:
        raise AssertionError("".join(said))
    try:
        yield found[1]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        patience.cancel()
    assert process.returncode == 0


def conversations(url: str) -> list[str]:
    """Whom the owner sees in the list, after signing in as the greeting says."""
    story = load_story()
    with httpx.Client(base_url=url, timeout=30) as client:
        person = {"email": story.operator[0].email, "password": PASSWORD}
        assert client.post("/api/v1/login", json=person).status_code == 200
        found: list[str] = []
        for status in ("open", "snoozed", "closed"):
            page = client.get("/api/v1/conversations", params={"view": "all", "status": status, "limit": 100})
            found += [row["contact_name"] for row in page.json()["items"]]
        return sorted(found)


def failures(url: str) -> list[str]:
    """Why answers of the story did not arrive."""
    story = load_story()
    with httpx.Client(base_url=url, timeout=30) as client:
        client.post("/api/v1/login", json={"email": story.operator[0].email, "password": PASSWORD})
        page = client.get("/api/v1/conversations", params={"view": "all", "limit": 100}).json()
        failed = [row["id"] for row in page["items"] if row["has_failed"]]
        threads = [client.get(f"/api/v1/conversations/{id_}/messages").json()["items"] for id_ in failed]
    return [message["failure"]["title"] for thread in threads for message in thread if message["state"] == "failed"]


def databases_in(folder: Path) -> int:
    lines = (process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"]))
    return sum(1 for line in lines if any(str(folder) in word for word in line) and "postgres" in line[0])


def test_the_demo_is_told_once_and_kept(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    data, port = tmp_path / "var", free_port()
    everybody = sorted(talk.who for talk in load_story().talk)
    with running(data, port) as url:
        assert conversations(url) == everybody
        assert [("не принимает файлы" in reason) for reason in failures(url)] == [True]
        assert httpx.get(f"{url}/demo/shop").status_code == 200
        assert "Пристань" in httpx.get(url).text
    assert databases_in(data) == 0
    started = time.monotonic()
    with running(data, free_port()) as url:
        assert conversations(url) == everybody
    assert time.monotonic() - started < PATIENCE_S / 2
