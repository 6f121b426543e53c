"""Tells the story: customers write from their phones, operators answer at their desks, turn by turn."""

import re
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from pristan.demo import duties, moving
from pristan.demo.doors import Desk, OldBot, Phones, Visitor
from pristan.demo.founding import PASSWORD, marker, queries
from pristan.demo.stage import Stage, conversations_of, left, wait
from pristan.demo.story import Talk

FILE = re.compile(r"\[файл (?P<name>[^]]+)] ?")
CHAT = {
    "title": "Северная лавка",
    "greeting": "Здравствуйте! Поможем с выбором и расскажем о заказе",
    "policy_url": "https://lavka.example/policy",
}


async def tell(stage: Stage, *, data_dir: Path, now: datetime) -> None:
    """Set the stage, play every turn, put each conversation into its state and its time."""
    async with AsyncExitStack() as stack:
        for person in stage.story.operator:
            desk = await stack.enter_async_context(Desk(stage.base_url))
            await desk.sign_in(person.email, PASSWORD)
            await desk.api("PATCH", "/profile", settings={"undo_seconds": 0})
            stage.desks[person.code] = desk
        await _furnish(stage)
        await _connect(stage)
        await _come(stage, stack)
        await _play(stage)
        await _settle(stage, now=now)
        await duties.do(stage, now=now)
        await moving.do(stage, now=now)
        await wait(lambda: left(stage))
        for desk in stage.desks.values():
            await desk.api("PATCH", "/profile", settings={"undo_seconds": 5})
            await desk.api("POST", "/logout")
    await _age(stage, now=now)
    await moving.age(stage, now=now)
    async with stage.db.transaction() as tx:
        await tx.execute(queries.age_contacts, company_id=stage.company_id)
    marker(data_dir).touch()


async def _furnish(stage: Stage) -> None:
    owner = stage.owner
    known = {row["name"]: row["id"] for row in (await owner.api("GET", "/operators"))["items"]}
    stage.operators = {person.code: known[person.name] for person in stage.story.operator}
    lines = await _lines(stage)
    for team in stage.story.team:
        members = [stage.operators[person.code] for person in stage.story.operator if person.team == team.code]
        made = await owner.api("POST", "/teams", name=team.name, business_line_id=lines[team.line], member_ids=members)
        stage.teams[team.code] = made["id"]
    for label in stage.story.label:
        made = await owner.api("POST", "/labels", name=label.name, color=label.color)
        stage.labels[label.name] = made["id"]
    for snippet in stage.story.snippet:
        await owner.api("POST", "/snippets", shortcut=snippet.shortcut, title=snippet.title, text=snippet.text)


async def _lines(stage: Stage) -> dict[str, int]:
    rows = {row["name"]: row["id"] for row in (await stage.owner.api("GET", "/business-lines"))["items"]}
    return {line.code: rows[line.name] for line in stage.story.line}


async def _connect(stage: Stage) -> None:
    """A bot of MAX for each line, and the chat on the site."""
    lines = await _lines(stage)
    for line in stage.story.line:
        phones = await Phones.with_bot(stage.owner, f"{stage.story.company.name}: {line.name}")
        inbox: dict[str, Any] = {
            "channel": "max",
            "name": line.name,
            "business_line_id": lines[line.code],
            "credentials": {"token": phones.token},
            "settings": {"base_url": f"{stage.base_url}/sandbox/max/api/"},
        }
        await _open(stage, inbox)
        stage.phones[line.code] = phones
    shop = lines[stage.story.line[0].code]
    chat = {"channel": "webchat", "name": "Чат на сайте", "business_line_id": shop, "credentials": {}}
    chat_id = await _open(stage, chat | {"settings": CHAT})
    stage.chat_key = (await stage.owner.api("GET", f"/inboxes/{chat_id}"))["key"]
    await _open_old(stage, business_line_id=shop)
    # The demo shop signs its customer in with this secret.
    await stage.owner.api("POST", f"/inboxes/{chat_id}/webchat/secret")


async def _open_old(stage: Stage, *, business_line_id: int) -> None:
    """A bot in Telegram that people still write to: it is heard and answers with the invitation only."""
    line = stage.story.line[0].code
    name = f"{stage.story.company.name}: старый бот"
    account = await stage.owner.call("POST", "/sandbox/telegram/control/accounts", name=name)
    inbox = {
        "channel": "telegram",
        "name": "Telegram, старый бот",
        "business_line_id": business_line_id,
        "credentials": {"token": account["fields"]["token"]},
        "settings": {"base_url": account["fields"]["base_url"], "invitation": stage.story.duties.invitation},
    }
    await _open(stage, inbox)
    stage.old_bots[line] = OldBot(stage.owner, channel="telegram", account=account["id"])


