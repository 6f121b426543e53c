"""Hands one letter to the mail server (RFC 5321). What came before the last byte of the letter is surely not sent."""

import asyncio
import ssl
from collections.abc import Sequence
from contextlib import suppress

import aiosmtplib

from pristan.channels.email.access import Server
from pristan.channels.email.failures import failure
from pristan.channels.email.imap import Login
from pristan.core.errors import ChannelError, OutcomeUnknown, Transient

TIMEOUT_S = 60.0


class Submission:
    """One connection, opened for one letter or one check."""

    def __init__(self, server: Server, login: Login, *, context: ssl.SSLContext) -> None:
        self._login = login
        self._smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=context if server.security != "none" else None,
            timeout=TIMEOUT_S,
            local_hostname="pristan.local",
        )

    async def open(self) -> None:
        """Connect and sign in; raises AuthFailed, Transient."""
        try:
            await self._smtp.connect()
            if self._login.token:
                await self._smtp.auth_xoauth2(self._login.user, self._login.token)
            elif self._login.password:
                await self._smtp.login(self._login.user, self._login.password)
        except aiosmtplib.SMTPResponseException as exc:
            raise failure(exc.code, exc.message) from exc
        except ssl.SSLError as exc:
            raise Transient(
                "Почтовый сервер показал сертификат, которому нельзя верить", code="email.certificate"
            ) from exc
        except (aiosmtplib.SMTPException, OSError) as exc:
            raise Transient("Сервер отправки почты не ответил", code="email.smtp_silent") from exc

    async def send(self, sender: str, recipients: Sequence[str], content: bytes) -> tuple[str, ...]:
        """Hand the letter over; gives the copies that were refused. The first recipient must be taken.

        Raises OutcomeUnknown when the letter went out and no answer came.
        """
        refused: list[str] = []
        try:
            await self._smtp.mail(
                sender, options=[f"size={len(content)}"] if self._smtp.supports_extension("size") else []
            )
            for place, recipient in enumerate(recipients):
                try:
                    await self._smtp.rcpt(recipient)
                except aiosmtplib.SMTPResponseException:
                    if place == 0:
                        raise
                    refused.append(recipient)
        except aiosmtplib.SMTPResponseException as exc:
            raise failure(exc.code, exc.message) from exc
        except (aiosmtplib.SMTPException, OSError) as exc:
            raise Transient("Сервер отправки почты оборвал связь", code="email.smtp_silent") from exc
        await self._data(content)
        return tuple(refused)

    async def _data(self, content: bytes) -> None:
        try:
            await self._smtp.data(content)
        except aiosmtplib.SMTPResponseException as exc:
            raise failure(exc.code, exc.message) from exc
        except (aiosmtplib.SMTPException, OSError) as exc:
            raise OutcomeUnknown("Сервер отправки почты принял письмо и не ответил", code="email.no_answer") from exc

    async def close(self) -> None:
        with suppress(aiosmtplib.SMTPException, OSError, ChannelError, asyncio.TimeoutError):
            if self._smtp.is_connected:
                await self._smtp.quit()
        self._smtp.close()
