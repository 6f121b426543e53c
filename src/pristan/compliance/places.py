"""Names of channels → what the rules call them: whose messenger it is, whether everybody reads it."""

from dataclasses import replace
from functools import lru_cache

from pristan.compliance.model import Place
from pristan.compliance.rulebook import Rulebook
from pristan.compliance.shapes import Activity, Channel

PUBLIC = "public_channel:"
_PLAIN = {
    "sms": Channel.SMS,
    "call": Channel.CALL,
    "email": Channel.EMAIL_RU,
    "email_ru": Channel.EMAIL_RU,
    "email_foreign": Channel.EMAIL_FOREIGN,
    "webchat": Channel.WEB_CHAT_OWN,
    "own_web_chat": Channel.WEB_CHAT_OWN,
}
_STANDINGS = {
    "foreign_listed": Channel.FOREIGN_LISTED,
    "foreign_unlisted": Channel.FOREIGN_UNLISTED,
    "russian": Channel.RU_MESSENGER,
}


@lru_cache(maxsize=4096)
def place_of(book: Rulebook, name: str, activity: Activity) -> Place | None:
    """The place called ``name``; ``None`` if there is no such channel.

    A public place nobody has described is still a place, marked as unknown. A post made in a messenger is public.
    """
    if name.startswith(PUBLIC):
        return _public(book, name, name.removeprefix(PUBLIC))
    if name in _PLAIN:
        return Place(name, name, frozenset({_PLAIN[name]}))
    place = _messenger(book, name)
    if place is not None and activity is Activity.PUBLIC_POST:
        return replace(place, classes=place.classes | {Channel.PUBLIC}, is_public=True)
    return place


def _public(book: Rulebook, name: str, service: str) -> Place | None:
    if not service:
        return None
    messenger = _messenger(book, service)
    if messenger is not None:
        return replace(messenger, name=name, classes=messenger.classes | {Channel.PUBLIC}, is_public=True)
    is_known = service in book.restricted
    return Place(name, service, frozenset({Channel.PUBLIC}), is_public=True, is_known=is_known)


def _messenger(book: Rulebook, name: str) -> Place | None:
    for item in book.messengers.values():
        if name in {item.id, item.service}:
            return Place(name, item.service or item.id, frozenset({_STANDINGS[item.standing]}))
    return None
