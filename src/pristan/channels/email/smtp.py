"""Hands one letter to the mail server (RFC 5321). What came before the last byte of the letter is surely not sent."""

import asyncio
import base64
import ssl
from collections.abc import Sequence
from contextlib import suppress

import aiosmtplib

from pristan.channels.email.access import Server, bearer, token_refused
from pristan.channels.email.encryption import distrust, no_starttls
from pristan.channels.email.failures import failure
from pristan.channels.email.imap import Login
from pristan.core.errors import AuthFailed, ChannelError, OutcomeUnknown, Transient

TIMEOUT_S = 60.0
_GO_ON, _SIGNED_IN = 334, 235


class Submission:
    """One connection, opened for one letter or one check."""

    def __init__(self, server: Server, login: Login, *, context: ssl.SSLContext) -> None:
        self._login = login
        self._server = server
        self._smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security == "tls",
            start_tls=False,  # asked for below, where a missing offer is told apart
            tls_context=context if server.security != "none" else None,
            timeout=TIMEOUT_S,
            local_hostname="pristan.local",
        )

    async def open(self) -> None:
        """Connect and sign in; raises AuthFailed, Transient."""
        try:
            await self._smtp.connect()
            if self._server.security == "starttls":
                await self._encrypt()
            if self._login.token:
                await self._by_token()
            elif self._login.password:
                await self._smtp.login(self._login.user, self._login.password)
        except aiosmtplib.SMTPResponseException as exc:
            told = failure(exc.code, exc.message)
            raise (token_refused() if self._login.token and isinstance(told, AuthFailed) else told) from exc
        except (aiosmtplib.SMTPException, OSError) as exc:
            silent = Transient("Сервер отправки почты не ответил", code="email.smtp_silent")
            raise distrust(exc, self._server) or silent from exc

    async def _encrypt(self) -> None:
        """STARTTLS, or nothing at all: an offer that is not there may have been taken away on the way."""
        await self._smtp.ehlo()
        if not self._smtp.supports_extension("starttls"):
            raise no_starttls(self._server)
        await self._smtp.starttls()

    async def _by_token(self) -> None:
        """XOAUTH2, or OAUTHBEARER (RFC 7628) where only that is offered."""
        await self._smtp.ehlo()
        offered = {method.lower() for method in self._smtp.server_auth_methods}
        if "oauthbearer" not in offered or "xoauth2" in offered:
            await self._smtp.auth_xoauth2(self._login.user, self._login.token)
            return
        said = bearer(self._login.user, self._login.token)
        answer = await self._smtp.execute_command(b"AUTH", b"OAUTHBEARER", base64.b64encode(said.encode()))
        if answer.code == _GO_ON:  # the server explains its refusal and waits for a nod (§3.2.3)
            answer = await self._smtp.execute_command(b"AQ==")
        if answer.code != _SIGNED_IN:
            raise aiosmtplib.SMTPAuthenticationError(answer.code, answer.message)

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
