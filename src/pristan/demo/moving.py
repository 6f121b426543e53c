"""The way out of a foreign messenger: old chats carried over, customers led to MAX by their links, people taught."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from pristan.demo import stock
from pristan.demo.founding import queries
from pristan.demo.stage import Stage, wait
from pristan.demo.story import Chat, Mover

_TOKEN: Final = re.compile(r"/m/([1-9]\d*-[a-z2-7]{20})")
_CAME: Final = frozenset(("came", "agreed"))
_OPENED: Final = _CAME | {"opened"}
_ZONE: Final = "Europe/Moscow"


async def do(stage: Stage, *, now: datetime) -> None:
    """Everything of the story's ``moving``, each through the page that a person would use."""
    await stock.take(stage)
    for chat in stage.story.moving.chat:
        await _carry(stage, chat, now=now)
    await _lead(stage, now=now)
    for learned in stage.story.moving.learned:
        for who in learned.who:
            at = f"/training/lessons/{learned.lesson}/answers"
            await stage.desks[who].api("POST", at, answers=learned.answers)


async def _carry(stage: Stage, chat: Chat, *, now: datetime) -> None:
    """Send an export of a chat; with ``us`` told it is carried over, without it waits for its answers."""
    said = [f"{now - timedelta(days=one.days_ago):%d.%m.%Y}, {one.at} - {one.who}: {one.text}" for one in chat.said]
    content, line = "\n".join(said).encode(), await _line(stage)
    told = {
        "name": chat.name,
        "size": len(content),
        "business_line_id": line,
        "client_key": f"demo-{len(content)}-{line}",
    }
    at = f"/imports/{(await stage.owner.api('POST', '/imports', **told))['id']}"
    await stage.owner.put_bytes(f"{at}/pieces/0", content)
    await stage.owner.api("POST", f"{at}/look")
    await wait(lambda: _is(stage, at, "asked"))
    if not chat.us:
        return
    answers = {"time_zone": _ZONE, "who_are_we": chat.us}
    asked = {one["id"] for one in (await stage.owner.api("GET", at))["questions"]}
    given = {name: words for name, words in answers.items() if name in asked}
    await stage.owner.api("PUT", f"{at}/answers", format="whatsapp", answers=given)
    await wait(lambda: _is(stage, at, "asked"))
    await stage.owner.api("POST", f"{at}/start", business_line_id=line)
    await wait(lambda: _is(stage, at, "done"))


async def _is(stage: Stage, at: str, state: str) -> bool:
    found: str = (await stage.owner.api("GET", at))["item"]["state"]
    if found in {"refused", "failed"}:
        raise RuntimeError(f"{at} is {found}")
    return found == state


async def _line(stage: Stage) -> int:
    name = stage.story.line[0].name
    rows = (await stage.owner.api("GET", "/business-lines"))["items"]
    return int(next(row["id"] for row in rows if row["name"] == name))


async def _lead(stage: Stage, *, now: datetime) -> None:
    """Make the campaign, write to the old bot, follow the links as far as each goes."""
    given, line = stage.story.moving.move, await _line(stage)
    inboxes = await stage.owner.api("GET", "/inboxes")
    there = next(one for one in inboxes if one["channel"] == "max" and one["business_line_id"] == line)
    old = next(one for one in inboxes if one["channel"] == "telegram" and one["business_line_id"] == line)
    expires = (now + timedelta(days=given.life_days)).isoformat()
    ways = [{"inbox_id": there["id"], "address": given.address}]
    told = {"business_line_id": line, "title": given.title, "expires_at": expires, "ways": ways}
    made = await stage.owner.api("POST", "/campaigns", **told, client_key="demo-campaign")
    words = (await stage.owner.api("GET", f"/campaigns/{made['id']}"))["texts"]["leaving"]
    settings = (await stage.owner.api("GET", f"/inboxes/{old['id']}"))["settings"]
    await stage.owner.api("PATCH", f"/inboxes/{old['id']}", settings=settings | {"invitation": words})
    await _write(stage, given.person)
    async with httpx.AsyncClient(base_url=stage.base_url, timeout=30, trust_env=False) as phone:
        for person in given.person:
            await _follow(stage, person, phone=phone, way=there["id"])
    await _answer(stage)
    await _count(stage, made["id"])


