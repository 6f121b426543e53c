"""Judges answers of the twin by the shapes of the contract."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator

_SEGMENT = re.compile(r"/(-?\d+|mid\.[^/]+|(?<=/videos/)[^/]+|video_[^/]+)(?=/|$)")


@cache
def _shapes() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "fixtures/max_api.yaml").read_text("utf-8"))
    return found


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": _shapes()["$defs"]})


def check(name: str, value: Any) -> None:
    """Fail with every place where ``value`` is not a ``name``."""
    wrong = [f"{error.json_path}: {error.message[:200]}" for error in _validator(name).iter_errors(value)]
    assert wrong == []


def check_answer(answer: httpx.Response) -> None:
    """The answer has the shape its method promises, or that of an error."""
    if not answer.is_success:
        check("Error", answer.json())
        return
    place = f"{answer.request.method} {_SEGMENT.sub('/{}', answer.request.url.path)}"
    check(_shapes()["answers"][place], answer.json())


async def on_response(answer: httpx.Response) -> None:
    """An event hook for httpx: nothing the twin says goes unjudged."""
    if answer.request.url.path.startswith(("/upload/", "/files/", "/thumbnails/", "/stickers/")):
        return
    await answer.aread()
    check_answer(answer)
