"""Moves notices and acts between one bot of Yandex Messenger and the hub. Decides nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.checks import ok, problem
from pristan.channels.employees import NoCustomers
from pristan.channels.model import Account, CheckResult, PollBatch, Receipt, StaffNotice
from pristan.channels.payload import Payload
from pristan.channels.registry import Tools, channel
from pristan.channels.watch import Arrangement
from pristan.channels.yandex_messenger.client import DEFAULT_BASE_URL, NAME, YandexMessengerClient
from pristan.channels.yandex_messenger.render import render
from pristan.core.errors import AuthFailed, ChannelError, OutcomeUnknown
from pristan.kit.clock import monotonic_s

IDLE_S = 1.0  # not a long poll: an empty answer comes at once


class YandexMessengerConnector(NoCustomers):
    """One bot. The token is in the client and nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        super().__init__(channel("yandex_messenger").manifest.capabilities)
        self._account = account
        self._tools = tools
        self._http = tools.client(account)
        token = account.credentials.get("token", "")
        self.client = YandexMessengerClient(self._http, token=token, base_url=_address(account))
        self._is_unsubscribed = False

    async def tell(self, notice: StaffNotice) -> Receipt:
        """Tell it or change what was told; the same key never tells it twice."""
        number = await self.client.send_text(render(notice))
        if number is None:
            raise OutcomeUnknown(f"{NAME} принял сообщение, но не назвал его", code="yandex_messenger.no_id")
        return Receipt(external_id=str(number))

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """What has come. The offset erases all before it there, so it is moved only after what came is kept here."""
        if not self._is_unsubscribed:  # with a webhook nothing can be asked for
            await self.arrange(url="", secret="", expected=False)
            self._is_unsubscribed = True
        offset = cursor.get("offset")
        entries = await self.client.updates(offset=offset if isinstance(offset, int) else 0)
        numbers = [number for raw in entries if (number := _number(raw)) is not None]
        if not entries:
            await asyncio.sleep(IDLE_S)
        return PollBatch(entries=entries, cursor={"offset": max(numbers) + 1} if numbers else dict(cursor))

    async def arrange(self, *, url: str, secret: str, expected: bool) -> Arrangement:
        """Make our webhook stand (none when ``url`` is empty); the secret is in the address."""
        del secret
        present = (await self.client.me()).text("webhook_url")
        foreign = (present,) if present and present != url else ()
        if present != url:
            await self.client.set_webhook(url or None)
        return Arrangement(removed=foreign, subscribed=bool(url), was_lost=bool(url) and expected and not present)

    async def fetch(self, source: Mapping[str, Any]) -> tuple[str, bytes] | None:
        """The bytes of a file a colleague sent; its name came with the message."""
        file_id = source.get("remote_id")
        return ("", await self.client.file(file_id)) if isinstance(file_id, str) and file_id else None

    async def check(self) -> Sequence[CheckResult]:
        began = monotonic_s()
        try:
            bot = await self.client.me()
        except AuthFailed:
            fix = "Выпустите ключ бота заново в кабинете Яндекс 360 и вставьте его здесь"
            return [problem("token", f"{NAME} не принял ключ", "Оповещения не уходят", fix=fix)]
        except ChannelError as exc:
            return [problem("reach", f"{NAME} не отвечает", exc.detail, fix="Проверьте, выходит ли сервер в интернет")]
        spent_ms = round((monotonic_s() - began) * 1000)
        name = bot.text("display_name") or bot.text("login") or "без имени"
        return [
            ok("token", "Ключ бота", f"{name} · ключ зашифрован"),
            ok("reach", f"{NAME} отвечает", f"ответ за {spent_ms} мс"),
            self._receiving(bot),
        ]

    async def close(self) -> None:
        await self._http.aclose()

    def _receiving(self, bot: Payload) -> CheckResult:
        wanted = self._tools.hook_url(self._account) if self._account.settings.get("receive") == "webhook" else ""
        if bot.text("webhook_url") != wanted:
            fix = "Уберём сами при следующей проверке. Отключите бота в другой программе"
            return problem("receiving", "Нажатия и ответы уходят в другую программу", "У бота чужой адрес", fix=fix)
        if wanted:
            return ok("receiving", "Приём на адрес", wanted.rpartition("/")[0])
        return ok("receiving", "Приём опросом", "спрашиваем сами раз в секунду")


def _address(account: Account) -> str:
    given = account.settings.get("base_url")
    return given if isinstance(given, str) and urlsplit(given).scheme in {"http", "https"} else DEFAULT_BASE_URL


def _number(raw: bytes) -> int | None:
    return (Payload.decode(raw) or Payload()).integer("update_id")
