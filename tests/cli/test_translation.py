"""Error messages exist in Italian too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import kg
from kg import errors
from kg.cli.translation import in_italian

KINDS = {name for name in vars(errors) if name.endswith("Error")}


def test_a_known_message_is_translated_with_its_values() -> None:
    assert in_italian("query investors needs --name") == "la domanda investors vuole --name"


def test_an_unknown_message_stays_as_it_is() -> None:
    assert in_italian("something nobody wrote") == "something nobody wrote"


def test_every_fault_of_a_list_is_translated() -> None:
    faults = "workers is 1 or more; unknown setting colour in [kg]"
    assert in_italian(faults) == "workers è 1 o più; impostazione sconosciuta colour in [kg]"
    assert in_italian("workers is 1 or more; nobody wrote this").endswith("nobody wrote this")


def test_every_message_the_code_raises_has_an_italian_form() -> None:
    untranslated = sorted(
        f"{path.name}: {form}"
        for path in Path(kg.__file__).parent.rglob("*.py")
        if path.parent.name not in {"cli", "train"}
        for form in _raised(path)
        if any(c.isalpha() for c in form.replace("{}", "")) and in_italian(form) == form
    )
    assert untranslated == []


def _raised(path: Path) -> Iterator[str]:
    """Yield the forms of the messages and hints of every error made in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        name.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for name in node.targets
        if isinstance(name, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS:
            for argument in node.args[:2]:
                named = argument.id if isinstance(argument, ast.Name) else ""
                yield from _forms(constants.get(named, argument))


def _forms(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _forms(node.body)
        yield from _forms(node.orelse)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        for left in _forms(node.left):
            yield from (left + right for right in _forms(node.right) or ("{}",))
