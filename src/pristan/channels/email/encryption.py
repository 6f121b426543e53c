"""Whether a mail server may be believed: what is wrong with its certificate, and what a person can do about it.

Whatever is wrong stops the inbox: neither a password nor a letter goes to a server that cannot prove its name.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from pristan.channels.email.access import Server
from pristan.core.errors import AuthFailed, ChannelError, Transient

CERTIFICATE = "email.certificate"
NO_ENCRYPTION = "email.no_starttls"
CODES = frozenset({CERTIFICATE, NO_ENCRYPTION})

# Codes of X509_verify_cert, https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/, read 2026-11-22.
_NOT_YET, _EXPIRED, _WRONG_NAME = {9}, {10}, {62, 64}
_UNKNOWN_ISSUER = {18, 19, 20, 21}


def distrust(exc: BaseException, server: Server) -> ChannelError | None:
    """The error for a connection that failed at its encryption; None when encryption was not what failed."""
    cause: BaseException | None = exc
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return AuthFailed(_words(cause.verify_code, server), code=CERTIFICATE)
        if isinstance(cause, ssl.SSLError):
            detail = f"Не вышло зашифровать связь с {server.origin}. Проверьте порт и вид шифрования: TLS или STARTTLS"
            return Transient(detail, code="email.tls")
        cause = cause.__cause__
    return None


def no_starttls(server: Server) -> AuthFailed:
    """The server does not offer what the settings demand; somebody between us may have taken the offer away."""
    return AuthFailed(
        f"Сервер {server.origin} не предлагает STARTTLS, а без шифрования пароль не отправляем. "
        "Выберите TLS или включите STARTTLS на почтовом сервере",
        code=NO_ENCRYPTION,
    )


@contextmanager
def believing(server: Server) -> Iterator[None]:
    """Turn failures of encryption into errors of the house, others are left as they are."""
    try:
        yield
    except OSError as exc:
        told = distrust(exc, server)
        if told is None:
            raise
        raise told from exc


def _words(code: int, server: Server) -> str:
    if code in _EXPIRED:
        return f"Сертификат сервера {server.origin} просрочен. Обновите его на почтовом сервере"
    if code in _NOT_YET:
        return f"Сертификат сервера {server.origin} ещё не действует. Проверьте часы на обоих серверах"
    if code in _WRONG_NAME:
        return (
            f"Сертификат сервера {server.origin} выписан на другое имя. "
            "Укажите имя сервера, которое есть в сертификате, или выпустите сертификат на это имя"
        )
    if code in _UNKNOWN_ISSUER:
        return (
            f"Сертификат сервера {server.origin} выпустил неизвестный центр. Поставьте сертификат известного центра "
            "или вставьте сертификат своего центра в настройки подключения"
        )
    return f"Сертификату сервера {server.origin} нельзя верить. Перевыпустите его на почтовом сервере"
