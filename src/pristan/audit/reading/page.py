"""HTML → what the page calls, where its forms send, what its scripts name. Nothing in a page is carried out."""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pristan.audit.model import Form, FormField, Page, Place, Reference
from pristan.audit.reading.addresses import absolute
from pristan.audit.reading.depth import shallow

LARGEST = 10 * 1024 * 1024
MOST_REFERENCES = 5000
MOST_FORMS = 200
MOST_FIELDS = 300
LONGEST_CODE = 4 * 1024 * 1024
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S{1,4096}?)\s*-->")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""["'`]((?:https?:)?//[a-z0-9][\w.-]{2,250}\.[a-z]{2,24}(?::\d+)?(?:/[^"'`\s<>\\]{0,1000})?)""", re.IGNORECASE
)
_TAGS = (
    ("script[src]", "src", Place.SCRIPT),
    ("iframe[src]", "src", Place.FRAME),
    ("iframe[data-src]", "data-src", Place.FRAME),
    ("frame[src]", "src", Place.FRAME),
    ("embed[src]", "src", Place.FRAME),
    ("object[data]", "data", Place.FRAME),
    ("img[src]", "src", Place.IMAGE),
    ("link[href]", "href", Place.STYLE),
    ("a[href]", "href", Place.LINK),
    ("area[href]", "href", Place.LINK),
)
_QUIET_LINKS = frozenset(
    "canonical alternate next prev author license help search me shortlink pingback manifest".split()
)
_POLICY = re.compile(
    r"политик\w* (?:в отношении )?(?:обработк|конфиденц|защит|персональн|приватн)|персональн\w+ данн|"
    r"конфиденциальност|privacy|personal[-_ ]?data|policy|politika|personalnyh",
    re.IGNORECASE,
)
_MARKS = ("data-wf-site", "data-wf-page")
_SILENT_TYPES = frozenset("hidden submit button image reset".split())


def read_page(raw: bytes, *, name: str, url: str = "") -> Page:
    """A page of at most ``LARGEST`` bytes; what is beyond is not read."""
    raw = raw[:LARGEST]
    saved = _SAVED_FROM.search(raw[:4096])
    url = url or (saved.group(1).decode("utf-8", "replace") if saved else "")
    tree = LexborHTMLParser(shallow(decoded(raw)))
    base = _base(tree, url)
    code = _code(tree)
    references = [*_references(tree, base), *_in_code(code, base)][:MOST_REFERENCES]
    return Page(
        name=name,
        url=base if base.startswith(("http:", "https:")) else url,
        references=tuple(dict.fromkeys(references)),
        forms=tuple(_forms(tree, base)),
        code=code,
        marks=frozenset(mark for mark in _MARKS if tree.css_first(f"[{mark}]") is not None),
        has_policy=any(
            _POLICY.search(f"{node.text(strip=True)[:300]} {node.attributes.get('href')}")
            for node in tree.css("a[href]")
        ),
    )


def decoded(raw: bytes) -> str:
    """Text by its mark, its label, as UTF-8, or as the Windows code page Russian pages used to be in."""
    labelled = _CHARSET.search(raw[:4096])
    label = labelled.group(1).decode("ascii", "replace") if labelled else ""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        label = "utf-16"
    for codec in (label, "utf-8-sig", "cp1251"):
        try:
            return raw.decode(codec)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("utf-8", "replace")


def _base(tree: LexborHTMLParser, url: str) -> str:
    """Where the page says it stands: its own address, its ``base``, or how it wants to be called."""
    given = tree.css_first("base[href]")
    href = (given.attributes.get("href") or "") if given else ""
    if href.startswith(("http:", "https:", "//")) or (href and url):
        return absolute(href, base=url)
    if url:
        return url
    for selector, attribute in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        node = tree.css_first(selector)
        value = (node.attributes.get(attribute) or "") if node else ""
        if value.startswith(("http:", "https:")):
            return value
    return ""


def _references(tree: LexborHTMLParser, base: str) -> Iterator[Reference]:
    for selector, attribute, place in _TAGS:
        for node in tree.css(selector):
            value = node.attributes.get(attribute) or ""
            if not value or value.startswith(("#", "data:", "javascript:", "about:", "blob:")):
                continue
            if selector == "link[href]" and set((node.attributes.get("rel") or "").lower().split()) & _QUIET_LINKS:
                continue
            yield Reference(place=place, url=absolute(value, base=base))


def _code(tree: LexborHTMLParser) -> str:
    """What the scripts of the page itself say; data in scripts is not code."""
    pieces: list[str] = []
    for node in tree.css("script"):
        kind = (node.attributes.get("type") or "").lower()
        if not kind or "javascript" in kind or kind in {"module", "text/partytown", "text/plain"}:
            pieces.append(node.text(deep=True))
    return "\n".join(pieces)[:LONGEST_CODE]


def _in_code(code: str, base: str) -> Iterator[Reference]:
    for found in _ADDRESS.finditer(code.replace("\\/", "/")):
        yield Reference(place=Place.CODE, url=absolute(found.group(1), base=base))


def _forms(tree: LexborHTMLParser, base: str) -> Iterator[Form]:
    labels = _labels(tree)
    for node in tree.css("form")[:MOST_FORMS]:
        given = node.attributes.get("action") or ""
        fields = tuple(_fields(node.css("input, textarea, select")[:MOST_FIELDS], labels))
        yield Form(
            action=absolute(given, base=base) if given else base,
            method=(node.attributes.get("method") or "get").lower(),
            fields=fields,
        )
    loose = [node for node in tree.css("input, textarea, select") if not _is_in_form(node)]
    if loose:
        fields = tuple(_fields(loose[:MOST_FIELDS], labels))
        if fields:
            yield Form(action="", method="", fields=fields, by_script=True)


def _is_in_form(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == "form":
            return True
        parent = parent.parent
    return False


def _labels(tree: LexborHTMLParser) -> dict[str, str]:
    return {
        node.attributes.get("for") or "": node.text(strip=True, separator=" ")[:500] for node in tree.css("label[for]")
    }


def _fields(nodes: Iterable[LexborNode], labels: dict[str, str]) -> Iterator[FormField]:
    for node in nodes:
        given = node.attributes
        kind = (given.get("type") or ("text" if node.tag == "input" else node.tag or "")).lower()
        if kind in _SILENT_TYPES:
            continue
        label = labels.get(given.get("id") or "", "") or _around(node)
        told = (
            given.get(name) or "" for name in ("placeholder", "aria-label", "title", "autocomplete", "id", "data-name")
        )
        yield FormField(
            name=(given.get("name") or given.get("id") or "")[:200],
            type=kind,
            words=" ".join(word for word in (label, *told) if word)[:1000],
            is_checked="checked" in given,
        )


def _around(node: LexborNode) -> str:
    """The text of the label that holds the input."""
    parent = node.parent
    for _ in range(3):
        if parent is None or parent.tag == "form":
            return ""
        if parent.tag == "label":
            return parent.text(strip=True, separator=" ")[:500]
        parent = parent.parent
    return ""
