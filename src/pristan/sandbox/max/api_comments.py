"""Comments over HTTP."""

from __future__ import annotations

from typing import Any

from litestar import delete, get, post, put
from litestar.params import FromPath

from pristan.sandbox.max.comments import BotComments
from pristan.sandbox.max.model import Json
from pristan.sandbox.max.requests import (
    GivenPlatform,
    Req,
    bot_of,
    json_of,
    listed,
    number_of,
    required_text,
)
from pristan.sandbox.max.sending import MOST_PER_PAGE

DEFAULT_PAGE = 50
_PATH = "/messages/{mid:str}/comments"


@get(_PATH)
async def list_comments(request: Req, mid: FromPath[str], platform: GivenPlatform) -> Json:
    return BotComments(platform, bot_of(request), post_id=mid).some(
        ids=listed(request, "comment_ids"),
        before=number_of(request, "before"),
        after=number_of(request, "after"),
        count=number_of(request, "count", least=1, most=MOST_PER_PAGE) or DEFAULT_PAGE,
    )


@post(_PATH, status_code=200)
async def send_comment(request: Req, mid: FromPath[str], platform: GivenPlatform) -> Json:
    body = await json_of(request)
    return BotComments(platform, bot_of(request), post_id=mid).send(body)


@put(_PATH)
async def edit_comment(request: Req, mid: FromPath[str], platform: GivenPlatform) -> Json:
    body = await json_of(request)
    return BotComments(platform, bot_of(request), post_id=mid).edit(required_text(request, "comment_id"), body)


@delete(_PATH, status_code=200)
async def delete_comment(request: Req, mid: FromPath[str], platform: GivenPlatform) -> Json:
    return BotComments(platform, bot_of(request), post_id=mid).delete(required_text(request, "comment_id"))


@get(_PATH + "/{comment_id:str}")
async def get_comment(request: Req, mid: FromPath[str], *, comment_id: FromPath[str], platform: GivenPlatform) -> Json:
    return BotComments(platform, bot_of(request), post_id=mid).one(comment_id)


HANDLERS: list[Any] = [list_comments, send_comment, edit_comment, delete_comment, get_comment]
