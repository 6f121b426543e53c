"""What a company wrote down about a channel or a store → what the rules can be asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from pristan.compliance.inventory import Item
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Channel

HOME = "RU"
_HOME_WORDS = frozenset("ru rf рф россия russia rus russian_federation российская_федерация".split())
_UNKNOWN_WORDS = frozenset(("", "unknown", "не знаю", "неизвестно", "?", "n/a", "none", "null"))
_STANDINGS = {
    "foreign_listed": Channel.FOREIGN_LISTED,
    "foreign_unlisted": Channel.FOREIGN_UNLISTED,
    "russian": Channel.RU_MESSENGER,
}
# Words people use for the kinds of the rules; the kinds themselves are understood too.
_KINDS: dict[str, Channel] = {kind.value: kind for kind in Channel} | {
    "form": Channel.SITE_FORM,
    "forms": Channel.SITE_FORM,
    "booking": Channel.SITE_FORM,
    "helpdesk": Channel.CRM,
    "cdp": Channel.CRM,
    "cloud": Channel.CLOUD_STORAGE,
    "storage": Channel.CLOUD_STORAGE,
    "database": Channel.CLOUD_STORAGE,
    "hosting": Channel.CLOUD_STORAGE,
    "site": Channel.CLOUD_STORAGE,
    "table": Channel.SPREADSHEET,
    "marketing": Channel.MAILING,
    "push": Channel.MAILING,
    "analytics": Channel.ANALYTICS_SCRIPT,
    "script": Channel.ANALYTICS_SCRIPT,
    "counter": Channel.ANALYTICS_SCRIPT,
    "pixel": Channel.ANALYTICS_SCRIPT,
    "ads": Channel.ANALYTICS_SCRIPT,
    "captcha": Channel.ANALYTICS_SCRIPT,
    "font": Channel.ANALYTICS_SCRIPT,
    "map": Channel.ANALYTICS_SCRIPT,
    "video": Channel.ANALYTICS_SCRIPT,
    "widget": Channel.ANALYTICS_SCRIPT,
    "errors": Channel.ANALYTICS_SCRIPT,
    "comments": Channel.ANALYTICS_SCRIPT,
    "chat": Channel.WEB_CHAT_OWN,
    "web_chat": Channel.WEB_CHAT_OWN,
    "webchat": Channel.WEB_CHAT_OWN,
    "own_chat": Channel.WEB_CHAT_OWN,
    "login": Channel.AUTH,
    "sign_in": Channel.AUTH,
    "signin": Channel.AUTH,
    "telephony": Channel.CALL,
    "phone": Channel.CALL,
}
_MESSENGERS = frozenset(("messenger", "chat_messenger", "bot", "messenger_link", "messenger_api", "social"))
_MAILBOXES = frozenset(("email", "mail", "mailbox"))
_MADE_BY_SERVICE = frozenset(("google_signin", "apple_signin", "facebook_login"))
_SIGN_IN = {"google_signin": "google", "apple_signin": "apple", "facebook_login": "facebook"}
# What one does with a thing of this kind when nobody says.
_USUAL: dict[Channel, tuple[Activity, ...]] = {
    Channel.SITE_FORM: (Activity.COLLECT,),
    Channel.CRM: (Activity.STORE,),
    Channel.CLOUD_STORAGE: (Activity.STORE,),
    Channel.SPREADSHEET: (Activity.STORE,),
    Channel.MAILING: (Activity.PROMO, Activity.STORE),
    Channel.ANALYTICS_SCRIPT: (Activity.COLLECT,),
    Channel.AUTH: (Activity.LOGIN,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One row of an inventory, in the words of the rules. ``note`` says what was not understood."""

    kind: str
    service: str
    classes: Sequence[Channel]
    purposes: Sequence[Activity]
    data: frozenset[str]
    location: str | None
    owner: str | None
    facts: dict[str, bool] = field(default_factory=dict)
    note: str = ""

    def items(self) -> Iterator[Item]:
        """Every question to the rules: each class with each purpose."""
        for kind, purpose in product(self.classes, self.purposes):
            yield Item(
                kind=kind,
                purpose=purpose,
                service=self.service,
                data=self.data,
                location=self.location,
                owner=self.owner,
                facts=self.facts,
            )


