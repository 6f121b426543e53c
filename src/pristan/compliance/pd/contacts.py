"""Mail addresses, links and names in social networks."""

import re
from collections.abc import Iterator

from pristan.compliance.pd.candidate import Candidate, context, negative, pattern
from pristan.compliance.pd.data import words
from pristan.compliance.pd.model import Evidence, Kind
from pristan.compliance.pd.words import Context, nearest

_ROLES, _FREE = words("contacts", "roles"), words("contacts", "free")
_RESERVED, _HANDLES, _GROUP = words("contacts", "reserved"), words("contacts", "handles"), words("contacts", "group")
_TLDS = "|".join(sorted(words("contacts", "tlds"), key=len, reverse=True))

_LOCAL = r"[a-zа-яё0-9_%+-]+(?:\.[a-zа-яё0-9_%+-]+)*"
_EMAIL = re.compile(
    r"(?<![a-zа-яё0-9_%+.-])[a-zа-яё0-9_%+.-]{1,64}@(?:[a-zа-яё0-9](?:[a-zа-яё0-9-]{0,62})\.){1,5}"
    r"(?:xn--[a-z0-9]{2,20}|[a-zа-яё]{2,24})(?![a-zа-яё0-9-])"
)
_AT = (
    r"\s{0,2}(?:@|\(собак[аи]?\)|собак[аиу]|собачк[аиу]|\(at\)|\[at\]|\{at\}|(?<=\s)at(?=\s)|(?<=\s)dog(?=\s)"
    r"|\(а\)|\(a\))\s{0,2}"
)
_DOT = r"\s{0,2}(?:\.|\(точка\)|точк[аиу]|\(dot\)|\[dot\]|(?<=\s)dot(?=\s)|(?<=\s)тчк(?=\s))\s{0,2}"
_PART = r"[a-zа-яё0-9_-]{1,32}"
_HIDDEN = re.compile(
    rf"(?<![a-zа-яё0-9_.+-]){_PART}(?:{_DOT}{_PART}){{0,2}}{_AT}{_PART}(?:{_DOT}{_PART}){{0,1}}{_DOT}(?:{_TLDS})(?![a-zа-яё0-9])"
)
_HIDDEN_SIGNS = ("собак", "собачк", "(at)", "[at]", "(а)", "(a)")
_HIDDEN_WORD = re.compile(r"at(?<!\w..)\b|dog(?<!\w...)\b|@(?<=\s.)|@\s|@[^\s@]{1,32}\s(?:\.|точк)")

_HOSTS = (
    r"(?:m\.)?vk\.com|vk\.ru|vk\.me|(?:m\.)?vkontakte\.ru|(?:m\.)?ok\.ru|odnoklassniki\.ru|t\.me|telegram\.me|telegram\.dog|"
    r"max\.ru|wa\.me|instagram\.com|facebook\.com|fb\.com|twitter\.com|x\.com|tiktok\.com|linkedin\.com/in|dzen\.ru|"
    r"tenchat\.ru|github\.com|my\.mail\.ru"
)
_LINK = re.compile(
    rf"(?<![\w.@-])(?:https?://)?(?:www\.)?(?:{_HOSTS})/(?:profile/|u/|@)?([a-zа-яё0-9_.+-]{{2,64}})(?<![.])"
)
_DEEP_LINK = re.compile(r"tg://(?:resolve\?domain=|user\?id=)([a-z0-9_]{3,32})|(?:skype|viber|whatsapp)://\S{3,60}")
_HANDLE = re.compile(r"(?<![\w.@/+-])@([a-z][a-z0-9_.]{2,31})(?<!\.)(?![\w@])")
_SERVICE = (
    r"тг|телеграм\w{0,3}|телег[аеуи]|telegram|вк|вконтакте|инст[аеу]|инстаграм\w{0,2}|скайп\w?|skype|дискорд\w?"
    r"|discord|одноклассник\w{0,2}"
)
_LOGIN = r"логин|никнейм|ник|login|nick|nickname|юзернейм|username|учетк[аи]|учётк[аи]|аккаунт|id"
_NAMED = re.compile(
    rf"(?<!\w)(?:(?:мой |мо[её] )?(?:{_LOGIN})|{_SERVICE})"
    r"\s{0,2}[:=-]?\s{0,2}(?:у меня |мой )?([a-z][a-z0-9_.-]{3,31})(?![\w@.]*[@])(?<![.-])"
)
_BOT = re.compile(r"_?bot\Z")
_PLAIN_WORD = re.compile(r"[a-z]+\Z")
_GROUP_REACH = 30


