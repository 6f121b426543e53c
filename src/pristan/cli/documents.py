"""Commands that print documents about the product itself."""

import sys

import msgspec

from pristan.web.openapi import openapi_document


def openapi() -> None:
    """Описание HTTP API в виде OpenAPI 3.1, JSON в стандартный вывод."""
    document = msgspec.json.encode(openapi_document(), order="deterministic")
    sys.stdout.buffer.write(msgspec.json.format(document, indent=1) + b"\n")
