"""The live checklist of a mailbox: signing in, folders, sending, and what the sender's domain says in the DNS."""

import asyncio
import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import Protocol

import dns.asyncresolver
import dns.exception
import dns.resolver

from pristan.channels.checks import ok, problem, skipped
from pristan.channels.email import access, encryption
from pristan.channels.email.threads import Marks
from pristan.channels.model import Account, CheckResult
from pristan.core.errors import AuthFailed, ChannelError

DNS_S = 5.0
_SIGN_IN_FIX = (
    "Проверьте логин и пароль. Яндексу и Mail.ru нужен пароль приложения, "
    "а в настройках ящика должен быть включён доступ по IMAP"
)
_OAUTH_FIX = "Получите новый ключ обновления у почтового сервиса и введите его здесь"
_CERTIFICATE_FIX = "Исправьте сертификат и нажмите «Проверить». Пока он не исправлен, пароль и письма не отправляем"
_STARTTLS_FIX = "Выберите TLS (порты 993 и 465) или включите STARTTLS на почтовом сервере"


class Checked(Protocol):
    """What the checklist tries."""

    async def try_imap(self) -> tuple[Sequence[str], str]: ...

    async def try_smtp(self) -> None: ...


async def check(connector: Checked, *, account: Account) -> list[CheckResult]:
    """Receiving, sending, then the domain; the last can only be advice."""
    lines = [await _receiving(connector, account), await _sending(connector)]
    domain = Marks(account).domain
    if not domain or any(line.state == "problem" for line in lines):
        return lines
    return lines + await domain_lines(domain, selector=str(account.settings.get("dkim_selector") or ""))


async def _receiving(connector: Checked, account: Account) -> CheckResult:
    try:
        folders, sent = await connector.try_imap()
    except AuthFailed as exc:
        return _refused(exc, "token", "Почта не приняла пароль", encryption_id="encryption")
    except ChannelError as exc:
        return problem("imap", "Почтовый ящик не открылся", exc.detail, fix="Проверьте адрес и порт сервера IMAP")
    wanted = [str(name) for name in account.settings.get("folders") or ()]
    missing = [name for name in wanted if name not in folders and name.upper() != "INBOX"]
    if missing:
        there = ", ".join(folders[:10])
        return problem("imap", f"Нет папки «{missing[0]}»", f"В ящике есть: {there}", fix="Исправьте список папок")
    return ok("imap", "Ящик открывается, папки на месте", sent)


async def _sending(connector: Checked) -> CheckResult:
    try:
        await connector.try_smtp()
    except AuthFailed as exc:
        return _refused(exc, "smtp", "Сервер отправки не принял пароль", encryption_id="smtp_encryption")
    except ChannelError as exc:
        return problem("smtp", "Сервер отправки не ответил", exc.detail, fix="Проверьте адрес и порт сервера SMTP")
    return ok("smtp", "Сервер отправки принимает письма")


def _refused(exc: AuthFailed, check_id: str, title: str, *, encryption_id: str) -> CheckResult:
    """The line of a refusal: of the password, of the key of OAuth, or ours to believe the server."""
    match exc.own_code:
        case encryption.CERTIFICATE:
            return problem(encryption_id, "Сертификату сервера нельзя верить", exc.detail, fix=_CERTIFICATE_FIX)
        case encryption.NO_ENCRYPTION:
            return problem(encryption_id, "Сервер не шифрует связь", exc.detail, fix=_STARTTLS_FIX)
        case "channel.ca_unreadable":
            return problem(encryption_id, "Сертификат своего центра не читается", exc.detail, fix="Вставьте его заново")
        case access.OAUTH_REFUSED | access.TOKEN_REFUSED:
            return problem(check_id, "Почта не приняла ключ OAuth", exc.detail, fix=_OAUTH_FIX)
        case _:
            return problem(check_id, title, exc.detail, fix=_SIGN_IN_FIX)


async def domain_lines(domain: str, *, selector: str) -> list[CheckResult]:
    """SPF, DKIM and DMARC of the sender's domain, each with what to add."""
    names = [domain, f"_dmarc.{domain}", *([f"{selector}._domainkey.{domain}"] if selector else [])]
    answers = await asyncio.gather(*(_texts(name) for name in names))
    spf, dmarc = answers[0], answers[1]
    lines = [
        _record(
            "SPF",
            spf,
            is_good=lambda text: text.lower().startswith("v=spf1"),
            fix=f"Добавьте в DNS запись TXT для {domain}: v=spf1 include:_spf.yandex.net ~all (для Яндекса) или "
            "v=spf1 redirect=_spf.mail.ru (для Mail.ru); для своего сервера v=spf1 mx ~all",
        ),
        _record(
            "DMARC",
            dmarc,
            is_good=lambda text: text.lower().startswith("v=dmarc1"),
            fix=f"Добавьте в DNS запись TXT для _dmarc.{domain}: v=DMARC1; p=none",
        ),
    ]
    if selector:
        fix = f"Добавьте в DNS запись TXT для {selector}._domainkey.{domain} с открытым ключом: v=DKIM1; k=rsa; p=…"
        lines.append(_record("DKIM", answers[2], is_good=has_key, fix=fix))
    else:
        lines.append(skipped("dkim", "DKIM ставит почтовый сервер", "Своего ключа здесь нет"))
    return lines


def has_key(text: str) -> bool:
    """Whether a DKIM record holds a public key; an empty ``p=`` takes it back (RFC 6376 §3.6.1)."""
    found = re.search(r"(?:^|;)\s*p\s*=\s*([A-Za-z0-9+/=\s]+)", text)
    if found is None:
        return False
    try:
        return len(base64.b64decode("".join(found[1].split()), validate=True)) >= 32  # noqa: PLR2004 - Ed25519
    except binascii.Error:
        return False


def _record(name: str, texts: list[str] | None, *, is_good: Callable[[str], bool], fix: str) -> CheckResult:
    check_id = name.lower()
    if texts is None:
        return skipped(check_id, f"Запись {name} не проверена", "Сервер имён не ответил")
    if any(is_good(text) for text in texts):
        return ok(check_id, f"Запись {name} есть")
    # Advice, not a fault: letters leave, some servers take them for spam.
    return CheckResult(
        id=check_id,
        state="waiting",
        title=f"Записи {name} нет",
        detail="Без неё письма чаще попадают в спам",
        fix=fix,
    )


async def _texts(name: str) -> list[str] | None:
    """TXT records of a name; empty when there are none, None when the name server is silent."""
    resolver = dns.asyncresolver.Resolver()
    try:
        answer = await resolver.resolve(name, "TXT", lifetime=DNS_S)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError):
        return None
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
