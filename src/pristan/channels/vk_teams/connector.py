"""Moves notices and acts between one bot of VK Teams and the hub. Decides nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from pristan.channels.checks import ok, problem
from pristan.channels.employees import NoCustomers
from pristan.channels.model import Account, CheckResult, PollBatch, Receipt, StaffNotice
from pristan.channels.payload import Payload
from pristan.channels.registry import Tools, channel
from pristan.channels.vk_teams.client import NAME, TeamsClient
from pristan.channels.vk_teams.render import render
from pristan.core.errors import AuthFailed, ChannelError, OutcomeUnknown
from pristan.kit.clock import monotonic_s

POLL_TIMEOUT_S = 25
NOWHERE = "https://vk-teams.example"  # no installation is named: nothing is called


class TeamsConnector(NoCustomers):
    """One bot. The token is in the client and nowhere else."""

    def __init__(self, account: Account, tools: Tools) -> None:
        super().__init__(channel("vk_teams").manifest.capabilities)
        self._http = tools.client(account)
        token = account.credentials.get("token", "")
        self.client = TeamsClient(self._http, token=token, base_url=_address(account))

    async def tell(self, notice: StaffNotice) -> Receipt:
        """Tell it, or change what was told; a pressed button is let go first, come what may."""
        if notice.press_id:
            with suppress(ChannelError):  # a query lives for a short while only
                await self.client.answer(notice.press_id, notice.text)
        if notice.replaces:
            await self.client.edit_text(render(notice))
            return Receipt(external_id=notice.replaces)
        number = await self.client.send_text(render(notice))
        if not number:
            raise OutcomeUnknown(f"{NAME} принял сообщение, но не назвал его", code="vk_teams.no_id")
        return Receipt(external_id=number)

    async def poll(self, cursor: Mapping[str, Any]) -> PollBatch:
        """Wait for events. The last id erases all up to it there, so it is moved only after what came is kept here."""
        last = cursor.get("last")
        entries = await self.client.events(last=last if isinstance(last, int) else 0, wait_s=POLL_TIMEOUT_S)
        numbers = [number for raw in entries if (number := _number(raw)) is not None]
        return PollBatch(entries=entries, cursor={"last": max(numbers)} if numbers else dict(cursor))

    async def fetch(self, source: Mapping[str, Any]) -> tuple[str, bytes] | None:
        """The name and the bytes of a file a colleague sent."""
        file_id = source.get("remote_id")
        return await self.client.file(file_id) if isinstance(file_id, str) and file_id else None

    async def check(self) -> Sequence[CheckResult]:
        began = monotonic_s()
        try:
            bot = await self.client.me()
        except AuthFailed:
            fix = "Возьмите ключ заново: чат с Metabot, команда /mybots, ваш бот"
            return [problem("token", f"{NAME} не принял ключ", "Оповещения не уходят", fix=fix)]
        except ChannelError as exc:
            fix = "Проверьте адрес установки: его показывает Metabot. Сервер Пристани должен его видеть"
            return [problem("reach", f"{NAME} не отвечает", exc.detail, fix=fix)]
        spent_ms = round((monotonic_s() - began) * 1000)
        name = bot.text("firstName") or bot.text("nick") or "без имени"
        return [
            ok("token", "Ключ бота", f"{name} · ключ зашифрован"),
            ok("reach", f"{NAME} отвечает", f"ответ за {spent_ms} мс"),
            ok("receiving", "Приём опросом", "спрашиваем сами, нажатие приходит за секунду"),
        ]

    async def close(self) -> None:
        await self._http.aclose()


def _address(account: Account) -> str:
    given = account.settings.get("base_url")
    return given if isinstance(given, str) and urlsplit(given).scheme in {"http", "https"} else NOWHERE


def _number(raw: bytes) -> int | None:
    return (Payload.decode(raw) or Payload()).integer("eventId")
