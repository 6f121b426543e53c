"""What the phone page makes a customer do."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Literal

import msgspec
from litestar import post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, JSONBody, MultipartBody

from pristan.sandbox.max.comments import PeopleComments
from pristan.sandbox.max.customers import Customer
from pristan.sandbox.max.errors import ApiError, invalid
from pristan.sandbox.max.groups import GroupLife
from pristan.sandbox.max.media import MEGABYTE
from pristan.sandbox.max.model import Bot, Chat, Json, Message, Person, UploadType
from pristan.sandbox.max.phone import chat_view
from pristan.sandbox.max.requests import GivenPlatform
from pristan.sandbox.max.samples import sample
from pristan.sandbox.max.sending import of_upload
from pristan.sandbox.max.twin import Platform

MOST_TEXT = 4000
MOST_FILE = 50 * MEGABYTE
_SEEDS = (
    ("Марина", "Котова", "79161234567"), ("Олег", "Ермаков", "79037654321"), ("Ира", "Зимина", None),
    ("Анна", "Орлова", "79161230001"),  # who has a telephone in the twin of SMS too
)  # fmt: skip

Kind = Literal["text", "image", "file", "audio", "video", "voice", "sticker", "location", "contact"]
Act = Literal["start", "stop", "block", "clear", "remove", "mute", "unmute"]


class DoAct(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    payload: str | None = None
    minutes: int = 60


class Say(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    kind: Kind = "text"
    text: str | None = None
    markup: list[Json] = msgspec.field(default_factory=list)
    reply_to: str | None = None
    forward: str | None = None
    with_hash: bool = True
    phone: str | None = None
    latitude: float = 55.751999
    longitude: float = 37.617734


class Edit(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    mid: str
    text: str


class Delete(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    mid: str


class PressButton(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    mid: str
    row: int
    column: int


class GroupAct(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    kind: Literal[
        "bot_added",
        "bot_removed",
        "user_added",
        "user_removed",
        "chat_title_changed",
        "permissions",
        "message",
        "comment",
        "comment_edit",
        "comment_remove",
    ]
    user_id: int
    chat_id: int | None = None
    other_id: int | None = None
    text: str = ""
    mid: str = ""
    comment_id: str = ""
    is_channel: bool = False
    permissions: list[str] | None = None


_BASE = "/bots/{bot_id:int}/customers/{user_id:int}"


@post(_BASE + "/acts/{act:str}", status_code=200)
async def act(
    bot_id: FromPath[int],
    user_id: FromPath[int],
    *,
    act: FromPath[Act],
    data: JSONBody[DoAct | None],
    platform: GivenPlatform,
) -> Json:
    customer = find_customer(platform, bot_id, user_id=user_id)
    wish = data or DoAct()
    match act:
        case "start":
            customer.start(wish.payload)
        case "stop" | "block":
            customer.stop()
        case "clear":
            customer.clear()
        case "remove":
            customer.remove()
        case "mute":
            customer.mute(max(1, min(wish.minutes, 525_600)))
        case "unmute":
            customer.unmute()
    return _after(platform, bot_id, user_id=user_id)


@post(_BASE + "/messages")
async def say(bot_id: FromPath[int], user_id: FromPath[int], *, data: JSONBody[Say], platform: GivenPlatform) -> Json:
    customer = find_customer(platform, bot_id, user_id=user_id)
    if data.text is not None and len(data.text) > MOST_TEXT:
        raise invalid(f"Слишком длинно: {len(data.text)} знаков, MAX принимает {MOST_TEXT}")
    message = _said(platform, customer, data=data, bot=find_bot(platform, bot_id))
    return {"mid": message.mid, **_after(platform, bot_id, user_id=user_id)}


@post(_BASE + "/files", request_max_body_size=MOST_FILE + MEGABYTE)
async def send_file(
    bot_id: FromPath[int],
    user_id: FromPath[int],
    *,
    data: MultipartBody[dict[str, Any]],
    platform: GivenPlatform,
) -> Json:
    """A file picked on the operator's computer: parts ``file``, ``kind`` and, if any, ``text``."""
    part, kind = data.get("file"), str(data.get("kind") or "file")
    if not isinstance(part, UploadFile) or kind not in list(UploadType):
        raise invalid("Нужны части file и kind")
    content = await part.read(MOST_FILE + 1)
    if len(content) > MOST_FILE:
        raise invalid("Файл больше 50 МБ: для песочницы это много")
    upload = platform.media.put(find_bot(platform, bot_id), UploadType(kind), name=part.filename, data=content)
    text = str(data["text"]) if data.get("text") else None
    message = find_customer(platform, bot_id, user_id=user_id).say(text, attachments=[of_upload(upload)])
    return {"mid": message.mid, **_after(platform, bot_id, user_id=user_id)}


@post(_BASE + "/edit", status_code=200)
async def edit(bot_id: FromPath[int], user_id: FromPath[int], *, data: JSONBody[Edit], platform: GivenPlatform) -> Json:
    find_customer(platform, bot_id, user_id=user_id).edit(data.mid, data.text[:MOST_TEXT])
    return _after(platform, bot_id, user_id=user_id)


@post(_BASE + "/delete", status_code=200)
async def delete_message(
    bot_id: FromPath[int], user_id: FromPath[int], *, data: JSONBody[Delete], platform: GivenPlatform
) -> Json:
    find_customer(platform, bot_id, user_id=user_id).delete(data.mid)
    return _after(platform, bot_id, user_id=user_id)


