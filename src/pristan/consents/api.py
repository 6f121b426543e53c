"""Consents of a person: what holds, what was recorded, asking, withdrawing."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, JSONBody
from litestar.response import Stream
from msgspec import Meta, Struct, convert

from pristan.consents import asking, recording, register, texts
from pristan.contacts.consents import Whose, purpose_of
from pristan.conversations import uploads
from pristan.conversations.shapes import FileShape, Id, Key, MessageShape, PathId
from pristan.core.ids import ContactId, ConversationId, LineId
from pristan.kit.given import GivenClock, GivenDb, GivenFiles, GivenSettings
from pristan.kit.media import serving_headers
from pristan.kit.principal import Principal
from pristan.outbox import Speaker
from pristan.staff import append_access_log
from pristan.staff.api.shapes import entry_of

Caller = Request[Any, Any, Any]
Name = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[a-z_]+$")]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class EvidenceShape(Struct, kw_only=True):
    name: str
    title: str
    value: str


class RecordShape(Struct, kw_only=True):
    """One thing a person said. ``kind``: given, withdrawn or refused."""

    id: int
    kind: str
    at: datetime
    way: str
    evidence: list[EvidenceShape]
    text: str
    text_version: int | None
    text_hash: str
    recorded_by_name: str
    recorded_at: datetime


class StandingShape(Struct, kw_only=True):
    """What a consent comes to today. ``state``: given, withdrawn, expired or unknown.

    ``fault``: why what was recorded does not count, and by which ``rule``.
    """

    purpose: str
    state: str
    given_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    channels: list[str] | None
    fault: str
    rule: str
    records: list[RecordShape]


class ConsentGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """A consent that was given outside of the product. One of the three proofs at least; ``given_at`` None: now.

    ``taken_by``: who took a signed document, where that is known.
    """

    purpose: Name
    text_id: Id
    text_hash: Hash | None = None
    given_at: datetime | None = None
    message_id: Id | None = None
    file_id: Id | None = None
    confirmation_id: Id | None = None
    taken_by: Annotated[str, Meta(max_length=200)] = ""
    channels: Annotated[list[Name], Meta(min_length=1, max_length=20)] | None = None


class DocumentFile(Struct, kw_only=True):
    file: UploadFile


class WithdrawalGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    purpose: Name
    note: Annotated[str, Meta(max_length=500)] = ""


class AskingGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    """``way``: question (in the conversation, with buttons where there are any) or link (a page of the person)."""

    purpose: Name
    way: Literal["question", "link"] = "question"
    client_key: Key | None = None


class PageGiven(Struct, kw_only=True, forbid_unknown_fields=True):
    purpose: Name
    business_line_id: Id | None = None


class PageShape(Struct, kw_only=True):
    """``url`` is shown this once: only its hash is kept."""

    url: str


@get("/contacts/{contact_id:int}/consents", permission="contacts.view")
async def list_consents(request: Caller, *, contact_id: PathId, db: GivenDb, clock: GivenClock) -> list[StandingShape]:
    """What the person agreed to: what holds today and everything said, the latest first."""
    async with db.transaction(request.user.scope) as tx:
        return await _of(tx, request.user, contact_id, now=clock.now())


@post("/contacts/{contact_id:int}/consents", permission="contacts.edit")
async def record_consent(
    request: Caller, *, contact_id: PathId, data: JSONBody[ConsentGiven], db: GivenDb, clock: GivenClock
) -> list[StandingShape]:
    """Write down a consent with its proof; 422 ``consent.evidence`` says what does not match."""
    user: Principal = request.user
    now = clock.now()
    async with db.transaction(user.scope) as tx:
        given = recording.Given(
            contact_id=ContactId(contact_id),
            purpose=data.purpose,
            way="operator" if user.token_id is None else "api",
            at=data.given_at or now,
            text=await texts.text_of(tx, data.text_id, company_id=user.company_id),
            text_hash=bytes.fromhex(data.text_hash) if data.text_hash else None,
            evidence=_named(data),
            channels=None if data.channels is None else tuple(data.channels),
        )
        await recording.record(tx, given, company_id=user.company_id, by=user.operator_id, now=now)
        return await _of(tx, user, contact_id, now=now)


@post("/consent-files", permission="contacts.edit", request_max_body_size=uploads.MAX_BYTES + 65_536)
async def upload_consent_file(
    request: Caller,
    *,
    data: Annotated[DocumentFile, Body(media_type=RequestEncodingType.MULTI_PART)],
    db: GivenDb,
    clock: GivenClock,
    files: GivenFiles,
) -> FileShape:
    """Store a signed document, to name it as the proof of a consent afterwards."""
    user: Principal = request.user
    content = await data.file.read()
    row = await uploads.keep(
        files, content, name=data.file.filename, company_id=user.company_id, uploaded_by=user.operator_id
    )
    async with db.transaction(user.scope) as tx:
        return convert(await uploads.add(tx, row, now=clock.now()), FileShape)


@get("/contacts/{contact_id:int}/consents/{record_id:int}/file", permission="contacts.view_personal")
async def consent_file(
    request: Caller, *, contact_id: PathId, record_id: PathId, db: GivenDb, clock: GivenClock, files: GivenFiles
) -> Stream:
    """The signed document that proves a consent; who took it stands in the access log."""
    user: Principal = request.user
    async with db.transaction(user.scope) as tx:
        await recording.demand_person(tx, ContactId(contact_id), company_id=user.company_id)
        found = await recording.document_of(tx, record_id, contact_id=ContactId(contact_id), company_id=user.company_id)
        entry = entry_of(request, "consents.document_read", target=f"contact:{contact_id}", record=record_id)
        await append_access_log(tx, entry, now=clock.now())
    headers = serving_headers(found["mime"], name=found["name"])
    media_type = headers.pop("Content-Type")
    return Stream(files.stream(found["storage_key"]), headers=headers, media_type=media_type)


@post("/contacts/{contact_id:int}/consents/withdraw", permission="contacts.edit", status_code=200)
async def withdraw_consent(
    request: Caller, *, contact_id: PathId, data: JSONBody[WithdrawalGiven], db: GivenDb, clock: GivenClock
) -> list[StandingShape]:
    """End a consent at once, also for what waits in the outbox; twice is once."""
    user: Principal = request.user
    now = clock.now()
    async with db.transaction(user.scope) as tx:
        purpose_of(data.purpose)
        await recording.demand_person(tx, ContactId(contact_id), company_id=user.company_id)
        whose = Whose(company_id=user.company_id, contact_id=ContactId(contact_id))
        way = "operator" if user.token_id is None else "api"
        evidence = {"note": data.note.strip()} if data.note.strip() else {}
        await recording.withdraw(
            tx, whose, purpose=data.purpose, way=way, evidence=evidence, by=user.operator_id, now=now
        )
        return await _of(tx, user, contact_id, now=now)


@post("/conversations/{conversation_id:int}/consents", permission="conversations.reply")
async def ask_for_consent(
    request: Caller,
    *,
    conversation_id: PathId,
    data: JSONBody[AskingGiven],
    db: GivenDb,
    clock: GivenClock,
    settings: GivenSettings,
) -> MessageShape:
    """Ask the person; the answer becomes the consent, with its message or page as the proof."""
    user: Principal = request.user
    asked = asking.Asking(
        conversation_id=ConversationId(conversation_id),
        company_id=user.company_id,
        purpose=data.purpose,
        speaker=Speaker(kind="operator", id=user.operator_id, name=user.name),
        client_key=data.client_key,
    )
    async with db.transaction(user.scope) as tx:
        if data.way == "question":
            said = await asking.ask(tx, asked, now=clock.now())
        else:
            said = await asking.send_page(tx, asked, public_url=settings.public_url, now=clock.now())
    return convert(said["message"], MessageShape)


@post("/contacts/{contact_id:int}/consent-pages", permission="contacts.edit")
async def make_consent_page(
    request: Caller,
    *,
    contact_id: PathId,
    data: JSONBody[PageGiven],
    db: GivenDb,
    clock: GivenClock,
    settings: GivenSettings,
) -> PageShape:
    """An address where this person, and nobody else, reads the words of the day and decides."""
    user: Principal = request.user
    page = asking.Page(
        company_id=user.company_id,
        contact_id=ContactId(contact_id),
        purpose=purpose_of(data.purpose).id,
        line_id=LineId(data.business_line_id) if data.business_line_id else None,
        by=user.operator_id,
    )
    async with db.transaction(user.scope) as tx:
        return PageShape(url=await asking.make_page(tx, page, public_url=settings.public_url, now=clock.now()))


def _named(data: ConsentGiven) -> dict[str, Any]:
    named = {"message_id": data.message_id, "file_id": data.file_id, "confirmation_id": data.confirmation_id}
    taken = {"taken_by": data.taken_by.strip()} if data.taken_by.strip() else {}
    return {**{name: value for name, value in named.items() if value is not None}, **taken}


async def _of(tx: Any, user: Principal, contact_id: int, *, now: datetime) -> list[StandingShape]:
    await recording.demand_person(tx, ContactId(contact_id), company_id=user.company_id)
    found = await register.of_person(tx, ContactId(contact_id), company_id=user.company_id, now=now)
    if not user.may("contacts.view_personal"):
        for purpose in found:
            for record in purpose["records"]:
                record["evidence"] = [{**item, "value": ""} for item in record["evidence"]]
    return convert(found, list[StandingShape])


routes = (
    list_consents,
    record_consent,
    upload_consent_file,
    consent_file,
    withdraw_consent,
    ask_for_consent,
    make_consent_page,
)