async def _count(stage: Stage, campaign_id: int) -> None:
    """A plan for whoever has not come: calls, counted and ready to begin."""
    at = f"/campaigns/{campaign_id}"
    calls = [{"kind": "call", "wait_hours": 2}]
    await stage.owner.api("PUT", f"{at}/plan", from_channels=["telegram"], wave_size=10, wave_hours=24, steps=calls)
    await stage.owner.api("POST", f"{at}/state", state="planning")

    async def is_counted() -> bool:
        state: str = (await stage.owner.api("GET", f"{at}/plan"))["state"]
        return state != "planning"

    await wait(is_counted)


async def _write(stage: Stage, people: list[Mover]) -> None:
    """Everybody writes to the old bot; its answer carries a link of their own."""
    bot = stage.old_bots[stage.story.line[0].code]
    for person in people:
        stage.old_people[person.who] = await bot.new_customer(person.who)
        await bot.say(stage.old_people[person.who], person.says)


async def _follow(stage: Stage, person: Mover, *, phone: httpx.AsyncClient, way: int) -> None:
    code = stage.story.line[0].code
    bot, token = stage.old_bots[code], ""

    async def has_link() -> bool:
        nonlocal token
        found = _TOKEN.search(await bot.heard(stage.old_people[person.who]))
        token = found[1] if found else ""
        return bool(found)

    await wait(has_link)
    if person.goes in _OPENED:
        pressed = await phone.post(f"/m/{token}", data={"way": str(way)})
        pressed.raise_for_status()
    if person.goes in _CAME:
        user_id = await stage.phones[code].new_customer(person.who, by=token)
        await stage.phones[code].say(user_id, stage.story.moving.move.hello)


async def _answer(stage: Stage) -> None:
    """Answer whoever came, write down who agreed to mailings, close what is said to the end."""
    given, owner = stage.story.moving.move, stage.owner
    names = {person.who: person.goes for person in given.person}
    came = sum(goes in _CAME for goes in names.values())
    rows: list[dict[str, Any]] = []

    async def all_joined() -> bool:
        nonlocal rows
        page = await owner.api("GET", "/conversations?view=all&limit=100")
        rows = [row for row in page["items"] if row["contact_name"] in names]
        cards = {row["contact_id"] for row in rows}
        return len(rows) >= len(names) + came and len(cards) == len(names)  # both addresses are on one card

    await wait(all_joined)
    purpose = stage.story.duties.consent.purpose
    text_id = next(one["id"] for one in await owner.api("GET", "/consent-texts") if one["purpose"] == purpose)
    for row in rows:
        at = f"/conversations/{row['id']}"
        if row["channel"] == "max":
            await owner.api("POST", f"{at}/messages", text=given.answer, file_ids=[], client_key="demo-came")
            if names[row["contact_name"]] == "agreed":
                await _agree(stage, row["id"], text_id=text_id)
        await owner.api("POST", f"{at}/close")


async def _agree(stage: Stage, conversation_id: int, *, text_id: int) -> None:
    at = f"/conversations/{conversation_id}"
    person = (await stage.owner.api("GET", at))["contact"]["id"]
    said = (await stage.owner.api("GET", f"{at}/messages"))["items"]
    proof = max(line["id"] for line in said if line["kind"] == "in")
    body = {"purpose": stage.story.duties.consent.purpose, "text_id": text_id, "message_id": proof}
    await stage.owner.api("POST", f"/contacts/{person}/consents", **body)


async def age(stage: Stage, *, now: datetime) -> None:
    """Move what was said on the way, and the links, into the days when it happened."""
    async with stage.db.transaction() as tx:
        for person in stage.story.moving.move.person:
            told = now - timedelta(days=person.days_ago)
            where: dict[str, Any] = {"company_id": stage.company_id, "name": person.who}
            came = told + timedelta(hours=person.hours)
            await tx.execute(queries.age_invitations, **where, told=told, came=came)
            await tx.execute(queries.age_uses, **where, came=came)
            for row in await tx.fetch_all(queries.conversations_of_one, **where):
                last = came if row["channel"] == "max" else told
                talk = {"company_id": stage.company_id, "id": row["id"], "last": last}
                await tx.execute(queries.age_messages, **talk)
                await tx.execute(queries.age_conversation, **talk)
