"""Shapes that travel over HTTP and belong to more than one set of routes."""

from typing import Annotated, Any

from litestar import Request
from msgspec import Meta, Struct

from pristan.kit.principal import Principal
from pristan.staff.model import Caller, Entry

Name = Annotated[str, Meta(min_length=1, max_length=100)]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Password = Annotated[str, Meta(min_length=1, max_length=256)]
Code = Annotated[str, Meta(max_length=40)]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]


class Ok(Struct, kw_only=True):
    """Nothing more to say than that it is done."""

    done: bool = True


def entry_of(request: Request[Any, Any, Any], action: str, *, target: str = "", **details: Any) -> Entry:
    """An entry of the access log about what this request did."""
    who = request.user
    caller = request.scope["auth"]
    return Entry(
        action=action,
        company_id=who.company_id or None if isinstance(who, Principal) else None,
        account_id=who.operator_id if isinstance(who, Principal) else None,
        target=target,
        address=caller.address if isinstance(caller, Caller) else "",
        details=details,
    )
