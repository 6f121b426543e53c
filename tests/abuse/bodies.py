"""The least body that a schema accepts, with the ids of somebody else wherever an id is asked for."""

from collections.abc import Mapping
from typing import Any

from tests.abuse.operations import Operation, document


def body_of(operation: Operation, ids: Mapping[str, Any]) -> Any:
    """A valid body for the operation, or None if it takes none; ``ids`` are by the name of the field."""
    described = document()["paths"].get(operation.path, {}).get(operation.method.lower(), {})
    content = described.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return None if schema is None else _example(schema, ids, "")


def takes_files(operation: Operation) -> bool:
    described = document()["paths"].get(operation.path, {}).get(operation.method.lower(), {})
    return "multipart/form-data" in described.get("requestBody", {}).get("content", {})


def _example(schema: Mapping[str, Any], ids: Mapping[str, Any], name: str) -> Any:
    schema = _resolved(schema)
    if name in ids:
        is_list = schema.get("type") == "array" and not isinstance(ids[name], list)
        return [ids[name]] if is_list else ids[name]
    for combined in ("oneOf", "anyOf", "allOf"):
        if combined in schema:
            options = [option for option in schema[combined] if option.get("type") != "null"]
            return _example(options[0], ids, name)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return next(value for value in schema["enum"] if value is not None)
    return _plain(schema, ids, name)


def _plain(schema: Mapping[str, Any], ids: Mapping[str, Any], name: str) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next(item for item in kind if item != "null")
    match kind:
        case "object":
            # Optional ids are sent too: a foreign one must be refused wherever it is understood.
            wanted = set(schema.get("required", [])) | (set(schema.get("properties", {})) & set(ids))
            return {key: _example(schema["properties"][key], ids, key) for key in sorted(wanted)}
        case "array":
            count = max(int(schema.get("minItems", 0)), 1 if schema.get("items") else 0)
            return [_example(schema["items"], ids, name.removesuffix("s")) for _ in range(count)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            return _text(schema)


def _text(schema: Mapping[str, Any]) -> str:
    shapes = {
        "date-time": "2026-12-01T10:00:00Z",
        "date": "2026-12-01",
        "uuid": "00000000-0000-4000-8000-000000000000",
    }
    if schema.get("format") in shapes:
        return shapes[schema["format"]]
    if "@" in schema.get("pattern", ""):
        return "stranger@shop.example"
    return "x" * max(int(schema.get("minLength", 1)), 1)


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Mapping[str, Any] = document()["components"]["schemas"][reference.rpartition("/")[2]]
    return found
