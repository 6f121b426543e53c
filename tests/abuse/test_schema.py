"""Schemathesis reads the OpenAPI document and tries what it allows: no crash, and every refusal a problem document."""

from http import HTTPStatus
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from tests.abuse.operations import STREAMS, document
from tests.staff.people import AFirm, sign_in

API = schemathesis.openapi.from_dict(document())
# Ends its own session or the company's; tried by hand elsewhere.
LEFT_OUT = {"/api/v1/logout", "/api/v1/login"}
OPERATIONS = {
    operation.label: operation
    for operation in (result.ok() for result in API.get_all_operations() if isinstance(result, Ok))
    if operation.path.startswith("/api/v1") and operation.path not in STREAMS | LEFT_OUT
}
EXAMPLES = 6


@pytest.mark.parametrize("label", sorted(OPERATIONS))
@given(data=st.data())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
async def test_what_the_document_allows_never_crashes(
    label: str, client: httpx.AsyncClient, attacker: AFirm, data: st.DataObject
) -> None:
    case = data.draw(OPERATIONS[label].as_strategy())
    if (await client.get("/api/v1/session")).status_code == HTTPStatus.UNAUTHORIZED:
        await sign_in(client, attacker.owner)
    answer = await client.request(case.method, case.formatted_path, **_content(case))
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, f"{answer.request.url} {answer.text}"
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        assert answer.headers["content-type"].startswith("application/problem+json")


def _content(case: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"params": dict(case.query or {})}
    if case.media_type == "application/json":
        content["json"] = case.body
    return content
