"""Sizes a reader can hold in mind: house_style §3 and §12."""

import ast

from .tree import GENERATED, python_nodes, short, with_suffix

FUNCTION_LINES = 40
PYTHON_LINES = 400
FRONT_LINES = 250


def _body_lines(node: ast.AST) -> int:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    body = node.body
    is_doc = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    first = body[1] if is_doc and len(body) > 1 else body[0]
    return (node.end_lineno or 0) - first.lineno + 1


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{place} {getattr(node, 'name', '')}: {_body_lines(node)}"
        for place, node in python_nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if _body_lines(node) > FUNCTION_LINES
    ]
    assert long == []


def test_a_python_file_has_one_subject() -> None:
    sizes = {short(path): len(path.read_text("utf-8").splitlines()) for path in with_suffix(".py")}
    assert {name: size for name, size in sizes.items() if size > PYTHON_LINES} == {}


def test_a_file_of_the_ui_has_one_subject() -> None:
    files = [
        path
        for folder in ("ui/", "widget/")
        for path in with_suffix(".ts", ".tsx", ".css", under=folder)
        if not path.name.endswith(GENERATED)
    ]
    sizes = {short(path): len(path.read_text("utf-8").splitlines()) for path in files}
    assert {name: size for name, size in sizes.items() if size > FRONT_LINES} == {}
