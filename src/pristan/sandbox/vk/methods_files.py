"""photos.* and docs.* of the twin: upload in three steps."""

from __future__ import annotations

from pristan.sandbox.vk.call import Call, Method
from pristan.sandbox.vk.errors import VkError
from pristan.sandbox.vk.model import Json

KINDS = {"doc", "audio_message", "graffiti"}


def photos_get_messages_upload_server(call: Call) -> Json:
    call.need("photos")
    url = call.media.upload_url(call.community.group_id, "photo")
    return {"upload_url": url, "album_id": -64, "group_id": call.community.group_id, "user_id": 0}


def photos_save_messages_photo(call: Call) -> list[Json]:
    call.need("photos")
    stored = call.media.save_photo(call.community.group_id, call.text("photo"))
    shown: Json = call.media.attachment(stored)["photo"]
    return [shown]


def docs_get_messages_upload_server(call: Call) -> Json:
    call.need("docs")
    kind = call.text("type", "doc")
    if kind not in KINDS:
        raise VkError(100, "type is invalid")
    return {"upload_url": call.media.upload_url(call.community.group_id, kind)}


def docs_save(call: Call) -> Json:
    call.need("docs")
    stored = call.media.save_doc(call.community.group_id, call.text("file"), title=call.text("title"))
    return call.media.attachment(stored)


METHODS: dict[str, Method] = {
    "photos.getMessagesUploadServer": photos_get_messages_upload_server,
    "photos.saveMessagesPhoto": photos_save_messages_photo,
    "docs.getMessagesUploadServer": docs_get_messages_upload_server,
    "docs.save": docs_save,
}
