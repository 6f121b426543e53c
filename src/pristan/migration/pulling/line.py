"""One line to another system: JSON both ways, to one host only, bounded in size, each refusal an error of the house."""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import httpx
import msgspec
from typing_extensions import override

from pristan.channels.wire import line_to, pause_of
from pristan.core.errors import AuthFailed, NotFound, ProtocolError, RateLimited, Transient
from pristan.kit.download import Downloader, DownloadRefused
from pristan.kit.hosts import AllowedHosts
from pristan.migration.pulling.dump import Dump

LARGEST = 32 << 20  # bytes of one answer
LARGEST_FILE = 1 << 30  # it lies on the disk
_LONG = httpx.Timeout(15, connect=5, read=300)


class _Anywhere(AllowedHosts):
    """Any host that leads outside: whoever fetches looks at the address itself."""

    @override
    def admit(self, *, scheme: str, host: str, port: int | None) -> bool:
        return scheme == "https"


ANYWHERE = _Anywhere(names=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """``http`` reaches the one host of the system and no other; ``files`` any public host, without the key."""

    http: httpx.AsyncClient
    files: Downloader


class Line:
    """Calls ``url`` with the headers of the key."""

    def __init__(self, wires: Wires, *, url: str, name: str, headers: Mapping[str, str]) -> None:
        self._http, self._files, self._url, self._name, self._headers = wires.http, wires.files, url, name, headers
        self._spool: BinaryIO | None = None
        self.requests = 0

    def close(self) -> None:
        """Let go of the file that was fetched last."""
        if self._spool is not None:
            self._spool.close()
            self._spool = None

    async def get(self, path: str, **query: str | int) -> Any:
        """The JSON of an answer."""
        return _decoded(await self._call("GET", path, params=query), self._name)

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON of an answer to JSON. Only for calls that may be repeated: they start a job at most."""
        return _decoded(await self._call("POST", path, json=body), self._name)

    async def dump(self, path: str) -> Dump:
        """An answer that may be too large for the memory; good until the next is asked for."""
        spool = self._new_spool()
        await self._send("GET", path, into=spool, limit=LARGEST_FILE, timeout=_LONG)
        return await self._looked(spool)

    async def file(self, link: str) -> Dump:
        """The same of a file that an answer leads to. One that lies elsewhere is fetched without the key."""
        try:
            parts, own = urlsplit(link), urlsplit(self._url)
        except ValueError as exc:
            raise ProtocolError(f"{self._name}: у файла выгрузки нет адреса") from exc
        spool = self._new_spool()
        if parts.netloc in {"", own.netloc}:
            path, at = parts.path + (f"?{parts.query}" if parts.query else ""), f"{own.scheme}://{own.netloc}"
            await self._send("GET", path, into=spool, limit=LARGEST_FILE, at=at, timeout=_LONG)
        else:
            self.requests += 1
            try:
                await self._files.fetch_into(spool, link, limit=LARGEST_FILE, hosts=ANYWHERE)
            except DownloadRefused as exc:
                raise ProtocolError(f"{self._name}: файл выгрузки не отдан ({exc.reason})") from exc
        return await self._looked(spool)

    def _new_spool(self) -> BinaryIO:
        self.close()
        self._spool = tempfile.TemporaryFile(prefix="pristan-pull-")  # noqa: SIM115 # closed by close()
        return self._spool

    async def _looked(self, spool: BinaryIO) -> Dump:
        found = Dump(spool, name=self._name)
        await asyncio.to_thread(found.look)
        return found

    async def _call(self, method: str, path: str, **given: Any) -> bytes:
        into = BytesIO()
        await self._send(method, path, into=into, limit=LARGEST, **given)
        return into.getvalue()

    async def _send(self, method: str, path: str, *, into: BinaryIO, limit: int, at: str = "", **given: Any) -> None:
        self.requests += 1
        with line_to(self._name, repeatable=True):
            try:
                address = httpx.URL(f"{at or self._url}{path}")
            except httpx.InvalidURL as exc:
                raise ProtocolError(f"{self._name}: у файла выгрузки нет адреса") from exc
            request = self._http.build_request(method, address, headers=dict(self._headers), **given)
            response = await self._http.send(request, stream=True)
            try:
                self._check(response)
                await self._body(response, into, limit=limit)
            finally:
                await response.aclose()

    async def _body(self, response: httpx.Response, into: BinaryIO, *, limit: int) -> None:
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > limit:
                raise ProtocolError(f"{self._name}: ответ больше {limit >> 20} МБ")
            into.write(chunk)

    def _check(self, response: httpx.Response) -> None:
        match response.status_code:
            case HTTPStatus.OK | HTTPStatus.CREATED | HTTPStatus.ACCEPTED:
                return
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                raise AuthFailed(f"{self._name} не принимает ключ. Проверьте его и права того, чей он")
            case HTTPStatus.NOT_FOUND:
                raise NotFound(f"По этому адресу {self._name} не отвечает. Проверьте адрес и номер аккаунта")
            case HTTPStatus.TOO_MANY_REQUESTS:
                raise RateLimited(pause_of(response), f"{self._name} просит подождать")
            case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
                raise Transient(f"{self._name}: HTTP {status}")
            case status:
                raise ProtocolError(f"{self._name}: HTTP {status}")


def _decoded(content: bytes, name: str) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as exc:  # a page of a proxy instead of an answer
        raise Transient(f"{name} ответил не JSON") from exc


def objects_in(value: object) -> list[dict[str, Any]]:
    """The objects of a list; of anything else none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def number_in(value: object) -> int:
    """A whole number, or 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
