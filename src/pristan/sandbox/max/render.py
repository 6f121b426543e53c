"""The twin's memory in the shapes of the API (contract of MAX, section 6)."""

from __future__ import annotations

from pristan.sandbox.max.model import Bot, Chat, ChatType, Json, Member, Message, Person


def user(person: Person) -> Json:
    shape: Json = {
        "user_id": person.user_id,
        "first_name": person.first_name,
        "is_bot": person.is_bot,
        "last_activity_time": person.last_activity_ms,
        "name": f"{person.first_name} {person.last_name}".strip(),
    }
    if not person.is_bot:
        shape["last_name"] = person.last_name
    if person.username is not None:
        shape["username"] = person.username
    return shape


def bot_user(bot: Bot) -> Json:
    return {
        "user_id": bot.user_id,
        "first_name": bot.name,
        "username": bot.username,
        "is_bot": True,
        "last_activity_time": 0,
        "name": bot.name,
    }


def bot_info(bot: Bot) -> Json:
    return {**bot_user(bot), "description": bot.description, "commands": bot.commands}


def member(who: Json, membership: Member) -> Json:
    return {
        **who,
        "last_access_time": membership.joined_ms,
        "join_time": membership.joined_ms,
        "is_owner": membership.is_owner,
        "is_admin": membership.is_admin,
        "permissions": membership.permissions,
        "alias": membership.alias,
    }


def chat(one: Chat, *, dialog_with: Person | None, pinned: Json | None) -> Json:
    shape: Json = {
        "chat_id": one.chat_id,
        "type": one.type,
        "status": one.status,
        "title": one.title,
        "icon": {"url": one.icon_url} if one.icon_url else None,
        "last_event_time": one.last_event_ms,
        "participants_count": 2 if one.is_dialog else len(one.members),
        "participants": {str(user_id): found.joined_ms for user_id, found in one.members.items()},
        "is_public": False,
        "link": None,
        "description": one.description,
        "messages_count": len(one.mids),
        "pinned_message": pinned,
    }
    if dialog_with is not None:
        shape["dialog_with_user"] = user(dialog_with)
    owner = next((found.user_id for found in one.members.values() if found.is_owner), None)
    return shape if owner is None else {**shape, "owner_id": owner}


def recipient(one: Chat, *, from_bot: bool, post_id: str | None = None) -> Json:
    """In a dialog ``user_id`` names the other side; in a group it is absent."""
    shape: Json = {"chat_id": one.chat_id, "chat_type": one.type}
    if one.type is ChatType.DIALOG:
        shape["user_id"] = one.user_id if from_bot else one.bot_id
    return shape if post_id is None else {**shape, "post_id": post_id}


def body(one: Message, base: str) -> Json:
    shape: Json = {"mid": one.mid, "seq": one.seq, "text": one.text or ""}
    if one.attachments:
        shape["attachments"] = [attachment(found, base) for found in one.attachments]
    if one.markup:
        shape["markup"] = one.markup
    return shape


def attachment(found: Json, base: str) -> Json:
    """Our own addresses are kept relative, so that a snapshot survives a change of port."""
    payload = found.get("payload")
    if not isinstance(payload, dict) or not str(payload.get("url") or "").startswith("/"):
        return found
    shape = {**found, "payload": {**payload, "url": base + payload["url"]}}
    if "thumbnail" in found:
        shape["thumbnail"] = {"url": base + found["thumbnail"]["url"]}
    return shape


def message(one: Message, *, sender: Json, to: Json, linked: Json | None, base: str) -> Json:
    shape: Json = {"sender": sender, "recipient": to, "timestamp": one.at_ms, "body": body(one, base)}
    return shape if linked is None else {**shape, "link": linked}
