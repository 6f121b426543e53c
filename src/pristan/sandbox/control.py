"""The customers' side of any twin over HTTP: one set of routes for the phone page, the demo and the tests.

Whoever mounts it guards it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, Router, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.types import Guard

from pristan.sandbox.twin import (
    FaultSwitch,
    NobodyError,
    RefusedError,
    Said,
    Twin,
    TwinAccount,
    TwinCustomer,
    TwinLine,
)

GivenTwin = NamedDependency[Twin]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"\S")]


class Named(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The name of somebody new."""

    name: Name


class Saying(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a customer says; see ``twin.Said``."""

    text: Annotated[str, msgspec.Meta(max_length=200_000)] = ""
    sample: Annotated[str, msgspec.Meta(max_length=20)] = ""
    title: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    reply_to: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Act(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a customer does beside saying something; see ``Twin.act``."""

    act: Annotated[str, msgspec.Meta(max_length=20)]
    line: Annotated[str, msgspec.Meta(max_length=500)] = ""
    value: Annotated[str, msgspec.Meta(max_length=200_000)] = ""


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How far a switch is turned; 0 is off."""

    value: Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]


@get("/")
async def about(twin: GivenTwin) -> dict[str, Any]:
    return {"channel": twin.channel, "acts": sorted(twin.acts), "accounts": [asdict(one) for one in twin.accounts()]}


@post("/accounts")
async def add_account(data: JSONBody[Named], twin: GivenTwin) -> TwinAccount:
    return twin.add_account(data.name.strip())


@get("/accounts/{account:str}/customers")
async def list_customers(account: FromPath[str], twin: GivenTwin) -> Sequence[TwinCustomer]:
    return twin.customers(account)


@post("/accounts/{account:str}/customers")
async def add_customer(account: FromPath[str], data: JSONBody[Named], twin: GivenTwin) -> TwinCustomer:
    return twin.add_customer(account, data.name.strip())


@get("/accounts/{account:str}/customers/{customer:str}/lines")
async def list_lines(account: FromPath[str], customer: FromPath[str], twin: GivenTwin) -> Sequence[TwinLine]:
    return twin.thread(account, customer)


@post("/accounts/{account:str}/customers/{customer:str}/lines")
async def say(account: FromPath[str], customer: FromPath[str], *, data: JSONBody[Saying], twin: GivenTwin) -> TwinLine:
    if not (data.text or data.sample):
        raise RefusedError("Напишите что-нибудь или приложите")
    return await twin.say(account, customer, Said(**msgspec.structs.asdict(data)))


@post("/accounts/{account:str}/customers/{customer:str}/acts", status_code=204)
async def act(account: FromPath[str], customer: FromPath[str], *, data: JSONBody[Act], twin: GivenTwin) -> None:
    if data.act not in twin.acts:
        raise RefusedError("В этом канале так нельзя")
    await twin.act(account, customer, act=data.act, line=data.line, value=data.value)


@get("/accounts/{account:str}/faults")
async def list_faults(account: FromPath[str], twin: GivenTwin) -> Sequence[FaultSwitch]:
    return twin.faults(account)


@patch("/accounts/{account:str}/faults/{fault:str}")
async def set_fault(
    account: FromPath[str], fault: FromPath[str], *, data: JSONBody[Fault], twin: GivenTwin
) -> Sequence[FaultSwitch]:
    if fault not in {one.id for one in twin.faults(account)}:
        raise NobodyError("Такой поломки нет")
    twin.set_fault(account, fault, data.value)
    return twin.faults(account)


HANDLERS = (
    about, add_account, list_customers, add_customer, list_lines, say, act, list_faults, set_fault,
)  # fmt: skip


def twin_router(
    twin: Twin, *, path: str = "/control", guards: Sequence[Guard] = (), opt: Mapping[str, Any] | None = None
) -> Router:
    """The routes of one twin under one path, behind the caller's guards."""
    return Router(
        path,
        route_handlers=list(HANDLERS),
        dependencies={"twin": Provide(lambda: twin, sync_to_thread=False, use_cache=True)},
        exception_handlers={RefusedError: _problem},
        guards=list(guards),
        opt=dict(opt or {}),
        include_in_schema=False,
    )


def _problem(_: Request[Any, Any, Any], exc: RefusedError) -> Response[dict[str, Any]]:
    """The house shape of an error, for the operator UI."""
    status = HTTPStatus.NOT_FOUND if isinstance(exc, NobodyError) else HTTPStatus.CONFLICT
    said = str(exc)
    body = {
        "type": "about:blank",
        "title": said,
        "status": int(status),
        "code": "sandbox.nobody" if isinstance(exc, NobodyError) else "sandbox.refused",
        "detail": said,
    }
    return Response(body, status_code=status, media_type="application/problem+json")