async def _open(stage: Stage, inbox: dict[str, Any]) -> int:
    """Connect and check an inbox; gives its id."""
    made = await stage.owner.api("POST", "/inboxes", **inbox)
    checked = await stage.owner.api("POST", f"/inboxes/{made['id']}/check")
    state = (await stage.owner.api("GET", f"/inboxes/{made['id']}"))["state"]
    if state != "active":
        raise RuntimeError(f"{inbox['name']} is {state}: {checked}")
    return int(made["id"])


async def _come(stage: Stage, stack: AsyncExitStack) -> None:
    """The customers, each at their end."""
    for talk in stage.story.talk:
        if talk.channel == "max":
            stage.people[talk.who] = await stage.phones[talk.line].new_customer(talk.who)
        elif talk.channel == "telegram":
            stage.old_people[talk.who] = await stage.old_bots[talk.line].new_customer(talk.who)
        else:
            http = httpx.AsyncClient(base_url=stage.base_url, timeout=30, trust_env=False)
            visitor = Visitor(await stack.enter_async_context(http), key=stage.chat_key)
            await visitor.come(talk.who)
            stage.visitors[talk.who] = visitor


async def _play(stage: Stage) -> None:
    for turn in range(max(len(talk.say) for talk in stage.story.talk)):
        speaking = [talk for talk in stage.story.talk if turn < len(talk.say)]
        for talk in speaking:
            who, _, words = talk.say[turn].partition(": ")
            if who == "к":
                await _write(stage, talk, words)
        await wait(lambda: _arrived(stage))
        conversations = await conversations_of(stage)
        for talk in speaking:
            await _answer(stage, talk, turn=turn, conversation_id=conversations[talk.who])
        await wait(lambda: left(stage))


async def _write(stage: Stage, talk: Talk, words: str) -> None:
    if talk.channel == "max":
        await stage.phones[talk.line].say(stage.people[talk.who], words)
    elif talk.channel == "telegram":
        await stage.old_bots[talk.line].say(stage.old_people[talk.who], words)
    else:
        await stage.visitors[talk.who].say(words)
    stage.arrived += 1


async def _answer(stage: Stage, talk: Talk, *, turn: int, conversation_id: int) -> None:
    who, _, words = talk.say[turn].partition(": ")
    desk = stage.desks[talk.operator or stage.story.operator[0].code]
    at = f"/conversations/{conversation_id}"
    if who == "о":
        file = FILE.match(words)
        files = [await desk.upload(file["name"])] if file else []
        text = words[file.end() :] if file else words
        await desk.api("POST", f"{at}/messages", text=text, file_ids=files, client_key=f"demo-{turn}")
    elif who == "з":
        mentioned = [id_ for code, id_ in stage.operators.items() if f"@{code}" in words]
        names = {person.code: person.name for person in stage.story.operator}
        for code, name in names.items():
            words = words.replace(f"@{code}", f"@{name}")
        await desk.api("POST", f"{at}/notes", text=words, mentions=mentioned, client_key=f"demo-{turn}")


async def _settle(stage: Stage, *, now: datetime) -> None:
    conversations = await conversations_of(stage)
    teams = {person.code: person.team for person in stage.story.operator}
    for talk in stage.story.talk:
        at = f"/conversations/{conversations[talk.who]}"
        if talk.operator:
            team_id = stage.teams[teams[talk.operator]]
            await stage.owner.api("POST", f"{at}/assign", operator_id=stage.operators[talk.operator], team_id=team_id)
        if talk.labels:
            await stage.owner.api("POST", f"{at}/labels", add=[stage.labels[name] for name in talk.labels], remove=[])
        if talk.status == "closed":
            await stage.owner.api("POST", f"{at}/close")
        elif talk.status == "snoozed":
            until = (now + timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0)
            await stage.owner.api("POST", f"{at}/snooze", until=until.isoformat())


async def _age(stage: Stage, *, now: datetime) -> None:
    conversations = await conversations_of(stage)
    async with stage.db.transaction() as tx:
        for talk in stage.story.talk:
            where: dict[str, Any] = {
                "company_id": stage.company_id,
                "id": conversations[talk.who],
                "last": now - timedelta(minutes=talk.ago),
            }
            await tx.execute(queries.age_messages, **where)
            await tx.execute(queries.age_conversation, **where)


async def _arrived(stage: Stage) -> bool:
    async with stage.db.transaction() as tx:
        count: int = await tx.fetch_value(queries.count_arrived, company_id=stage.company_id)
    return count >= stage.arrived