def country_of(text: str | None) -> str | None:
    """The code of a country, ``RU`` for any name of Russia; None if nobody knows."""
    said = (text or "").strip().lower()
    if said in _UNKNOWN_WORDS:
        return None
    return HOME if said.replace(" ", "_") in _HOME_WORDS else said.upper()


def thing_of(
    book: Rulebook,
    *,
    kind: str,
    service: str,
    purposes: Sequence[str] = (),
    data: Sequence[str] = (),
    location: str | None = None,
    facts: dict[str, bool] | None = None,
) -> Thing:
    """A row of the inventory as the rules see it."""
    kind, service = kind.strip().lower(), service.strip().lower()
    classes = _classes(book, kind, service, location=country_of(location))
    known = {activity.value: activity for activity in Activity}
    understood = [known[word] for word in purposes if word in known]
    strange = [word for word in purposes if word not in known]
    spread = frozenset(one for word in data for one in book.groups.get(word, (word,)))
    notes = [] if classes else [f"вид «{kind}» неизвестен"]
    notes += [f"назначение «{word}» неизвестно" for word in strange]
    notes += [f"вид данных «{word}» неизвестен" for word in sorted(spread - book.kinds.keys() - {"ANY"})]
    usual = tuple(dict.fromkeys(purpose for each in classes for purpose in _USUAL.get(each, (Activity.DIALOG,))))
    return Thing(
        kind=kind,
        service=service,
        classes=classes,
        purposes=tuple(dict.fromkeys(understood)) if purposes else usual,
        data=spread,
        location=country_of(location),
        owner=_owner(book, service),
        facts=facts or {},
        note="; ".join(notes),
    )


def _classes(book: Rulebook, kind: str, service: str, *, location: str | None) -> tuple[Channel, ...]:
    if kind in _MAILBOXES:
        known = book.services.get(service)
        is_foreign = known.is_foreign if known is not None else location not in {None, HOME}
        return (Channel.EMAIL_FOREIGN if is_foreign else Channel.EMAIL_RU,)
    if kind in _MESSENGERS or (kind not in _KINDS and _messenger(book, service)):
        standing = _messenger(book, service)
        return (_STANDINGS[standing],) if standing else ()
    if kind == Channel.PUBLIC.value:
        standing = _messenger(book, service)
        return (Channel.PUBLIC, _STANDINGS[standing]) if standing else (Channel.PUBLIC,)
    if kind == "auth" or service in _MADE_BY_SERVICE:
        return (Channel.AUTH,)
    found = _KINDS.get(kind)
    if found is None and service in book.services:
        found = _KINDS.get(book.services[service].kind)
    return (found,) if found else ()


def _messenger(book: Rulebook, service: str) -> str | None:
    """How a messenger stands, by its id, its public name or a link to it."""
    name = service.removeprefix("link_")
    for messenger in book.messengers.values():
        if name in {messenger.id, messenger.service, messenger.title.lower()}:
            return messenger.standing
    return None


def _owner(book: Rulebook, service: str) -> str | None:
    """Whose it is: RU, another country, or None if nobody knows."""
    known = book.services.get(service)
    if known is not None:
        return known.countries[0] if known.countries and not known.country_unsure else None
    name = service.removeprefix("link_")
    for messenger in book.messengers.values():
        if name in {messenger.id, messenger.service}:
            if messenger.standing == "russian":
                return HOME
            return messenger.owner_countries[0] if messenger.owner_countries else "XX"
    return None


def sign_in_name(service: str) -> str:
    """The name the rules have for a way of signing in."""
    return _SIGN_IN.get(service, service)
