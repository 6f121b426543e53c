"""A walk over a living site: only its own pages, by its robots.txt, to an end, and never into an internal network."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from typing_extensions import override

from pristan.audit.model import Seen
from pristan.audit.reading.crawl import Manners, crawl
from pristan.core.errors import InvalidInput

PAGES: dict[str, str] = {
    "/": "<a href=/about>О нас</a><a href=/secret>Тайна</a><a href='/cal?day=1'>Календарь</a><a href=/file.pdf>Файл</a>"
    "<a href=https://other.example.com/>Другие</a><a href=/away>Прочь</a>",
    "/about": "<script src=https://embed.tawk.to/1></script>",
    "/secret": "<p>нельзя</p>",
    "/robots.txt": "User-agent: *\nDisallow: /secret\n",
}


class _Site(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.asked.append(self.path)
        if path == "/away":
            self._answer(302, "", location="http://169.254.169.254/latest/meta-data/")
        elif path == "/inside":
            self._answer(302, "", location="http://127.0.0.1:1/")
        elif path == "/cal":
            day = int(self.path.rpartition("=")[2])
            self._answer(200, f"<a href='/cal?day={day + 1}'>дальше</a>")
        elif path.startswith("/deep/"):
            self._answer(200, f"<a href='{path}x/'>глубже</a>")
        elif path in PAGES:
            self._answer(200, PAGES[path], mime="text/plain" if path.endswith(".txt") else "text/html; charset=utf-8")
        else:
            self._answer(404, "нет")

    def _answer(self, status: int, body: str, *, mime: str = "text/html; charset=utf-8", location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", mime)
        if location:
            self.send_header("Location", location)
        self.send_header("Set-Cookie", "_ga=1; Path=/")
        self.end_headers()
        self.wfile.write(body.encode())

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def a_site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    _Site.asked = []
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def walk(netloc: str, *, start: str = "/", most: int = 60, allowed: bool = True) -> Seen:
    manners = Manners(most_pages=most, pause_s=0, allow_hosts={netloc} if allowed else ())
    return await crawl(f"http://{netloc}{start}", context=ssl.create_default_context(), manners=manners)


async def test_pages_of_the_site_are_read_and_what_robots_forbid_is_not() -> None:
    with a_site() as netloc:
        seen = await walk(netloc)
    names = [page.name.removeprefix(f"http://{netloc}") for page in seen.pages]
    assert names[:2] == ["/", "/about"]
    assert "/secret" not in _Site.asked
    assert "/file.pdf" not in _Site.asked
    assert any("robots.txt просит не открывать" in warning for warning in seen.warnings)
    assert seen.pages[0].cookies == {"_ga"}


async def test_a_calendar_without_end_ends() -> None:
    with a_site() as netloc:
        seen = await walk(netloc)
    assert 1 < sum(page.name.partition("?")[0].endswith("/cal") for page in seen.pages) <= 20


async def test_a_path_that_grows_for_ever_ends() -> None:
    with a_site() as netloc:
        seen = await walk(netloc, start="/deep/")
    assert len(seen.pages) == 13


async def test_the_number_of_pages_is_kept_and_what_is_left_is_told() -> None:
    with a_site() as netloc:
        seen = await walk(netloc, most=1)
    assert len(seen.pages) == 1
    assert "осталось известных" in seen.warnings[-1]


async def test_a_redirect_into_the_internal_network_is_not_followed() -> None:
    with a_site() as netloc:
        seen = await walk(netloc)
    assert any("/away" in warning and "внутреннюю сеть" in warning for warning in seen.warnings)
    with a_site() as netloc, pytest.raises(InvalidInput, match="внутреннюю сеть"):
        await walk(netloc, start="/inside")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/", "http://10.0.0.1/",
        "http://2130706433/", "http://0x7f.1/", "file:///etc/passwd", "ftp://example.ru/", "http://user:pass@example.ru/",
        "http://", "http://[bad/",
    ],
)  # fmt: skip
async def test_no_address_leads_inside(url: str) -> None:
    with pytest.raises(InvalidInput):
        await crawl(url, context=ssl.create_default_context(), manners=Manners(pause_s=0))
