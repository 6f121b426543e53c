"""groups.* of the twin: the community, its key, Callback servers, long polling; users.get."""

from __future__ import annotations

from pristan.sandbox.vk.call import Call, Method
from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.model import Json, Server

MOST_SERVERS = 10
TITLE = 14
SECRET = 50
_OWN = {"group_id", "server_id", "api_version", "access_token", "v", "enabled", "lang"}


def get_by_id(call: Call) -> Json:
    found = call.community
    group: Json = {"id": found.group_id, "name": found.name, "screen_name": f"club{found.group_id}"}
    return {"groups": [group | {"type": "group", "is_closed": 0}], "profiles": []}


def get_token_permissions(call: Call) -> Json:
    rights = [{"name": name, "setting": 2**number} for number, name in enumerate(call.community.rights)]
    return {"mask": sum(one["setting"] for one in rights), "permissions": rights}


def get_callback_confirmation_code(call: Call) -> Json:
    _manage(call)
    return {"code": call.community.confirmation_code}


def add_callback_server(call: Call) -> Json:
    _manage(call)
    if len(call.community.servers) >= MOST_SERVERS:
        raise VkError(2000)
    number = max(call.community.servers, default=0) + 1
    server = Server(id=number, url=_url(call), title=_title(call), secret_key=_secret(call))
    call.community.servers[number] = server
    call.line.postman.confirm(server)
    return {"server_id": number}


def edit_callback_server(call: Call) -> int:
    _manage(call)
    server = _server(call)
    server.url, server.title, server.secret_key = _url(call), _title(call), _secret(call)
    call.line.postman.confirm(server)
    return 1


def delete_callback_server(call: Call) -> int:
    _manage(call)
    del call.community.servers[_server(call).id]
    return 1


def get_callback_servers(call: Call) -> Json:
    _manage(call)
    items = [
        {"id": one.id, "title": one.title, "creator_id": 1, "url": one.url, "secret_key": one.secret_key,
         "status": one.status}
        for one in call.community.servers.values()
    ]  # fmt: skip
    return {"count": len(items), "items": items}


def get_callback_settings(call: Call) -> Json:
    _manage(call)
    server = _server(call)
    return {"api_version": server.api_version, "events": server.events}


def set_callback_settings(call: Call) -> int:
    _manage(call)
    server = _server(call)
    server.api_version = call.text("api_version", server.api_version)
    server.events |= _flags(call)
    return 1


def get_long_poll_server(call: Call) -> Json:
    _manage(call)
    if call.community.long_poll is None:
        raise VkError(100, "longpoll for this group is not enabled")
    queue = call.line.queue
    return {"key": queue.key, "server": f"{call.base_url}/lp/{call.community.group_id}", "ts": queue.ts}


def get_long_poll_settings(call: Call) -> Json:
    _manage(call)
    events = call.community.long_poll
    return {"api_version": "5.199", "is_enabled": events is not None, "events": events or {}}


def set_long_poll_settings(call: Call) -> int:
    _manage(call)
    if call.has("enabled") and not call.flag("enabled"):
        call.community.long_poll = None
    else:
        call.community.long_poll = (call.community.long_poll or {}) | _flags(call)
    return 1


def users_get(call: Call) -> list[Json]:
    wanted = call.numbers("user_ids") if call.has("user_ids") else call.numbers("user_id")
    if len(wanted) > 1000:  # noqa: PLR2004 - the limit of the method
        raise VkError(100, "user_ids")
    people = [call.world.memory.people[one] for one in wanted if one in call.world.memory.people]
    return [
        {"id": one.id, "first_name": one.first_name, "last_name": one.last_name, "screen_name": f"id{one.id}",
         "can_access_closed": True, "is_closed": False}
        for one in people
    ]  # fmt: skip


def _manage(call: Call) -> None:
    call.need("manage")
    call.own_group()


def _server(call: Call) -> Server:
    found = call.community.servers.get(call.number("server_id"))
    if found is None:
        raise VkError(104)
    return found


def _url(call: Call) -> str:
    url = call.text("url")
    if not url.startswith(("https://", "http://")):
        raise VkError(100, "url is invalid")
    return url


def _title(call: Call) -> str:
    if not 0 < len(call.text("title")) <= TITLE:
        raise VkError(100, "title is invalid")
    return call.text("title")


def _secret(call: Call) -> str:
    if len(call.text("secret_key")) > SECRET:
        raise VkError(100, "secret_key is invalid")
    return call.text("secret_key")


def _flags(call: Call) -> dict[str, int]:
    return {name: int(value in {"1", "true"}) for name, value in call.params.items() if name not in _OWN}


METHODS: dict[str, Method] = {
    "groups.getById": get_by_id,
    "groups.getTokenPermissions": get_token_permissions,
    "groups.getCallbackConfirmationCode": get_callback_confirmation_code,
    "groups.addCallbackServer": add_callback_server,
    "groups.editCallbackServer": edit_callback_server,
    "groups.deleteCallbackServer": delete_callback_server,
    "groups.getCallbackServers": get_callback_servers,
    "groups.getCallbackSettings": get_callback_settings,
    "groups.setCallbackSettings": set_callback_settings,
    "groups.getLongPollServer": get_long_poll_server,
    "groups.getLongPollSettings": get_long_poll_settings,
    "groups.setLongPollSettings": set_long_poll_settings,
    "users.get": users_get,
}
