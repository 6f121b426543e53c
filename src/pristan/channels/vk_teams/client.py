"""One typed method per call of the Bot API of VK Teams. Knows the wire, decides nothing.

https://teams.vk.com/botapi/, read 2026-11-21. The token is a parameter of every address: addresses never reach a log.
"""

from collections.abc import Mapping
from http import HTTPStatus

import httpx

from pristan.channels.payload import Payload, items_of
from pristan.channels.refusals import row_for
from pristan.channels.wire import error_of, line_to, pause_of, server_error
from pristan.core.errors import ChannelError, OutcomeUnknown, ProtocolError

NAME = "VK Teams"
TIMEOUT = httpx.Timeout(20, connect=10)
LARGEST_FILE = 50 * 1024 * 1024


class TeamsClient:
    """Talks to one installation for one bot. ``base_url`` may end with ``/bot/v1``."""

    def __init__(self, http: httpx.AsyncClient, *, token: str, base_url: str) -> None:
        self._http = http
        self._token = token
        self._base_url = base_url.rstrip("/").removesuffix("/bot/v1")

    async def me(self) -> Payload:
        """The bot: userId, nick, firstName."""
        return await self._call("self/get", repeatable=True)

    async def events(self, *, last: int, wait_s: int) -> list[bytes]:
        """Events after ``last`` as they came; what is not after it is erased there."""
        timeout = httpx.Timeout(wait_s + 15, connect=10)
        given = {"lastEventId": str(last), "pollTime": str(wait_s)}
        response = await self._get("events/get", given, repeatable=True, timeout=timeout)
        found = items_of(response.content, "events")
        if found is None:
            raise ProtocolError(f"{NAME} ответил не по правилам", code="vk_teams.not_json")
        return found

    async def send_text(self, given: Mapping[str, str]) -> str:
        """The id of the message; nothing in the API makes a repeat harmless."""
        return (await self._call("messages/sendText", given, repeatable=False)).text("msgId")

    async def edit_text(self, given: Mapping[str, str]) -> None:
        await self._call("messages/editText", given, repeatable=True)

    async def answer(self, query_id: str, text: str) -> None:
        """End the waiting of a pressed button with a few words."""
        given = {"queryId": query_id, "text": text[:200], "showAlert": "true"}
        await self._call("messages/answerCallbackQuery", given, repeatable=True)

    async def file(self, file_id: str) -> tuple[str, bytes] | None:
        """The name and the bytes of a file somebody sent; raises ProtocolError when it is larger than we take."""
        found = await self._call("files/getInfo", {"fileId": file_id}, repeatable=True)
        if (found.integer("size") or 0) > LARGEST_FILE:
            raise ProtocolError("Файл больше 50 МБ", code="vk_teams.file_too_big")
        url = found.text("url")
        if not url:
            return None
        with line_to(NAME, repeatable=True):
            response = await self._http.get(url, timeout=httpx.Timeout(120))
        if response.status_code != HTTPStatus.OK or len(response.content) > LARGEST_FILE:
            raise ProtocolError(f"{NAME}: файл не отдан", code="vk_teams.no_file")
        return found.text("filename"), response.content

    async def _call(self, method: str, given: Mapping[str, str] | None = None, *, repeatable: bool) -> Payload:
        response = await self._get(method, given or {}, repeatable=repeatable)
        answer = Payload.decode(response.content)
        if answer is None:
            # A gateway's page instead of JSON says nothing about what became of the message.
            broken = ProtocolError if repeatable else OutcomeUnknown
            raise broken(f"{NAME} ответил не JSON", code="vk_teams.not_json")
        return answer

    async def _get(
        self,
        method: str,
        given: Mapping[str, str],
        *,
        repeatable: bool,
        timeout: httpx.Timeout = TIMEOUT,  # noqa: ASYNC109 - the time-out of one request, not of the coroutine
    ) -> httpx.Response:
        with line_to(NAME, repeatable=repeatable):
            url = f"{self._base_url}/bot/v1/{method}"
            response = await self._http.get(url, params={"token": self._token, **given}, timeout=timeout)
        answer = Payload.decode(response.content)
        says_no = answer is not None and "ok" in answer and not answer.flag("ok")
        if response.status_code != HTTPStatus.OK or says_no:
            raise refusal(response, repeatable=repeatable)
        return response


def refusal(response: httpx.Response, *, repeatable: bool) -> ChannelError:
    """The error for an answer, by the table in ``errors.toml``; most refusals come with HTTP 200."""
    said = (Payload.decode(response.content) or Payload()).text("description")
    row = row_for(__package__ or "", status=response.status_code, said=said)
    if row is not None:
        title = f"{row.title}: {said[:200]}" if said and row.outcome == "rejected" else row.title
        return error_of(row.outcome, title, code=row.code, repeatable=repeatable, pause=pause_of(response))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return server_error(NAME, response.status_code, repeatable=repeatable)
    return ProtocolError(f"{NAME}: HTTP {response.status_code}", code="vk_teams.unexpected")
