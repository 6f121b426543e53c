"""How events of one group reach us: the subscription, and the live checklist."""

from datetime import timedelta
from urllib.parse import urlsplit

from pristan.channels.checks import ok, problem
from pristan.channels.model import Account, CheckResult
from pristan.channels.ok.client import OkClient
from pristan.channels.registry import Tools
from pristan.channels.watch import Arrangement
from pristan.core.errors import AuthFailed, ChannelError
from pristan.kit.clock import SystemClock

KEY_LIVES = timedelta(days=30)  # and each call begins them anew: the watchdog's questions keep the key alive


async def arrange(client: OkClient, *, url: str, account: Account, expected: bool) -> Arrangement:
    """Leave exactly our subscription; addresses of other programs get copies of their own and stay.

    Odnoklassniki drop a subscription that has not answered for eight hours.
    """
    standing = await client.subscriptions()
    stale = [one for one in standing if one != url and _is_ours(one, account)]
    for one in stale:
        await client.unsubscribe(one)
    if not url or url in standing:
        return Arrangement(removed=tuple(stale))
    await client.subscribe(url)
    return Arrangement(removed=tuple(stale), subscribed=True, was_lost=expected)


async def check(client: OkClient, *, account: Account, tools: Tools) -> list[CheckResult]:
    """The live checklist up to the first thing that must be mended."""
    try:
        group = await client.me()
        standing = await client.subscriptions()
    except AuthFailed:
        return [
            problem(
                "token",
                "Одноклассники не приняли ключ группы",
                "Сообщения не приходят и не уходят. Новый ключ отменяет прежний, а без обращений ключ живёт 30 дней",
                fix="Получите ключ заново: группа → Настройки → Сообщения → «Получить ключ доступа»",
            )
        ]
    except ChannelError as exc:
        fix = "Проверьте, что сервер выходит в интернет к api.ok.ru"
        return [problem("service", "Одноклассники не отвечают", exc.detail or exc.title, fix=fix)]
    name, ends = group.text("name") or group.text("group_id"), SystemClock().now() + KEY_LIVES
    return [
        ok("token", "Ключ группы", f"«{name}» · продлён этой проверкой на 30 дней, зашифрован", expires_at=ends),
        _receiving(standing, url=tools.hook_url(account)),
    ]


def _receiving(standing: list[str], *, url: str) -> CheckResult:
    if url in standing:  # the address holds the secret, so it is not shown
        return ok("receiving", "Приём на адрес", f"{urlsplit(url).netloc} · подписка стоит")
    return problem(
        "receiving",
        "Подписки Пристани у группы нет",
        "Одноклассники снимают её, если адрес восемь часов не отвечал",
        fix="Подпишемся сами при следующей проверке. Откройте адрес для интернета: HTTPS, порт 443",
    )


def _is_ours(url: str, account: Account) -> bool:
    return f"/hooks/ok/{account.key}" in urlsplit(url).path
