"""The live checklist of an SMS inbox: key and money, sender's name at each operator, where reports and answers come."""

import re

from pristan.channels.checks import ok, problem, skipped
from pristan.channels.model import Account, CheckResult
from pristan.channels.registry import Tools
from pristan.channels.sms.account import TITLES, callback_url, text_of
from pristan.channels.sms.parse import provider_of
from pristan.channels.sms.provider import AccountState, Provider, SenderName
from pristan.core.errors import AuthFailed, ChannelError

_ALPHA = re.compile(r"[A-Za-z0-9 !?\-_.()&]{1,11}")
_NUMBER = re.compile(r"\+?\d{3,15}")
_NO_INCOMING = {"sms_aero", "sms_ru"}
_WORDS = {"approved": "одобрено", "pending": "на модерации", "refused": "отклонено"}


async def check(provider: Provider, *, account: Account, tools: Tools) -> list[CheckResult]:
    """Lines up to the first thing that must be mended."""
    name = TITLES[provider_of(account)]
    try:
        state = await provider.state()
    except AuthFailed as exc:
        return [_refused(name, exc)]
    except ChannelError as exc:
        fix = "Проверьте адрес и выход сервера в интернет, затем проверьте снова"
        return [problem("service", f"{name} не отвечает", exc.detail, fix=fix)]  # passes by itself: nothing stops
    balance = f"баланс {state.balance}" if state.balance else "вход выполнен"
    return [
        ok("token", "Учётная запись", f"{name} · {balance}"),
        sender_line(text_of(account, "sender"), state),
        _reports(account, tools),
        _incoming(account),
    ]


def _refused(name: str, exc: AuthFailed) -> CheckResult:
    if exc.own_code == "sms.no_money":
        return problem(
            "token", f"{name}: кончились деньги", "Сообщения не уходят", fix="Пополните счёт и проверьте снова"
        )
    fix = "Скопируйте ключ заново в личном кабинете, без пробелов по краям"
    return problem("token", f"{name} не принял ключ", exc.detail or "Сообщения не уходят", fix=fix)


def sender_line(sender: str, state: AccountState) -> CheckResult:
    """Whether the name may be used, operator by operator as far as the provider tells."""
    title = "Имя отправителя"
    if not sender:
        return skipped("sender", title, "не задано, провайдер подставит своё")
    if not (_ALPHA.fullmatch(sender) or _NUMBER.fullmatch(sender)):
        fix = "До 11 знаков: латиница, цифры, точка, дефис, подчёркивание"
        return problem("sender", "Имя отправителя не подойдёт", sender, fix=fix)
    if state.names is None:
        return skipped("sender", title, f"{sender}: провайдер не сообщает, одобрено ли имя")
    found = next((item for item in state.names if item.name == sender), None)
    if found is None:
        fix = "Зарегистрируйте имя у провайдера или выберите одно из одобренных"
        known = ", ".join(item.name for item in state.names[:5]) or "нет ни одного"
        return problem("sender", f"Имени {sender} у провайдера нет", f"Есть: {known}", fix=fix)
    return _by_operator(found, title)


def _by_operator(found: SenderName, title: str) -> CheckResult:
    if not found.states:
        return ok("sender", title, found.name)
    told = ", ".join(f"{operator}: {_WORDS.get(state, state)}" for operator, state in found.states.items())
    if "approved" not in found.states.values():
        fix = "Дождитесь решения операторов, обычно до двух недель"
        return problem("sender", f"Имя {found.name} ещё не одобрено", told, fix=fix)
    return ok("sender", title, f"{found.name} · {told}")


def _reports(account: Account, tools: Tools) -> CheckResult:
    title = "Отчёты о доставке"
    if provider_of(account) == "smpp":
        return ok("reports", title, "приходят по SMPP")
    address = callback_url(account, tools)
    if not address:
        return ok("reports", title, "спрашиваем сами, с задержкой до минуты")
    if provider_of(account) == "sms_aero":
        return ok("reports", title, "адрес передаётся с каждым сообщением")
    suffix = "?fmt=3&charset=utf-8" if provider_of(account) == "smsc" else ""
    return ok("reports", title, f"спрашиваем сами. Быстрее, если вписать в кабинете провайдера адрес {address}{suffix}")


def _incoming(account: Account) -> CheckResult:
    if provider_of(account) in _NO_INCOMING:
        return skipped("incoming", "Входящие SMS", "этот провайдер их не передаёт")
    return ok("incoming", "Входящие SMS", "нужен выделенный номер у провайдера")
