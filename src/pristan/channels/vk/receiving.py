"""How events of one community reach us: the Callback server, long polling, what came while we were away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from pristan.channels.checks import ok, problem
from pristan.channels.model import Account, CheckResult
from pristan.channels.payload import EMPTY, Payload
from pristan.channels.registry import Tools
from pristan.channels.vk.client import VERSION, VkClient
from pristan.channels.watch import Arrangement
from pristan.core.errors import AuthFailed, ChannelError, InvalidInput, MessageRejected
from pristan.kit.http import check_url

TITLE = "Pristan"  # at most 14 characters
PAGE = 200
PAGES = 5
DIALOG_PAGES = 100
RIGHTS = {"messages": "сообщения", "photos": "фотографии", "docs": "файлы", "manage": "управление"}
EVENTS = (
    "message_new",
    "message_reply",
    "message_edit",
    "message_allow",
    "message_deny",
    "message_read",
    "message_event",
    "user_block",
    "user_unblock",
)


async def arrange(
    client: VkClient, *, group_id: int, url: str, account: Account, secret: str, expected: bool
) -> Arrangement:
    """Leave exactly one Callback server of ours at VK (none when ``url`` is empty); others get copies of their own."""
    servers = await client.callback_servers(group_id)
    removed = []
    for server in servers:
        if _is_ours(server, account) and server.text("url") != url:
            await client.delete_server(group_id, server.integer("id") or 0)
            removed.append(server.text("url"))
    if not url:
        return Arrangement(removed=tuple(removed))
    standing = next((server for server in servers if server.text("url") == url), None)
    if standing is None:
        server_id = await client.add_server(group_id, url=url, title=TITLE, secret=secret)
        await client.set_callback_settings(group_id, server_id, events=EVENTS)
        return Arrangement(removed=tuple(removed), subscribed=True, was_lost=expected)
    was_lost = await _mend(client, standing, group_id=group_id, secret=secret)
    return Arrangement(removed=tuple(removed), subscribed=was_lost, was_lost=was_lost and expected)


async def _mend(client: VkClient, server: Payload, *, group_id: int, secret: str) -> bool:
    """Bring a server of ours in order; True when VK had given it up."""
    server_id = server.integer("id") or 0
    is_given_up = server.text("status") in {"failed", "unconfigured"}
    if is_given_up or server.verbatim("secret_key") != secret:  # an edit makes VK ask for the confirmation again
        await client.edit_server(group_id, server_id, url=server.text("url"), title=TITLE, secret=secret)
    settings = await client.callback_settings(group_id, server_id)
    events = settings.part("events")
    if settings.text("api_version") != VERSION or any(not _is_on(events, name) for name in EVENTS):
        await client.set_callback_settings(group_id, server_id, events=EVENTS)
    return is_given_up


async def is_arranged(client: VkClient, *, group_id: int, url: str) -> bool:
    """Whether VK brings events to ``url`` already, so that it will not ask for the confirmation."""
    servers = await client.callback_servers(group_id)
    return any(one.text("url") == url and one.text("status") in {"ok", "wait"} for one in servers)


async def dialogs(client: VkClient, *, since: datetime) -> list[Mapping[str, Any]]:
    """Dialogs in which anything was said since then.

    The list is asked for twice: a dialog that comes to life while it is read moves to a page that was read already.
    """
    found: dict[int, int] = {}
    bound = int(since.timestamp())
    for _ in range(2):
        bound = max([bound, *(await _list(client, found, bound=bound))])
    return [{"peer_id": peer_id} for peer_id in sorted(found, key=lambda peer_id: found[peer_id])]


async def _list(client: VkClient, found: dict[int, int], *, bound: int) -> list[int]:
    """Put into ``found`` who wrote since then, by peer; gives the times. Pinned dialogs stand first however old."""
    stamps: list[int] = []
    for number in range(DIALOG_PAGES):
        page = await client.conversations(count=PAGE, offset=number * PAGE)
        told = [(one.part("conversation").part("peer").integer("id"), _last(one)) for one in page]
        fresh = {peer_id: stamp for peer_id, stamp in told if peer_id and stamp >= bound}
        found.update(fresh)
        stamps += fresh.values()
        if not fresh or len(page) < PAGE:
            break
    return stamps


async def missed(client: VkClient, address: Mapping[str, Any], *, group_id: int, since: datetime) -> Sequence[bytes]:
    """Messages of the customer since then, oldest first, in the form of events."""
    peer_id = address.get("peer_id")
    if not isinstance(peer_id, int):
        return ()
    found: list[bytes] = []
    for page_number in range(PAGES):
        page = await client.history(peer_id, count=PAGE, offset=page_number * PAGE)
        fresh = [raw for raw in page if _stamp(raw) >= since.timestamp()]
        found += fresh
        if len(fresh) < PAGE:
            break
    return [as_event(raw, group_id=group_id) for raw in reversed(found) if _is_theirs(raw)]


async def unread(client: VkClient, *, group_id: int) -> list[bytes]:
    """What nobody has read, as events: for the time when VK no longer keeps the queue."""
    entries: list[bytes] = []
    for conversation in await client.unread():
        peer_id = conversation.part("peer").integer("id")
        waiting = conversation.integer("unread_count") or 0
        if peer_id and waiting > 0:
            page = await client.history(peer_id, count=min(waiting, PAGE))
            entries += [as_event(raw, group_id=group_id) for raw in reversed(page) if _is_theirs(raw)]
    return entries


def as_event(message: bytes, *, group_id: int) -> bytes:
    """A message read back, as the event that would have brought it: it has the same key."""
    body = {"message": msgspec.Raw(message)}
    return msgspec.json.encode({"type": "message_new", "group_id": group_id, "v": VERSION, "object": body})


async def guard(url: str, *, tools: Tools) -> None:
    """Refuse to send bytes into the internal network; the sandbox is exempt."""
    schemes = ("https", "http") if urlsplit(url).netloc in tools.sandbox_hosts else ("https",)
    try:
        await check_url(url, schemes=schemes, allow_hosts=tools.sandbox_hosts)
    except InvalidInput as exc:
        raise MessageRejected(exc.detail, code="vk.address_refused") from exc


async def check(client: VkClient, *, account: Account, tools: Tools) -> list[CheckResult]:
    """The live checklist up to the first thing that must be mended."""
    try:
        group = await client.group()
        rights = await client.rights()
    except AuthFailed:
        return [
            problem(
                "token",
                "ВКонтакте не приняли ключ",
                "Сообщения не приходят и не уходят",
                fix="Создайте ключ заново: Управление → Дополнительно → Работа с API → Ключи доступа",
            )
        ]
    except ChannelError as exc:
        fix = "Проверьте, что сервер выходит в интернет к api.vk.ru"
        return [problem("service", "ВКонтакте не отвечают", exc.detail or exc.title, fix=fix)]
    token = ok("token", "Ключ сообщества", f"«{group.text('name')}», id {group.integer('id')} · ключ зашифрован")
    missing = [title for name, title in RIGHTS.items() if name not in rights]
    if missing:
        fix = "Создайте ключ заново и отметьте все четыре права: " + ", ".join(RIGHTS.values())
        return [token, problem("rights", "Ключу не хватает прав", f"Нет права: {', '.join(missing)}", fix=fix)]
    lines = [token, ok("rights", "Права ключа", ", ".join(RIGHTS.values()))]
    return [*lines, await _receiving(client, group_id=group.integer("id") or 0, account=account, tools=tools)]


async def _receiving(client: VkClient, *, group_id: int, account: Account, tools: Tools) -> CheckResult:
    if account.settings.get("receive") != "webhook":
        return ok("receiving", "Приём опросом", "спрашиваем ВКонтакте сами, сообщение приходит за секунду")
    url = tools.hook_url(account)
    try:
        servers = await client.callback_servers(group_id)
    except ChannelError as exc:
        return problem("receiving", "Приём сообщений не проверен", exc.detail, fix="Проверьте снова через минуту")
    server = next((one for one in servers if one.text("url") == url), EMPTY)
    match server.text("status"):
        case "ok":
            return ok("receiving", "Приём на адрес", url)
        case "wait":
            return ok("receiving", "Приём на адрес", f"{url} · ВКонтакте проверяют адрес")
        case "":
            return problem(
                "receiving",
                "Сервера Пристани нет в Callback API",
                "Его удалили в настройках сообщества",
                fix="Добавим сами при следующей проверке",
            )
        case _:
            return problem(
                "receiving",
                "ВКонтакте не достучались до адреса",
                f"{url} не ответил строкой подтверждения",
                fix="Откройте адрес для интернета, сертификат — общего центра. Повторим сами через пять минут",
            )


def _is_ours(server: Payload, account: Account) -> bool:
    return urlsplit(server.text("url")).path.rstrip("/").endswith(f"/hooks/vk/{account.key}")


def _is_on(events: Payload, name: str) -> bool:
    return events.integer(name) == 1 or events.flag(name)


def _last(conversation: Payload) -> int:
    return conversation.part("last_message").integer("date") or 0


def _stamp(message: bytes) -> int:
    return (Payload.decode(message) or EMPTY).integer("date") or 0


def _is_theirs(message: bytes) -> bool:
    found = Payload.decode(message) or EMPTY
    return found.integer("out") != 1 and (found.integer("from_id") or 0) > 0
