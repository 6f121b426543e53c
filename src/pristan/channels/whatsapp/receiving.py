"""How events of one number reach us: the address at Meta, and the live checklist."""

from pristan.channels.checks import ok, problem
from pristan.channels.model import Account, CheckResult
from pristan.channels.payload import Payload
from pristan.channels.registry import Tools
from pristan.channels.watch import Arrangement
from pristan.channels.whatsapp.client import WhatsAppClient
from pristan.channels.whatsapp.hook import WORD
from pristan.core.errors import AuthFailed, ChannelError, MessageRejected
from pristan.kit.clock import monotonic_s

CODES_OF_REFUSAL = frozenset({"whatsapp.token_refused", "whatsapp.no_permission"})


async def arrange(client: WhatsAppClient, *, url: str, account: Account, expected: bool) -> Arrangement:
    """Leave our address at this number, or none; the app's own address stays as it is.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override, read 2026-11-22.
    """
    standing = _addresses(await client.number())
    present = standing.text("phone_number")
    if not url:
        if present:
            await client.drop_webhook()
        return Arrangement(removed=(present,) if present else ())
    if url in {present, _effective(standing)}:  # an administrator may have entered it for the whole app
        return Arrangement()
    await client.set_webhook(url, word=account.credentials.get(WORD, ""))
    foreign = (present,) if present else ()
    return Arrangement(removed=foreign, subscribed=True, was_lost=expected and not present)


async def check(client: WhatsAppClient, *, account: Account, tools: Tools) -> list[CheckResult]:
    """The live checklist up to the first thing that must be mended."""
    began = monotonic_s()
    try:
        number = await client.number()
    except AuthFailed as exc:
        return [_refused(exc)]
    except MessageRejected:
        return [
            problem(
                "number",
                "Meta не знает такого номера отправителя",
                "Ключ принят, а идентификатор номера чужой или с ошибкой",
                fix="WhatsApp Manager → Номера телефонов: скопируйте «Phone number ID», не сам номер",
            )
        ]
    except ChannelError as exc:
        return [_unreachable(exc)]
    spent_ms = round((monotonic_s() - began) * 1000)
    name = number.text("verified_name") or "без имени"
    phone = number.text("display_phone_number")
    quality = number.text("quality_rating")
    return [
        ok("token", "Ключ Meta", f"{name} · {phone} · ключ зашифрован"),
        ok("reach", "Сервер Meta отвечает", f"ответ за {spent_ms} мс"),
        *([ok("quality", "Оценка номера у Meta", quality)] if quality else []),
        _receiving(number, url=tools.hook_url(account)),
    ]


def _receiving(number: Payload, *, url: str) -> CheckResult:
    if _effective(_addresses(number)) == url:
        return ok("receiving", "Приём на адрес", url)
    return problem(
        "receiving",
        "Сообщения этого номера уходят на другой адрес",
        f"Наш адрес: {url}",
        fix=(
            "Впишем сами при следующей проверке. Если Meta не достаёт до адреса или ключу не хватает права "
            "whatsapp_business_management, впишите адрес и слово проверки в приложении Meta: WhatsApp → Configuration"
        ),
    )


def _addresses(number: Payload) -> Payload:
    return number.part("webhook_configuration")


def _effective(standing: Payload) -> str:
    """The number's own address goes before that of the account, and this before that of the app."""
    named = (standing.text(name) for name in ("phone_number", "whatsapp_business_account", "application"))
    return next((one for one in named if one), "")


def _refused(exc: AuthFailed) -> CheckResult:
    if exc.own_code not in CODES_OF_REFUSAL:
        fix = "Откройте WhatsApp Manager: там названа причина и что сделать"
        return problem("account", exc.detail, "Сообщения не уходят, входящие приходят", fix=fix)
    return problem(
        "token",
        "Meta не приняла ключ",
        "Сообщения не приходят и не уходят",
        fix="Выпустите ключ системного пользователя заново, с правами whatsapp_business_messaging и _management",
    )


def _unreachable(exc: ChannelError) -> CheckResult:
    return problem(
        "reach",
        "Сервер Meta не отвечает",
        f"{exc.detail}. Из России это обычное состояние: Пристань пробует снова сама и ничего не теряет",
        fix="Если у компании есть посредник (прокси) или свой адрес API, впишите их в настройки подключения",
    )
