"""What the privacy officer of the story has done and has still to do: consents, requests, terms, incidents, papers."""

from datetime import datetime, timedelta

import msgspec

from pristan.demo.doors import Desk
from pristan.demo.stage import Stage, conversations_of, wait
from pristan.demo.story import Asked, Held, Incident


async def do(stage: Stage, *, now: datetime) -> None:
    """Everything of the story's ``duties``, each through the page that a person would use."""
    given = stage.story.duties
    conversations = await conversations_of(stage)
    await _ask_consents(stage, conversations)
    for one in given.held:
        await _hold(stage, one, conversation_id=conversations[one.who])
    for paper in given.paper:
        came = (now - timedelta(days=paper.days_ago)).date().isoformat()
        body = {"kind": paper.kind, "received_on": came, "subject": paper.subject, "words": paper.words}
        await _officer(stage).api("POST", "/privacy/requests", **body)
    for asked in given.request:
        await _take(stage, asked, conversation_id=conversations[asked.who])
    for rule in given.retention:
        await _officer(stage).api("PUT", "/privacy/retention", **msgspec.structs.asdict(rule))
    for incident in given.incident:
        await _report(_officer(stage), incident, now=now)
    await _write(stage)


def _officer(stage: Stage) -> Desk:
    return stage.desks[stage.story.duties.officer]


async def _ask_consents(stage: Stage, conversations: dict[str, int]) -> None:
    """Publish the words, record who agreed by their last words, take back what was taken back."""
    given, officer = stage.story.duties.consent, _officer(stage)
    words = {"purpose": given.purpose, "title": given.title, "text": given.text, "life_days": given.life_days}
    text = await officer.api("POST", "/consent-texts", **words)
    await officer.api("POST", f"/consent-texts/{text['id']}/publish", in_force_from=None)
    for who in given.agreed:
        conversation_id = conversations[who]
        person = (await officer.api("GET", f"/conversations/{conversation_id}"))["contact"]["id"]
        said = (await officer.api("GET", f"/conversations/{conversation_id}/messages"))["items"]
        proof = max(line["id"] for line in said if line["kind"] == "in")
        body = {"purpose": given.purpose, "text_id": text["id"], "message_id": proof}
        await officer.api("POST", f"/contacts/{person}/consents", **body)
        if who in given.withdrew:
            gone = {"purpose": given.purpose, "note": "Просит больше не писать о скидках"}
            await officer.api("POST", f"/contacts/{person}/consents/withdraw", **gone)


async def _hold(stage: Stage, one: Held, *, conversation_id: int) -> None:
    """Let the rule stop, say what it holds, ask for its release."""
    mode = {"mode": "enforce", "reason": one.reason, "rule_id": one.rule}
    await _officer(stage).api("PUT", "/gate/modes", **mode)
    author = next(talk.operator for talk in stage.story.talk if talk.who == one.who)
    desk = stage.desks[author or stage.story.operator[0].code]
    said = {"text": one.text, "file_ids": [], "client_key": f"demo-held-{conversation_id}"}
    made = await desk.api("POST", f"/conversations/{conversation_id}/messages", **said)
    await wait(lambda: _is_held(desk, conversation_id, message_id=made["id"]))
    await desk.api("POST", f"/messages/{made['id']}/ask", reason=one.ask)


async def _is_held(desk: Desk, conversation_id: int, *, message_id: int) -> bool:
    said = (await desk.api("GET", f"/conversations/{conversation_id}/messages"))["items"]
    return any(line["id"] == message_id and line["state"] == "held" for line in said)


async def _take(stage: Stage, asked: Asked, *, conversation_id: int) -> None:
    """Take the request in; ask for the destruction, or answer with the letter the product composes."""
    officer = _officer(stage)
    said = next(talk.say[0] for talk in stage.story.talk if talk.who == asked.who)
    body = {"kind": asked.kind, "words": said.partition(": ")[2]}
    made = await stage.owner.api("POST", f"/conversations/{conversation_id}/subject-requests", **body)
    at = f"/privacy/requests/{made['id']}"
    if asked.erase_because:
        await officer.api("POST", f"{at}/erasure", reason=asked.erase_because)
    if asked.is_answered:
        letter = await officer.api("GET", f"{at}/draft")
        await officer.api("POST", f"{at}/answer", text=letter["text"])


async def _report(officer: Desk, given: Incident, *, now: datetime) -> None:
    noticed = now - timedelta(hours=given.hours_ago)
    body = {"title": given.title, "what": given.what, "noticed_at": noticed.isoformat()}
    incident_id = (await officer.api("POST", "/incidents", **body))["id"]
    at = f"/incidents/{incident_id}"
    known = (await officer.api("GET", at))["known"]
    await officer.api("PUT", at, **(known | given.known))
    for notice, hours in given.sent.items():
        await officer.api("POST", f"{at}/sent", notice=notice, at=(noticed + timedelta(hours=hours)).isoformat())
    if given.ended_why:
        await officer.api("POST", f"{at}/end", why=given.ended_why)


async def _write(stage: Stage) -> None:
    """Tell what documents ask for, and make those that the story names."""
    given, officer = stage.story.duties, _officer(stage)
    await officer.api("PUT", "/documents/details", values=given.facts)
    await officer.api("PUT", "/documents/lists/purposes", rows=given.purpose)
    for template in given.documents:
        await officer.api("POST", "/documents", template=template)
