"""Settings of a web-chat inbox: read tolerantly from the database, accepted strictly from an administrator."""

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.webchat.origins import normalise
from pristan.channels.webchat.text import clean_text
from pristan.core.errors import FieldError, InvalidInput

DEFAULT_CONSENT = (
    "Согласие на обработку моих персональных данных, указанных в этой форме и в переписке, "
    "чтобы получить ответ на обращение"
)
FIELDS = ("name", "phone", "email")
_COLOUR = re.compile(r"^#[0-9a-f]{6}$")
_READABLE = 3.0  # WCAG 2.2, 1.4.11: parts of controls against their ground
_MAX_ORIGINS = 50
_LENGTHS = {
    "title": 60,
    "greeting": 500,
    "offline_text": 500,
    "consent_text": 4000,
    "policy_url": 500,
    "push_url": 500,
    "banner": 300,
}
_MAX_LINKS = 5
_LINK_TITLE = 40
_LINK_URL = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How much one minute allows before the answer is «слишком часто»."""

    visitor_messages: int = 30
    address_messages: int = 120
    inbox_messages: int = 3000
    address_sessions: int = 20
    inbox_sessions: int = 600
    visitor_files: int = 20
    visitor_megabytes: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """How one chat looks and whom it lets in."""

    title: str = ""
    greeting: str = "Здравствуйте! Напишите, чем помочь"
    accent: str = "#0b6a77"
    theme: str = "auto"
    position: str = "right"
    locale: str = "auto"
    fields: tuple[tuple[str, bool], ...] = (("name", True),)
    confirm_contact: bool = False  # a phone or an e-mail of the form gets a code, which costs a message each
    consent_required: bool = True
    consent_text: str = DEFAULT_CONSENT
    policy_url: str = ""
    offline_text: str = "Сейчас никого нет на связи. Оставьте вопрос и контакт, ответим, как только вернёмся"
    origins: tuple[str, ...] = ()
    identity_required: bool = False
    push_url: str = ""
    push_text: bool = False
    banner: str = ""  # shown on the site itself until the visitor closes it
    banner_links: tuple[tuple[str, str], ...] = ()
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def consent_hash(self) -> str:
        """Names the exact words and the policy somebody agreed to."""
        return hashlib.sha256(f"{self.consent_text}\n{self.policy_url}".encode()).hexdigest()


def read(stored: Mapping[str, Any]) -> ChatSettings:
    """Settings as the database holds them; anything unknown, missing or broken falls back to the default."""
    known = {key: stored[key] for key in _PLAIN if isinstance(stored.get(key), type(getattr(_DEFAULT, key)))}
    for name, take in _SHAPED.items():
        if name in stored:
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                known[name] = take(stored[name])
    return ChatSettings(**known)


def _read_fields(raw: Any) -> tuple[tuple[str, bool], ...]:
    return tuple((str(item["name"]), bool(item.get("required"))) for item in raw if item["name"] in FIELDS)


def _read_links(raw: Any) -> tuple[tuple[str, str], ...]:
    found = [(clean_text(str(item["title"])).strip(), clean_text(str(item["url"])).strip()) for item in raw]
    return tuple((title, url) for title, url in found if title and _leads(url))[:_MAX_LINKS]


def _leads(url: str) -> bool:
    """Whether a link of the banner may stand on somebody's site: a page or a letter, never a script."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.scheme == "https" and parts.hostname) or bool(parts.scheme == "mailto" and parts.path)


def _read_allowance(raw: Any) -> Allowance:
    names = Allowance.__slots__
    return Allowance(**{name: raw[name] for name in names if isinstance(raw.get(name), int)})


def write(settings: ChatSettings) -> dict[str, Any]:
    """The same settings as JSON for the database and the API."""
    raw = asdict(settings)
    raw["fields"] = [{"name": name, "required": required} for name, required in settings.fields]
    raw["origins"] = list(settings.origins)
    raw["banner_links"] = [{"title": title, "url": url} for title, url in settings.banner_links]
    return raw


