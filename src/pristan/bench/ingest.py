"""How many webhooks one web process stores and acknowledges in a second."""

import json
import time
from collections.abc import Iterator

import psutil
import uvloop

from pristan.bench import yardsticks
from pristan.bench.ground import SECRET, Ground, Inbox, free_port, wait_until_ready
from pristan.bench.load import Tally, flood, offer, post
from pristan.bench.model import Scale, percentile

FLOOD = {Scale.SMALL: 60_000, Scale.FULL: 300_000}
OFFERED_S = {Scale.SMALL: 8, Scale.FULL: 30}
YARDSTICK_S = {Scale.SMALL: 3.0, Scale.FULL: 10.0}
RATE_PER_S = 1000.0
CONNECTIONS = 128
CHATS = 2000


def run(ground: Ground, scale: Scale) -> dict[str, float | int | str]:
    """Flood for the rate, then offer 1,000 a second for the latency; all entries must be in the journal."""
    before = yardsticks.measure(ground.here.owner_url, seconds=YARDSTICK_S[scale] / 2)
    inbox, port = ground.add_inbox(), free_port()
    process = ground.start("web", "--port", str(port))
    wait_until_ready(port, process=process)
    warm = _flood(port, inbox, first=0, count=2000)
    requests = list(webhooks(inbox, first=10_000, count=FLOOD[scale]))
    started = time.perf_counter()
    idle = cpu_s(process.pid)
    quick = uvloop.run(flood("127.0.0.1", port, requests=iter(requests), connections=CONNECTIONS))
    spent = time.perf_counter() - started
    busy = cpu_s(process.pid) - idle
    steady = _offer(port, inbox, first=10_000_000, count=int(RATE_PER_S * OFFERED_S[scale]))
    ground.stop()
    after = yardsticks.measure(ground.here.owner_url, seconds=YARDSTICK_S[scale] / 2)
    sent = warm.good + quick.good + steady.good
    return {
        "webhooks_per_s": round(quick.good / spent, 1),
        "web_cpu_us_each": round(busy / max(1, quick.good) * 1e6, 1),
        "p50_ms": round(percentile(steady.latencies_ms, 0.50), 2),
        "p99_ms": round(percentile(steady.latencies_ms, 0.99), 2),
        "offered_per_s": RATE_PER_S,
        "acknowledged": sent,
        "refused": warm.bad + quick.bad + steady.bad,
        "missing": sent - _stored(ground),
        **{name: round((before[name] + after[name]) / 2, 1) for name in before},
    }


def cpu_s(pid: int) -> float:
    """Processor seconds a process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _stored(ground: Ground) -> int:
    with ground.connect() as connection:
        row = connection.execute("select count(*) as stored from journal").fetchone()
    return int(row["stored"]) if row else 0


def _flood(port: int, inbox: Inbox, *, first: int, count: int) -> Tally:
    requests = webhooks(inbox, first=first, count=count)
    return uvloop.run(flood("127.0.0.1", port, requests=requests, connections=CONNECTIONS))


def _offer(port: int, inbox: Inbox, *, first: int, count: int) -> Tally:
    requests = webhooks(inbox, first=first, count=count)
    return uvloop.run(offer("127.0.0.1", port, requests=requests, rate_per_s=RATE_PER_S, connections=CONNECTIONS))


def webhooks(inbox: Inbox, *, first: int, count: int) -> Iterator[bytes]:
    """Requests as MAX sends them, each a new message, over two thousand chats."""
    path, headers = f"/hooks/max/{inbox.key}", {"X-Max-Bot-Api-Secret": SECRET}
    now_ms = int(time.time() * 1000)
    for number in range(first, first + count):
        yield post(path, message(number, chat=number % CHATS, at_ms=now_ms + number - first), headers)


def message(number: int, *, chat: int, at_ms: int) -> bytes:
    """The body of ``message_created`` with a text of the usual length."""
    sender = {"user_id": 500_000 + chat, "name": f"Клиент {chat}", "is_bot": False, "last_activity_time": at_ms}
    body = {
        "update_type": "message_created",
        "timestamp": at_ms,
        "user_locale": "ru",
        "message": {
            "sender": sender,
            "recipient": {"chat_id": 700_000 + chat, "chat_type": "dialog", "user_id": 1},
            "timestamp": at_ms,
            "body": {
                "mid": f"mid.{number:032x}",
                "seq": 100_000_000_000_000_000 + number,
                "text": f"Здравствуйте! Подскажите, пожалуйста, где мой заказ {number}? Обещали привезти вчера вечером",
                "attachments": [],
            },
        },
    }
    return json.dumps(body, ensure_ascii=False).encode()