def emails(low: str, near_by: Context) -> Iterator[Candidate]:
    """Mail addresses, written or said."""
    taken = -1
    if "@" in low:
        for found in _EMAIL.finditer(low):
            taken = found.end()
            yield _email(found.start() + _dots(found[0]), found.end(), found[0].lstrip(".-"))
    if any(sign in low for sign in _HIDDEN_SIGNS) or _HIDDEN_WORD.search(low):
        for found in _HIDDEN.finditer(low):
            if not ("@" in found[0] and found.start() < taken and " " not in found[0]):
                near = nearest(near_by.near(found.start(), found.end()), "email")
                said = context("near_context", near, low) if near else None
                hidden = pattern("email_hidden", "адрес почты записан с обходом")
                yield Candidate(Kind.EMAIL, found.start(), found.end(), (hidden, said) if said else (hidden,))


def _dots(address: str) -> int:
    return len(address) - len(address.lstrip(".-"))


def _email(start: int, end: int, address: str) -> Candidate:
    local, _, domain = address.rpartition("@")
    if local in _ROLES and domain not in _FREE:
        return Candidate(Kind.EMAIL_ORG, start, end, (pattern("reference", "ящик организации, не человека"),))
    return Candidate(Kind.EMAIL, start, end, (pattern("email", "ящик и домен"),))


def logins(low: str) -> Iterator[Candidate]:
    """Pages and names in social networks and messengers."""
    if "/" in low:
        yield from _links(low)
    if "@" in low:
        for found in _HANDLE.finditer(low):
            if found[1] not in _HANDLES and not _BOT.search(found[1]):
                against = _of_a_group(low, found.start())
                yield Candidate(Kind.SOCIAL_LOGIN, *found.span(), (pattern("login_at", "имя после @"), *against))
    for found in _NAMED.finditer(low):
        if found[1] not in _HANDLES and (not _PLAIN_WORD.match(found[1]) or _is_explicit(found)):
            yield Candidate(Kind.SOCIAL_LOGIN, *found.span(1), (pattern("login_word", "имя после слова о логине"),))


def _is_explicit(found: re.Match[str]) -> bool:
    """A handle of letters only is believed after a plain word: логин, ник."""
    return found[0].startswith(("логин", "мой логин", "ник", "мой ник", "login", "nick")) or ":" in found[0]


def _links(low: str) -> Iterator[Candidate]:
    for found in _LINK.finditer(low):
        if re.split(r"[-_.0-9]", found[1])[0] in _RESERVED or _BOT.search(found[1]):
            continue
        against = _of_a_group(low, found.start())
        yield Candidate(Kind.SOCIAL_LOGIN, *found.span(), (pattern("login_link", "ссылка на страницу"), *against))
    for found in _DEEP_LINK.finditer(low):
        yield Candidate(Kind.SOCIAL_LOGIN, *found.span(), (pattern("login_link", "ссылка на страницу"),))


def _of_a_group(low: str, start: int) -> tuple[Evidence, ...]:
    before = re.findall(r"[а-яё]+", low[max(0, start - _GROUP_REACH) : start])
    word = next((word for word in before if word.replace("ё", "е") in _GROUP), None)
    return (negative("shop_word", f"рядом слово «{word}»"),) if word else ()