def accept(raw: Mapping[str, Any]) -> ChatSettings:
    """Settings from an administrator, or InvalidInput naming each field that has to change."""
    errors: list[FieldError] = []
    for name, limit in _LENGTHS.items():
        value = raw.get(name, "")
        if not isinstance(value, str) or len(value) > limit:
            errors.append(FieldError(name, f"Не длиннее {limit} знаков"))
    accent = str(raw.get("accent", _DEFAULT.accent)).lower()
    if not _COLOUR.match(accent):
        errors.append(FieldError("accent", "Цвет в виде #0b6a77"))
    elif max(contrast(accent, "#ffffff"), contrast(accent, "#04242a")) < _READABLE:
        errors.append(FieldError("accent", "Текст на этом цвете не прочитать"))
    errors += _choices(raw) + _form_errors(raw) + _consent_errors(raw) + _push_errors(raw) + _banner_errors(raw)
    origins, wrong = _origins(raw.get("origins", []))
    errors += wrong
    if errors:
        raise InvalidInput("Проверьте настройки чата", code="webchat.settings", fields=errors)
    texts = {name: clean_text(raw[name]).strip() for name in _LENGTHS if name in raw}
    return read({**write(_DEFAULT), **raw, **texts, "accent": accent, "origins": list(origins)})


def contrast(first: str, second: str) -> float:
    """Contrast of two colours as WCAG defines it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)  # noqa: PLR2004
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _choices(raw: Mapping[str, Any]) -> list[FieldError]:
    allowed = {"theme": ("auto", "light", "dark"), "position": ("left", "right"), "locale": ("auto", "ru", "en")}
    return [
        FieldError(name, f"Одно из: {', '.join(values)}")
        for name, values in allowed.items()
        if raw.get(name, values[0]) not in values
    ]


def _form_errors(raw: Mapping[str, Any]) -> list[FieldError]:
    items = raw.get("fields", [])
    names = (
        [item.get("name") if isinstance(item, dict) else None for item in items] if isinstance(items, list) else [None]
    )
    if all(name in FIELDS for name in names) and len(names) == len({str(name) for name in names}):
        return []
    return [FieldError("fields", "Поля формы: имя, телефон и почта, каждое не больше одного раза")]


def _consent_errors(raw: Mapping[str, Any]) -> list[FieldError]:
    errors = []
    policy = raw.get("policy_url", "")
    if isinstance(policy, str) and policy and urlsplit(policy).scheme not in ("http", "https"):
        errors.append(FieldError("policy_url", "Адрес страницы целиком, с https://"))
    if raw.get("consent_required", True) and not str(raw.get("consent_text", DEFAULT_CONSENT)).strip():
        errors.append(FieldError("consent_text", "Без текста согласия его нельзя спросить"))
    return errors


def _push_errors(raw: Mapping[str, Any]) -> list[FieldError]:
    """Where the address leads is looked at besides: by whoever keeps the settings and at every push."""
    url = raw.get("push_url", "")
    if isinstance(url, str) and url and urlsplit(url).scheme not in ("http", "https"):
        return [FieldError("push_url", "Адрес целиком, с https://")]
    return []


def _banner_errors(raw: Mapping[str, Any]) -> list[FieldError]:
    links = raw.get("banner_links", [])
    if not isinstance(links, list) or len(links) > _MAX_LINKS:
        return [FieldError("banner_links", f"Не больше {_MAX_LINKS} ссылок")]
    errors = []
    for place, item in enumerate(links):
        given = item if isinstance(item, dict) else {}
        title, url = str(given.get("title", "")).strip(), str(given.get("url", "")).strip()
        if not title or len(title) > _LINK_TITLE:
            errors.append(FieldError(f"banner_links.{place}", f"Название ссылки, не длиннее {_LINK_TITLE} знаков"))
        elif len(url) > _LINK_URL or not _leads(url):
            errors.append(FieldError(f"banner_links.{place}", "Адрес целиком: https://… или mailto:…"))
    if links and not str(raw.get("banner", "")).strip():
        errors.append(FieldError("banner", "Напишите, о чём объявление"))
    return errors


def _origins(raw: object) -> tuple[tuple[str, ...], list[FieldError]]:
    if not isinstance(raw, list) or len(raw) > _MAX_ORIGINS:
        return (), [FieldError("origins", f"Не больше {_MAX_ORIGINS} адресов")]
    found = [(str(entry), normalise(str(entry))) for entry in raw if str(entry).strip()]
    errors = [
        FieldError("origins", f"«{entry[:100]}» не похоже на адрес сайта") for entry, origin in found if origin is None
    ]
    return tuple(dict.fromkeys(origin for _, origin in found if origin is not None)), errors


_DEFAULT = ChatSettings()
_SHAPED: Mapping[str, Callable[[Any], Any]] = {
    "fields": _read_fields,
    "banner_links": _read_links,
    "origins": lambda raw: tuple(origin for origin in map(normalise, map(str, raw)) if origin),
    "allowance": _read_allowance,
}
_PLAIN = tuple(name for name in ChatSettings.__slots__ if name not in _SHAPED)
