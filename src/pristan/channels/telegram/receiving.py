"""How updates of one bot of Telegram reach us: the webhook and the live checklist."""

from pristan.channels.checks import ok, problem
from pristan.channels.model import Account, CheckResult
from pristan.channels.registry import Tools
from pristan.channels.telegram.client import TelegramClient
from pristan.channels.telegram.parse import UPDATE_KINDS
from pristan.channels.watch import Arrangement
from pristan.core.errors import AuthFailed, ChannelError
from pristan.kit.clock import monotonic_s

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header


async def arrange(client: TelegramClient, *, url: str, secret: str, expected: bool) -> Arrangement:
    """Leave exactly our webhook at Telegram, or none: a bot has one at most."""
    found = await client.webhook()
    present = found.text("url")
    is_lost = bool(url) and expected and not present
    foreign = (present,) if present and present != url else ()
    if url and (present != url or set(found.texts("allowed_updates")) != set(UPDATE_KINDS)):
        await client.set_webhook(url, secret=secret, kinds=UPDATE_KINDS)
        return Arrangement(removed=foreign, subscribed=True, was_lost=is_lost)
    if not url and present:
        await client.delete_webhook()
    return Arrangement(removed=foreign)


async def check(client: TelegramClient, *, account: Account, tools: Tools) -> list[CheckResult]:
    """The live checklist up to the first thing that must be mended."""
    began = monotonic_s()
    try:
        bot = await client.me()
    except AuthFailed:
        return [
            problem(
                "token",
                "Telegram не принял ключ",
                "Сообщения не приходят и не уходят",
                fix="Возьмите ключ у @BotFather заново: /mybots, ваш бот, «API Token»",
            )
        ]
    except ChannelError as exc:
        return [_unreachable(exc)]
    spent_ms = round((monotonic_s() - began) * 1000)
    name = bot.text("username") or bot.text("first_name") or "без имени"
    lines = [
        ok("token", "Ключ бота", f"@{name} · ключ зашифрован"),
        ok("reach", "Сервер Telegram отвечает", f"ответ за {spent_ms} мс"),
    ]
    return [*lines, await _receiving(client, account=account, tools=tools)]


async def _receiving(client: TelegramClient, *, account: Account, tools: Tools) -> CheckResult:
    wanted = tools.hook_url(account) if account.settings.get("receive") == "webhook" else ""
    try:
        found = await client.webhook()
    except ChannelError as exc:
        return problem("receiving", "Приём сообщений не проверен", exc.detail, fix="Проверьте снова через минуту")
    if found.text("url") != wanted:
        return problem(
            "receiving",
            "Сообщения бота уходят в другую программу",
            "У бота чужой адрес приёма",
            fix="Уберём сами при следующей проверке. Отключите бота в другой программе",
        )
    if not wanted:
        return ok("receiving", "Приём опросом", "спрашиваем Telegram сами, ответ приходит за секунду-две")
    waiting, error = found.integer("pending_update_count") or 0, found.text("last_error_message")
    if waiting and error:
        return problem(
            "receiving",
            "Telegram не достаёт до нашего адреса",
            f"Ждут доставки: {waiting}. Telegram хранит их сутки",
            fix="Переключите приём на опрос",
        )
    return ok("receiving", "Приём на адрес", wanted)


def _unreachable(exc: ChannelError) -> CheckResult:
    return problem(
        "reach",
        "Сервер Telegram не отвечает",
        f"{exc.detail}. Из России так бывает часто: Пристань пробует снова сама и ничего не теряет",
        fix="Если у компании есть свой сервер Bot API или посредник, впишите их адреса в настройки подключения",
    )
