"""The audit of the story: what is used, a saved page that is looked at, two runs and the plan between them."""

import msgspec

from pristan.demo.doors import Desk
from pristan.demo.stage import Stage, wait
from pristan.kit.clock import random_uuid


async def take(stage: Stage) -> None:
    """Write the inventory down, look at the page, judge what was found; run, plan, leave something, run again."""
    given, owner = stage.story.moving.stock, stage.owner
    gone = []
    for used in given.used:
        told = msgspec.structs.asdict(used)
        is_gone = told.pop("is_gone")
        made = await owner.api("POST", "/audit/items", **told)
        gone += [made["id"]] if is_gone else []
    await _look(owner, given.page)
    proposed = (await owner.api("GET", "/audit/items?stands=proposed"))["items"]
    for item in proposed:
        if item["service"] in given.accepted:
            await owner.api("POST", f"/audit/items/{item['id']}/judge", verdict="accept")
    await _plan(stage)
    for item_id in gone:
        why = "Выгружено в «Пристань», доступ закрыт"
        await owner.api("POST", f"/audit/items/{item_id}/judge", verdict="retire", why=why)
    await owner.api("POST", "/audit/runs", client_key="demo-2")
    await owner.api("POST", "/audit/tasks/check")


async def _look(owner: Desk, page: str) -> None:
    fields = {"kind": "pages", "client_key": str(random_uuid())}
    sent = await owner.send("/audit/scans/uploads", name="Обратный звонок.html", content=page.encode(), **fields)
    await wait(lambda: _is_over(owner, sent["id"]))


async def _is_over(owner: Desk, scan_id: int) -> bool:
    state: str = (await owner.api("GET", f"/audit/scans/{scan_id}"))["scan"]["state"]
    return state != "running"


async def _plan(stage: Stage) -> None:
    """A first run and its tasks, each in somebody's hands."""
    given, owner = stage.story.moving.stock, stage.owner
    run = await owner.api("POST", "/audit/runs", client_key="demo-1")
    await owner.api("POST", f"/audit/runs/{run['id']}/plan", with_duties=False)
    for place, task in enumerate((await owner.api("GET", "/audit/tasks"))["items"]):
        names = ("title", "todo", "due_on", "check_kind", "check_about", "needs", "version")
        kept = {name: task[name] for name in names}
        who = stage.operators[given.hands[place % len(given.hands)]]
        state = "doing" if 0 < place <= given.begun else "open"
        await owner.api("PUT", f"/audit/tasks/{task['id']}", **kept, operator_id=who, state=state)
