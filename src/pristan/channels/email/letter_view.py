"""A letter as a page that can do no harm: no scripts, no forms, nothing fetched from anywhere. Pure.

Pictures of the letter itself are put into the page; pictures of strangers are left out: fetching one tells the sender
that the letter was opened, by whom and where.
"""

import base64
import re
from dataclasses import dataclass
from html import escape
from typing import Final

import nh3

from pristan.channels.email.letter import Letter, read_letter
from pristan.channels.email.lines import MAX_TEXT, is_too_deep

# ``sandbox`` here as well as in the frame: also whoever opens the address by itself gets no scripts.
POLICY: Final = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
MAX_PICTURES = 12 * 1024 * 1024
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_TAGS = frozenset(
    "a abbr b blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins "
    "li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul".split()
)
_ATTRIBUTES = {
    "*": {"align", "valign", "bgcolor", "dir", "lang", "style", "title", "width", "height"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "table": {"border", "cellpadding", "cellspacing"},
    "font": {"color", "size", "face"},
    "ol": {"start", "type"},
}
_STYLES = frozenset(
    "background-color border border-bottom border-collapse border-color border-left border-right "
    "border-spacing border-style border-top border-width color direction font-family font-size font-style font-weight "
    "height letter-spacing line-height margin margin-bottom margin-left margin-right margin-top max-width "
    "padding padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent "
    "vertical-align white-space width".split()
)
_DANGEROUS_STYLE = re.compile(r"url\s*\(|image\s*\(|image-set|expression|@import|\\", re.IGNORECASE)
_PAGE = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="color-scheme" content="light">
<meta name="referrer" content="no-referrer"><title>{title}</title>
<style>body{{margin:16px;font:15px/1.5 sans-serif;background:#fff;color:#1a1d21;overflow-wrap:anywhere}}
img{{max-width:100%;height:auto}}pre{{white-space:pre-wrap;font:inherit}}table{{max-width:100%}}
.blocked{{padding:8px 12px;margin:0 0 16px;background:#f2f4f7;color:#4d5560;font-size:13px}}</style></head>
<body>{note}{body}</body></html>"""


@dataclass(frozen=True, slots=True)
class LetterView:
    """A whole page, and how many pictures of strangers were left out."""

    page: str
    blocked: int


def letter_view(raw: bytes) -> LetterView:
    """The page of a letter."""
    letter = read_letter(raw)
    html = letter.html[:MAX_TEXT]
    if not html.strip() or is_too_deep(html):
        body, blocked = f"<pre>{escape(letter.text[:MAX_TEXT])}</pre>", 0
    else:
        body, blocked = safe_html(html, letter)
    note = f'<p class="blocked">Картинки с чужих серверов закрыты: {blocked}</p>' if blocked else ""
    return LetterView(_PAGE.format(title=escape(letter.subject[:200]), note=note, body=body), blocked)


def safe_html(html: str, letter: Letter) -> tuple[str, int]:
    """HTML of a stranger without what acts or fetches; and the number of pictures left out."""
    pictures = _Pictures(letter)
    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags={
            "script",
            "style",
            "title",
            "template",
            "noscript",
            "svg",
            "math",
            "iframe",
            "object",
            "select",
        },
        attributes=_ATTRIBUTES,
        attribute_filter=pictures.attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        filter_style_properties=set(_STYLES),
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    return clean, pictures.blocked


class _Pictures:
    """Decides attribute by attribute."""

    def __init__(self, letter: Letter) -> None:
        self._own = {file.content_id: file for file in letter.attached if file.content_id and file.mime in _PICTURES}
        self._left = MAX_PICTURES
        self.blocked = 0

    def attribute(self, tag: str, name: str, value: str) -> str | None:
        """The value to keep, or None."""
        if name == "style":
            return None if _DANGEROUS_STYLE.search(value) else value
        if (tag, name) == ("img", "src"):
            return self._source(value.strip())
        if name == "href":
            return value if value.strip().lower().startswith(("http://", "https://", "mailto:", "tel:")) else None
        return value

    def _source(self, value: str) -> str | None:
        if value.lower().startswith("cid:"):
            file = self._own.get(value[4:].strip("<> "))
            if file is None or len(file.content) > self._left:
                return None
            self._left -= len(file.content)
            return f"data:{file.mime};base64,{base64.b64encode(file.content).decode()}"
        if re.match(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$", value, re.IGNORECASE):
            return value if len(value) <= MAX_PICTURES else None
        self.blocked += 1
        return None