@post(_BASE + "/press", status_code=200)
async def press(
    bot_id: FromPath[int], user_id: FromPath[int], *, data: JSONBody[PressButton], platform: GivenPlatform
) -> Json:
    customer = find_customer(platform, bot_id, user_id=user_id)
    result = customer.press(data.mid, row=data.row, column=data.column)
    return {"result": result, **_after(platform, bot_id, user_id=user_id)}


@post("/bots/{bot_id:int}/groups", status_code=200)
async def group_act(bot_id: FromPath[int], data: JSONBody[GroupAct], platform: GivenPlatform) -> Json:
    """Life of a group: the same call makes it (``bot_added``) and acts in it."""
    bot, who = find_bot(platform, bot_id), find_person(platform, data.user_id)
    life = GroupLife(platform, bot)
    if data.kind == "bot_added":
        return {"chat_id": life.add_bot(who, title=data.text or "Группа", is_channel=data.is_channel).chat_id}
    chat = platform.world.chat_of(bot, data.chat_id or 0)
    other = find_person(platform, data.other_id) if data.other_id is not None else None
    match data.kind:
        case "bot_removed":
            life.remove_bot(chat, who)
        case "user_added":
            life.add_person(chat, who, inviter=other)
        case "user_removed":
            life.remove_person(chat, who, admin=other)
        case "chat_title_changed":
            life.rename(chat, who, title=data.text)
        case "permissions":
            life.grant(chat, who, permissions=data.permissions)
        case "message":
            return {"chat_id": chat.chat_id, "mid": life.say(chat, who, text=data.text).mid}
        case "comment" | "comment_edit" | "comment_remove":
            return _commented(platform, chat, who=who, data=data)
    return {"chat_id": chat.chat_id}


def _commented(platform: Platform, chat: Chat, *, who: Person, data: GroupAct) -> Json:
    """``mid`` names the post, ``comment_id`` the comment that is changed or removed."""
    bot = platform.world.memory.bots[chat.bot_id]
    people = PeopleComments(platform, bot, chat=chat)
    post = platform.world.message_of(bot, data.mid)
    if post is None or post.chat_id != chat.chat_id:
        raise invalid("Такой публикации в канале нет")
    if data.kind == "comment":
        return {"chat_id": chat.chat_id, "mid": people.write(who, post, text=data.text).mid}
    comment = platform.world.comment(post.mid, data.comment_id)
    if comment is None:
        raise invalid("Такого комментария нет")
    if data.kind == "comment_edit":
        people.edit(comment, text=data.text)
    else:
        people.remove(comment)
    return {"chat_id": chat.chat_id, "mid": comment.mid}


def find_customer(platform: Platform, bot_id: int, *, user_id: int) -> Customer:
    return Customer(platform, bot=find_bot(platform, bot_id), person=find_person(platform, user_id))


def find_person(platform: Platform, user_id: int) -> Person:
    person = platform.world.memory.people.get(user_id)
    if person is None:
        raise ApiError(HTTPStatus.NOT_FOUND, code="sandbox.customer_not_found", message="Такого клиента нет")
    return person


def seed_customers(platform: Platform) -> None:
    """The people of the phone page, once."""
    if any(one.persona == "plain" for one in platform.world.memory.people.values()):
        return
    for first_name, last_name, phone in _SEEDS:
        platform.world.add_person(first_name, last_name=last_name, phone=phone)


def _said(platform: Platform, customer: Customer, *, data: JSONBody[Say], bot: Bot) -> Message:
    match data.kind:
        case "contact":
            return customer.share_contact(with_hash=data.with_hash, phone=data.phone)
        case "location":
            place = {"type": "location", "latitude": data.latitude, "longitude": data.longitude}
            return customer.say(data.text, attachments=[place])
        case "sticker":
            payload = {"url": "/stickers/wave", "code": "wave"}
            return customer.say(
                None, attachments=[{"type": "sticker", "width": 256, "height": 256, "payload": payload}]
            )
        case "voice":
            return customer.say_by_voice(_file(platform, bot, UploadType.AUDIO))
        case "image" | "file" | "audio" | "video":
            return customer.say(data.text, attachments=[_file(platform, bot, UploadType(data.kind))])
        case "text":
            return _said_text(customer, data)


def _said_text(customer: Customer, data: JSONBody[Say]) -> Message:
    if data.forward is not None:
        return customer.forward(data.forward, data.text)
    if not data.text:
        raise invalid("Напишите текст сообщения")
    if data.reply_to is not None:
        return customer.reply(data.reply_to, data.text)
    return customer.say(data.text, markup=data.markup)


def _file(platform: Platform, bot: Bot, kind: UploadType) -> Json:
    name, data = sample(kind)
    return of_upload(platform.media.put(bot, kind, name=name, data=data))


def find_bot(platform: Platform, bot_id: int) -> Bot:
    bot = platform.world.memory.bots.get(bot_id)
    if bot is None:
        raise ApiError(HTTPStatus.NOT_FOUND, code="sandbox.bot_not_found", message="Такого бота в песочнице нет")
    return bot


def _after(platform: Platform, bot_id: int, *, user_id: int) -> Json:
    return {"chat": chat_view(platform, find_bot(platform, bot_id), find_person(platform, user_id))}


HANDLERS: list[Any] = [act, say, send_file, edit, delete_message, press, group_act]
