"""HAR (what a browser recorded while a person walked over a site) → pages with what they called and sent."""

from base64 import b64decode
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from pristan.audit.model import Form, FormField, Page, Place, Reference, Seen
from pristan.audit.reading.addresses import host_of, is_own
from pristan.audit.reading.page import LARGEST, read_page
from pristan.core.errors import InvalidInput

LARGEST_HAR = 512 * 1024 * 1024
MOST_ENTRIES = 100_000
MOST_NAMES = 300
_PLACES = {
    "script": Place.SCRIPT,
    "stylesheet": Place.STYLE,
    "image": Place.IMAGE,
    "font": Place.STYLE,
    "iframe": Place.FRAME,
    "subdocument": Place.FRAME,
}
_SENDS = frozenset(("POST", "PUT", "PATCH"))


def read_har(path: Path) -> Seen:
    """Pages of a HAR 1.1/1.2. Values that were sent are not kept, only the names of their fields.

    :raises InvalidInput: it is too large or no HAR
    """
    if path.stat().st_size > LARGEST_HAR:
        raise InvalidInput(f"HAR больше {LARGEST_HAR // 2**20} МБ. Сохраните по одной странице")
    try:
        log = msgspec.json.decode(path.read_bytes())["log"]
        entries = [entry for entry in log["entries"] if isinstance(entry, Mapping)]
    except (msgspec.DecodeError, KeyError, TypeError, UnicodeDecodeError) as exc:
        raise InvalidInput(
            f"{path.name}: это не HAR. Сохраните его в средствах разработчика браузера, вкладка «Сеть»"
        ) from exc
    warnings = []
    if len(entries) > MOST_ENTRIES:
        warnings.append(f"записей больше {MOST_ENTRIES}, прочитаны первые {MOST_ENTRIES}")
    pages = _Pages()
    for entry in entries[:MOST_ENTRIES]:
        pages.take(entry)
    if pages.broken:
        warnings.append(f"записей не разобрано: {pages.broken}")
    return Seen(pages=pages.all(), warnings=warnings)


class _Pages:
    def __init__(self) -> None:
        self._documents: dict[str, Page] = {}
        self._called: dict[str, list[Reference]] = defaultdict(list)
        self._sent: dict[str, list[Form]] = defaultdict(list)
        self._by_reference: dict[str, str] = {}
        self._last = ""
        self.broken = 0

    def take(self, entry: Mapping[str, Any]) -> None:
        """Put one request where it belongs; one that cannot be understood is counted."""
        try:
            request, response = entry["request"], entry["response"]
            url, method = str(request["url"]), str(request.get("method", "GET")).upper()
        except (KeyError, TypeError, AttributeError):
            self.broken += 1
            return
        if not url.startswith(("http:", "https:")):
            return
        content = response.get("content") if isinstance(response, Mapping) else None
        if self._is_document(entry, url=url, method=method, content=content):
            self._open(entry, url=url, response=response)
            return
        page = self._page_of(entry, url=url)
        self._called[page].append(Reference(place=_place(entry), url=url))
        if method in _SENDS:
            fields = _sent_fields(request)
            if fields:
                self._sent[page].append(Form(action=url, method=method.lower(), fields=fields, by_script=True))

    def all(self) -> list[Page]:
        pages = []
        for url in dict.fromkeys([*self._documents, *self._called]):
            page = self._documents.get(url) or Page(name=url, url=url)
            references = tuple(dict.fromkeys([*page.references, *self._called[url]]))
            pages.append(replace(page, references=references, forms=(*page.forms, *dict.fromkeys(self._sent[url]))))
        return pages

    def _is_document(self, entry: Mapping[str, Any], *, url: str, method: str, content: Any) -> bool:
        mime = str(content.get("mimeType", "")) if isinstance(content, Mapping) else ""
        kind = entry.get("_resourceType")
        if "html" not in mime or method != "GET" or (kind and kind != "document"):
            return False
        first = next(iter(self._documents), "")
        return not first or is_own(host_of(url), of=host_of(first))

    def _open(self, entry: Mapping[str, Any], *, url: str, response: Mapping[str, Any]) -> None:
        page = read_page(_body(response.get("content", {})), name=url, url=url)
        headers = _pairs(response.get("headers"))
        cookies = frozenset(value.partition("=")[0].strip() for name, value in headers if name.lower() == "set-cookie")
        self._documents[url] = replace(page, headers={name.lower(): value for name, value in headers}, cookies=cookies)
        self._last = url
        reference = entry.get("pageref")
        if isinstance(reference, str):
            self._by_reference.setdefault(reference, url)

    def _page_of(self, entry: Mapping[str, Any], *, url: str) -> str:
        known = self._by_reference.get(str(entry.get("pageref", "")))
        if known:
            return known
        referer = next(
            (value for name, value in _pairs(entry["request"].get("headers")) if name.lower() == "referer"), ""
        )
        if referer in self._documents:
            return referer
        return self._last or referer or url


def _body(content: Mapping[str, Any]) -> bytes:
    text = content.get("text")
    if not isinstance(text, str):
        return b""
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "replace")[:LARGEST]
    try:
        return b64decode(text)[:LARGEST]
    except ValueError:
        return b""


def _place(entry: Mapping[str, Any]) -> Place:
    return _PLACES.get(str(entry.get("_resourceType", "")), Place.REQUEST)


def _pairs(given: Any) -> list[tuple[str, str]]:
    if not isinstance(given, Sequence) or isinstance(given, str):
        return []
    return [(str(item.get("name", "")), str(item.get("value", ""))) for item in given if isinstance(item, Mapping)]


def _sent_fields(request: Mapping[str, Any]) -> tuple[FormField, ...]:
    """Names of what was sent: a form, or the keys of a JSON object. Values are looked at nowhere."""
    data = request.get("postData")
    if not isinstance(data, Mapping):
        return ()
    names = [name for name, _ in _pairs(data.get("params"))]
    text, mime = data.get("text"), str(data.get("mimeType", ""))
    if not names and isinstance(text, str):
        if "json" in mime:
            names = _keys(text)
        elif "urlencoded" in mime:
            names = [name for name, _ in parse_qsl(text[:100_000], keep_blank_values=True)]
    return tuple(FormField(name=name[:200], type="text", words="") for name in names[:MOST_NAMES])


def _keys(text: str) -> list[str]:
    try:
        value = msgspec.json.decode(text.encode())
    except msgspec.DecodeError:
        return []
    names: list[str] = []
    layer = [value]
    for _ in range(4):
        below: list[Any] = []
        for item in layer[:MOST_NAMES]:
            if isinstance(item, Mapping):
                names += [str(key) for key in item]
                below += item.values()
            elif isinstance(item, list):
                below += item
        layer = below
    return names
