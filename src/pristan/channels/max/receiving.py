"""How updates of one bot reach us: the subscription, the live checklist, what came while we were away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from pristan.channels.checks import ok, problem, skipped
from pristan.channels.max.client import MaxClient
from pristan.channels.max.subscription import UPDATE_TYPES, plan
from pristan.channels.model import Account, CheckResult
from pristan.channels.payload import Payload
from pristan.channels.registry import Tools
from pristan.channels.watch import Arrangement
from pristan.core.errors import AuthFailed, ChannelError, InvalidInput, MessageRejected
from pristan.kit.clock import monotonic_s
from pristan.kit.http import check_url

PAGE = 100
PAGES = 10


async def arrange(client: MaxClient, *, url: str, secret: str, expected: bool) -> Arrangement:
    """Leave exactly our subscription at MAX: the rest would bring every update twice."""
    found = plan(await client.subscriptions(), url=url, expected=expected)
    for foreign in found.remove:
        await client.unsubscribe(foreign)
    if found.subscribe:
        await client.subscribe(url, secret=secret, types=UPDATE_TYPES)
    return Arrangement(removed=found.remove, subscribed=found.subscribe, was_lost=found.was_lost)


async def missed(client: MaxClient, address: Mapping[str, Any], *, since: datetime) -> Sequence[bytes]:
    """Messages of the customer since then, oldest first, in the form of updates."""
    chat_id = address.get("chat_id")
    if not isinstance(chat_id, int):
        return ()
    after, before, found = int(since.timestamp() * 1000), None, []
    for _ in range(PAGES):
        page = await client.messages(chat_id, count=PAGE, after_ms=after, before_ms=before)
        found += page
        oldest = (Payload.decode(page[-1]) or Payload()).integer("timestamp") if page else None
        if len(page) < PAGE or oldest is None or oldest == before:
            break
        before = oldest
    return [as_update(raw) for raw in reversed(found) if _is_theirs(raw)]


def as_update(message: bytes) -> bytes:
    """A message read back, as the update that would have brought it: it has the same key."""
    stamp = (Payload.decode(message) or Payload()).integer("timestamp") or 0
    return msgspec.json.encode({"update_type": "message_created", "timestamp": stamp, "message": msgspec.Raw(message)})


async def guard(url: str, *, tools: Tools) -> None:
    """Refuse to send bytes or the token into the internal network; the sandbox is exempt."""
    schemes = ("https", "http") if urlsplit(url).netloc in tools.sandbox_hosts else ("https",)
    try:
        await check_url(url, schemes=schemes, allow_hosts=tools.sandbox_hosts)
    except InvalidInput as exc:
        raise MessageRejected(exc.detail, code="max.address_refused") from exc


async def check(client: MaxClient, *, account: Account, tools: Tools) -> list[CheckResult]:
    """The live checklist up to the first thing that must be mended."""
    began = monotonic_s()
    try:
        bot = await client.me()
    except AuthFailed:
        return [
            problem(
                "token",
                "MAX не принял ключ",
                "Сообщения не приходят и не уходят",
                fix="Скопируйте ключ заново на странице бота в business.max.ru, без пробелов по краям",
            )
        ]
    except ChannelError as exc:
        return [_unreachable(exc)]
    spent_ms = round((monotonic_s() - began) * 1000)
    name = bot.text("first_name") or bot.text("name") or "без имени"
    lines = [
        ok("token", "Ключ бота", f"бот «{name}», id {masked(bot.integer('user_id'))} · ключ зашифрован"),
        _certificate(client.base_url, spent_ms, tools),
    ]
    return [*lines, await _subscription(client, account=account, tools=tools)]


async def _subscription(client: MaxClient, *, account: Account, tools: Tools) -> CheckResult:
    wanted = tools.hook_url(account) if account.settings.get("receive") == "webhook" else ""
    try:
        found = plan(await client.subscriptions(), url=wanted, expected=True)
    except ChannelError as exc:
        return problem("receiving", "Приём сообщений не проверен", exc.detail, fix="Проверьте снова через минуту")
    if found.was_lost:
        return problem(
            "receiving",
            "MAX отписал бота",
            "Так бывает, если адрес не отвечал 8 часов. Пропущенное дочитаем из чатов",
            fix="Подпишемся сами при следующей проверке",
        )
    if not found.is_in_order:
        return problem(
            "receiving",
            "У бота есть чужая подписка",
            "Сообщения могут уходить в другую программу или приходить дважды",
            fix="Уберём сами при следующей проверке. Отключите бота в другой программе",
        )
    if wanted:
        return ok("receiving", "Приём на адрес", wanted)
    return ok("receiving", "Приём опросом", "спрашиваем MAX сами, ответ приходит за секунду-две")


def _certificate(base_url: str, spent_ms: int, tools: Tools) -> CheckResult:
    if urlsplit(base_url).netloc in tools.sandbox_hosts:
        return skipped("certificate", "Российский корневой сертификат", "песочница")
    detail = f"встроен в Пристань, соединение проверено за {spent_ms} мс"
    return ok("certificate", "Российский корневой сертификат", detail)


def _unreachable(exc: ChannelError) -> CheckResult:
    if exc.own_code == "max.tls":
        return problem(
            "certificate",
            "Соединение с MAX не прошло проверку",
            "Сервер MAX показал сертификат, которому нет доверия. Ключ не отправлен",
            fix="Проверьте, не подменяет ли сертификат ваш сетевой экран",
        )
    fix = "Проверьте, что сервер выходит в интернет к platform-api2.max.ru"
    return problem("service", "MAX не отвечает", exc.detail, fix=fix)  # «token» would stop the inbox


def masked(user_id: int | None) -> str:
    """The edges of an id, enough to recognise one's own bot."""
    text = str(user_id or "")
    return f"{text[:2]}••••{text[-2:]}" if len(text) > 4 else "••••"  # noqa: PLR2004


def _is_theirs(message: bytes) -> bool:
    sender = (Payload.decode(message) or Payload()).part("sender")
    return bool(sender) and not sender.flag("is_bot")
