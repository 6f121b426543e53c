"""A small site on this machine: its pages by path, its manners, and who asked for what."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override


@dataclass(slots=True)
class ASite:
    """``pages``: HTML by path; ``moved``: where a path leads. ``asked``: paths with the agent that asked."""

    pages: Mapping[str, str]
    moved: Mapping[str, str] = field(default_factory=dict)
    robots: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    netloc: str = ""
    hold: threading.Event = field(default_factory=threading.Event)
    slow_after: int = 1_000_000

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: ASite


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        site, path = self.server.site, self.path.partition("?")[0]
        site.asked.append((self.path, self.headers.get("User-Agent", "")))
        if len(site.paths) > site.slow_after:
            site.hold.wait(60)
        if path == "/robots.txt":
            self._answer(200, site.robots, mime="text/plain")
        elif path in site.moved:
            self._answer(302, "", location=site.moved[path])
        elif path in site.pages:
            self._answer(200, site.pages[path])
        else:
            self._answer(404, "нет")

    def _answer(self, status: int, body: str, *, mime: str = "text/html; charset=utf-8", location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", mime)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body.encode())

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(site: ASite) -> Iterator[ASite]:
    """The site for the time of the block; requests that are held go on with its end."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = site
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.netloc = f"127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        site.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
