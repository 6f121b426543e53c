"""Can a messenger reach us: the name, the port, and the whole chain of certificates.

A browser completes a chain by itself, a messenger's server does not; so does OpenSSL here.
"""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.checks import ok, problem, skipped
from pristan.channels.model import CheckResult
from pristan.kit.clock import monotonic_s

HTTPS_PORT = 443
TIMEOUT_S = 8.0
_SELF_SIGNED = {18, 19}
_EXPIRED = 10
_INCOMPLETE = {2, 20, 21}
_WRONG_NAME = 62


async def check_address(
    public_url: str, *, who: str, context: ssl.SSLContext, port: int = HTTPS_PORT
) -> list[CheckResult]:
    """Lines of the checklist, up to the first problem."""
    parts = urlsplit(public_url)
    if parts.scheme != "https" or not parts.hostname:
        return [
            skipped(
                "address.https",
                "адреса, видного из интернета, нет: чтобы принимать на адрес, задайте PRISTAN_PUBLIC_URL",
            )
        ]
    if parts.port not in {None, HTTPS_PORT}:
        return [
            problem("address.port", "Нужен порт 443", f"Другие порты {who} не принимает", fix="Уберите порт из адреса")
        ]
    host = parts.hostname
    try:
        await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        fix = "Проверьте запись A у регистратора имени"
        return [problem("address.name", f"Имя не найдено: {host}", f"{who} не сможет прислать сообщение", fix=fix)]
    return [ok("address.name", f"имя найдено: {host}"), *await _connect(host, context, who=who, port=port)]


async def _connect(host: str, context: ssl.SSLContext, *, who: str, port: int) -> list[CheckResult]:
    began = monotonic_s()
    try:
        async with asyncio.timeout(TIMEOUT_S):
            _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
    except ssl.SSLCertVerificationError as exc:
        return [ok("address.port", "порт 443 открыт"), chain_problem(exc.verify_code, who=who)]
    except ssl.SSLError:
        fix = "Проверьте, что на порту 443 отвечает HTTPS"
        return [problem("address.chain", "На порту 443 не HTTPS", f"{who} не сможет прислать сообщение", fix=fix)]
    except (OSError, TimeoutError):
        fix = "Откройте порт 443 в сетевом экране и направьте его на Пристань"
        return [problem("address.port", "Порт 443 закрыт", f"{who} не сможет прислать сообщение", fix=fix)]
    ends = _end_of(writer.get_extra_info("peercert"))
    writer.close()
    spent_ms = round((monotonic_s() - began) * 1000)
    return [
        ok("address.port", f"порт 443 открыт, ответ за {spent_ms} мс"),
        ok("address.chain", "цепочка сертификатов полная", expires_at=ends),
    ]


def _end_of(certificate: Mapping[str, Any] | None) -> datetime | None:
    """The last moment of a certificate in the shape of ``SSLSocket.getpeercert``."""
    told = (certificate or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(told), UTC) if isinstance(told, str) else None


def chain_problem(code: int, *, who: str) -> CheckResult:
    """What is wrong with the certificate, by OpenSSL's verdict."""
    if code in _INCOMPLETE:
        return problem(
            "address.chain",
            "Не хватает промежуточного сертификата",
            f"Браузер достраивает цепочку сам, а {who} нет",
            fix="Добавьте файл chain.pem в настройку nginx, строка ssl_certificate",
        )
    if code in _SELF_SIGNED:
        return problem(
            "address.chain",
            "Сертификат подписан сам собой",
            f"{who} такие сертификаты не принимает",
            fix="Выпустите сертификат общего или российского центра",
        )
    if code == _EXPIRED:
        return problem(
            "address.chain", "Сертификат просрочен", f"{who} перестал присылать сообщения", fix="Продлите сертификат"
        )
    if code == _WRONG_NAME:
        fix = "Выпустите сертификат на это имя"
        return problem("address.chain", "Сертификат выпущен на другое имя", f"{who} его не примет", fix=fix)
    fix = "Проверьте сертификат и его цепочку"
    return problem("address.chain", "Сертификат не прошёл проверку", f"Код проверки {code}", fix=fix)
