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
from typing import Any

import httpx
import psutil

from pristan.demo import PASSWORD, Story, load_story
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


def told(story: Story) -> Iterator[str]:
    """Whose conversations the story leaves; whoever moved has one in the old channel and one in the new."""
    yield from (talk.who for talk in story.talk)
    for person in story.moving.move.person:
        yield from [person.who] * (2 if person.goes in {"came", "agreed"} else 1)
    for chat in story.moving.chat:
        yield from {one.who for one in chat.said if chat.us} - {chat.us}


def shown(url: str) -> dict[str, Any]:
    """What stands on the pages of the audit, the imports, the move and the training."""
    story = load_story()
    with httpx.Client(base_url=url, timeout=30) as client:
        client.post("/api/v1/login", json={"email": story.operator[0].email, "password": PASSWORD})

        def get(path: str) -> Any:
            return client.get(f"/api/v1{path}").json()

        funnel = get("/move/funnel")["total"]
        return {
            "runs": len(get("/audit/runs")["items"]),
            "proposed": get("/audit/items?stands=proposed")["counts"]["proposed"],
            "done": sum(task["state"] == "done" for task in get("/audit/tasks")["items"]),
            "imports": len(get("/imports")["items"]),
            "told": funnel["told"],
            "opened": funnel["opened"],
            "came": funnel["came"],
            "agreed": funnel["agreed"],
            "late": [
                row["name"] for row in get("/contacts")["items"] if row["created_at"] > (row["last_message_at"] or "9")
            ],
            "trained": sum("passed" in row["standings"] for row in get("/training/team")["people"]),
        }


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
    everybody = sorted(told(load_story()))
    with running(data, port) as url:
        assert conversations(url) == everybody
        assert [("не принимает файлы" in reason) for reason in failures(url)] == [True]
        assert httpx.get(f"{url}/demo/shop").status_code == 200
        page = shown(url)
        goes = [person.goes for person in load_story().moving.move.person]
        assert (page["told"], page["opened"]) == (len(goes), len(goes) - goes.count("told"))
        assert (page["came"], page["agreed"]) == (goes.count("came") + goes.count("agreed"), goes.count("agreed"))
        assert (page["runs"], page["imports"]) == (2, 2)
        assert min(page["proposed"], page["done"], page["trained"]) > 0, "what scanners, the product and people did"
        assert page["late"] == [], "nobody is known for a shorter time than they have been writing"
        assert "Пристань" in httpx.get(url).text
    assert databases_in(data) == 0
    started = time.monotonic()
    with running(data, free_port()) as url:
        assert conversations(url) == everybody
    assert time.monotonic() - started < PATIENCE_S / 2
