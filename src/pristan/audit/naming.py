"""Words of an inventory for people: kinds, purposes, countries; and back from what people write in tables."""

from collections.abc import Mapping
from typing import Final

from pristan.audit.inventory import country_of
from pristan.compliance.rulebook import Rulebook

KINDS: Final[dict[str, str]] = {
    "messenger": "Мессенджер или соцсеть",
    "public_channel": "Публичный канал или страница",
    "site_form": "Форма на сайте",
    "web_chat_own": "Чат на сайте",
    "auth": "Вход на сайт через сервис",
    "analytics_script": "Скрипт или счётчик на сайте",
    "crm": "CRM или служба поддержки",
    "cloud_storage": "Облако, хостинг, база",
    "spreadsheet": "Таблица",
    "mailing": "Сервис рассылок",
    "email": "Почта",
    "sms": "SMS",
    "call": "Телефония",
}
# What scanners see on pages and in names of domains: shown, never chosen by a person.
SEEN_KINDS: Final[dict[str, str]] = {
    "ads": "Рекламный код", "analytics": "Счётчик на сайте", "automation": "Связки между сервисами",
    "avatar": "Аватары", "booking": "Запись и бронирование", "bot": "Конструктор ботов", "cloud": "Облако",
    "captcha": "Проверка «я не робот»", "cdn": "Раздача файлов сайта", "cdp": "Платформа клиентских данных",
    "chat": "Чат чужого сервиса",
    "comments": "Комментарии", "errors": "Сбор ошибок сайта", "font": "Шрифты", "forms": "Сервис форм",
    "helpdesk": "Служба поддержки", "hosting": "Хостинг", "map": "Карты", "marketing": "Маркетинговый сервис",
    "messenger_api": "Доступ к мессенджеру", "messenger_link": "Ссылка на мессенджер", "payments": "Оплата",
    "push": "Push-уведомления", "site": "Сайт", "tables": "Таблицы", "video": "Видео", "widget": "Виджет",
}  # fmt: skip
PURPOSES: Final[Mapping[str, str]] = {
    "dialog": "переписка с клиентами",
    "notify": "уведомления",
    "support": "поддержка",
    "promo": "реклама и рассылки",
    "public_post": "публикации",
    "ad_post": "рекламные публикации",
    "collect": "сбор данных",
    "store": "хранение данных",
    "transfer_abroad": "передача за рубеж",
    "publish": "публикация данных",
    "login": "вход",
    "call_record": "запись разговоров",
}
COUNTRIES: Final[Mapping[str, str]] = {
    "RU": "Россия", "XX": "за рубежом, страна неизвестна", "BY": "Беларусь", "KZ": "Казахстан", "US": "США",
    "DE": "Германия", "NL": "Нидерланды", "IE": "Ирландия", "FR": "Франция", "GB": "Великобритания",
    "FI": "Финляндия", "PL": "Польша", "CZ": "Чехия", "EE": "Эстония", "LT": "Литва", "IL": "Израиль",
    "IN": "Индия", "CN": "Китай", "SG": "Сингапур", "CA": "Канада", "AE": "ОАЭ", "TR": "Турция", "ES": "Испания",
}  # fmt: skip
_ALSO: Final[Mapping[str, str]] = {
    "за рубежом": "XX", "заграница": "XX", "сша": "US", "европа": "XX", "ес": "XX", "белоруссия": "BY",
    "англия": "GB", "голландия": "NL",
}  # fmt: skip
_CODE_LETTERS: Final = 2


def country_from(text: str) -> str | None:
    """The code a person means; None for «не знаю». Raises ValueError with a Russian sentence for what is no country."""
    code = country_of(text)
    if code is None:
        return None
    said = text.strip().lower()
    named = next((key for key, name in COUNTRIES.items() if name.lower() == said), None) or _ALSO.get(said)
    if named is not None:
        return named
    if len(code) == _CODE_LETTERS and code.isascii() and code.isalpha():
        return code
    raise ValueError(f"страны «{text}» не знаем: напишите код из двух букв или «не знаю»")


def kind_title(kind: str) -> str:
    """How people call a kind; one that has no word stays as it is."""
    return KINDS.get(kind) or SEEN_KINDS.get(kind, kind)


def kind_from(text: str) -> str:
    """The kind a person means, by its code or its name."""
    said = text.strip().lower()
    return next((key for key, name in (KINDS | SEEN_KINDS).items() if name.lower() == said), said)


def purpose_from(text: str) -> str:
    said = text.strip().lower()
    return next((key for key, name in PURPOSES.items() if name == said), said)


def data_from(book: Rulebook, text: str) -> str:
    """A kind of data by its code or its title; groups of the rulebook serve too."""
    said = text.strip()
    upper = said.upper()
    if upper in book.kinds or upper in book.groups:
        return upper
    return next((kind.id for kind in book.kinds.values() if kind.title.lower() == said.lower()), said)


def service_from(book: Rulebook, text: str) -> str:
    """The id of a service a person names; unknown ones stay as they were written, in small letters."""
    said = text.strip().lower()
    for catalogue in (book.services, book.messengers):
        for one in catalogue.values():
            if said in {one.id, one.title.lower()}:
                return one.id
    return said


def country_name(code: str | None) -> str:
    return "неизвестно" if code is None else COUNTRIES.get(code, code)
