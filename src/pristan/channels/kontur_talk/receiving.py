"""How news of meetings reaches us: the webhook, and the live checklist."""

from datetime import datetime

from pristan.channels.checks import ok, problem, skipped, waiting
from pristan.channels.kontur_talk.client import KonturTalkClient
from pristan.channels.kontur_talk.render import EVENTS, moment, webhook_body
from pristan.channels.model import Account, CheckResult
from pristan.channels.payload import Payload
from pristan.channels.watch import Arrangement
from pristan.core.errors import AuthFailed, ChannelError, MessageRejected

# Of the key's scopes: what we need, and with which right. https://developer.kontur.ru/doc/talk.public.api
NEEDED = {"rooms": "readWrite", "reporting": "read"}
WELCOME = {"calendar": "readWrite", "recording": "read", "webhooks": "readWrite"}
NAMES = {
    "rooms": "комнаты с изменением",
    "reporting": "отчётность",
    "calendar": "встречи с изменением",
    "recording": "записи",
    "webhooks": "вебхуки с изменением",
}


async def arrange(client: KonturTalkClient, *, account: Account, url: str, secret: str, expected: bool) -> Arrangement:
    """Exactly one webhook of ours at ``url``, or none. Without webhooks in the space asking is enough, so no trouble.

    Creating is allowed ten times a day: a webhook that waits for its activation is never made again.
    """
    code = str(account.settings.get("confirmation_code", ""))
    try:
        ours = [one for one in await client.webhooks() if f"/{account.key}" in one.text("url")]
        standing = next((one for one in ours if url and one.text("url") == url), None)
        spare = [one for one in ours if one is not standing]
        for one in spare:
            await client.delete_webhook(one.text("webhookKey"))
        removed = tuple(one.text("url") for one in spare)
        if url and standing is None:
            await client.create_webhook(webhook_body(url, secret))
            return Arrangement(removed=removed, subscribed=True, was_lost=expected and not ours)
        if standing is not None and not standing.flag("activated") and code:
            await client.activate_webhook(standing.text("webhookKey"), code)
            return Arrangement(removed=removed, subscribed=True)
        return Arrangement(removed=removed)
    except MessageRejected:
        return Arrangement()


async def check(client: KonturTalkClient, *, account: Account, now: datetime) -> list[CheckResult]:
    """The live checklist up to the first thing that must be mended."""
    try:
        access = await client.access()
    except AuthFailed:
        fix = "Создайте ключ заново: Управление → API-ключи → Добавить, и вставьте его в настройки"
        return [problem("token", "Толк не принял ключ", "Встречи не создаются", fix=fix)]
    except ChannelError as exc:
        fix = "Проверьте адрес пространства и снова через минуту"
        return [problem("reach", "Толк не отвечает", exc.detail or exc.title, fix=fix)]
    return [_key(access, now=now), _rights(access), _calendar(access), await _events(client, account=account)]


def _key(access: Payload, *, now: datetime) -> CheckResult:
    ends_at = moment(access.text("expiredAt"))
    if ends_at is None:
        return ok("token", "Ключ API", "Контур.Толк · ключ зашифрован")
    if ends_at <= now:
        fix = "Создайте новый ключ в пространстве Толка и вставьте его в настройки"
        return problem("token", "Срок ключа Толка кончился", f"Кончился {ends_at:%d.%m.%Y}", fix=fix)
    detail = f"Контур.Толк · до {ends_at:%d.%m.%Y}"
    return ok("token", "Ключ API", detail, expires_at=ends_at)


def _rights(access: Payload) -> CheckResult:
    lacking = [NAMES[name] for name, right in NEEDED.items() if not _has(access, name, right)]
    if lacking:
        fix = "Откройте ключ в разделе «API-ключи» пространства и добавьте эти права"
        return problem("rights", "Ключу не хватает прав", f"Нет прав: {', '.join(lacking)}", fix=fix)
    more = [NAMES[name] for name, right in WELCOME.items() if not _has(access, name, right)]
    return ok("rights", "Права ключа", f"Есть главное. Нет: {', '.join(more)}" if more else "все нужные есть")


def _calendar(access: Payload) -> CheckResult:
    if _has(access, "calendar", "readWrite"):
        return ok("calendar", "Встречи по календарю", "можно назначать на время")
    return skipped("calendar", "Встречи по календарю", "У ключа нет права «Встречи»: на время не назначить")


async def _events(client: KonturTalkClient, *, account: Account) -> CheckResult:
    polled = "Итоги встреч спрашиваем раз в минуту"
    if account.settings.get("mode") == "polling":
        return ok("receiving", "События встреч", polled)
    try:
        found = await client.webhooks()
    except ChannelError:
        return skipped("receiving", "События встреч", f"Вебхуки в пространстве не включены. {polled}")
    ours = [one for one in found if f"/{account.key}" in one.text("url")]
    if not ours:
        return waiting("receiving", "События встреч", f"Вебхука ещё нет. {polled}")
    if not ours[0].flag("activated"):
        return waiting("receiving", "События встреч", f"Вебхук ждёт подтверждения. {polled}")
    told = set(ours[0].texts("events"))
    missing = len(set(EVENTS) - told)
    detail = "приходят сразу" if not missing else f"приходят не все, не хватает: {missing}"
    return ok("receiving", "События встреч", f"{detail}. {polled}")


def _has(access: Payload, name: str, right: str) -> bool:
    """Whether the key holds a right; ``readWrite`` holds ``read`` too."""
    enough = {"readWrite"} if right == "readWrite" else {"read", "readWrite"}
    return any(one.text("type") == name and one.text("restrictionType") in enough for one in access.parts("scopes"))
