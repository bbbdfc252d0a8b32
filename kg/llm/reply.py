"""What a teacher wrote, parsed strictly and held against the form of the answer.

What is of the wrong form is named, so that the teacher may be asked once to repair it; what
is left of the wrong form after that is refused item by item. Closed lists are not looked at
here: that is what `gates` are for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.errors import TeacherError
from kg.llm.prompt import answer_schema

_FENCE = "```"
_KINDS = {"string": str, "integer": int, "number": (int, float), "object": dict, "array": list}
_MOST = 600  # entities or statements: no article has more
_MOST_NAMES = 150  # names or descriptions of one entity
_LONGEST = 2_000_000  # characters

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The items of an answer that have the right form, and what is wrong with the others."""

    entities: tuple[Item, ...]
    statements: tuple[Item, ...]
    faults: tuple[str, ...] = ()


def parse(text: str) -> Answer:
    """Read an answer; raise TeacherError where it is no object of the form at all.

    A code fence or a `<think>` block around it is taken off. A property that may be null may
    also be left out; one that nobody asked for is ignored.
    """
    if len(text) > _LONGEST:
        raise TeacherError("the answer is too long to be one")
    try:
        record = json.loads(_bare(text), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise TeacherError(f"the answer is no JSON: {error}") from error
    schema = answer_schema()["properties"]
    if not isinstance(record, dict):
        raise TeacherError("the answer is no JSON object")
    for name in schema:
        if not isinstance(record.get(name), list):
            raise TeacherError(f"the answer has no list {name!r}")
        if len(record[name]) > _MOST:
            raise TeacherError(f"the answer has more than {_MOST} {name}")
    kept: dict[str, list[Item]] = {name: [] for name in schema}
    faults: list[str] = []
    for name, form in schema.items():
        for number, item in enumerate(record[name]):
            wrong = next(_faults(item, form["items"], f"{name}[{number}]"), None)
            if wrong is None:
                kept[name].append(item)
            else:
                faults.append(wrong)
    return Answer(tuple(kept["entities"]), tuple(kept["statements"]), tuple(faults))


def _bare(text: str) -> str:
    r"""Return an answer without what is around it; one pass, however it was made.

    >>> _bare("<think>\n{no}</think>\n```json\n{yes}\n```\n"), _bare("```{no}")
    ('{yes}\n', '```{no}')
    """
    bare = text.strip()
    if bare.startswith("<think>"):
        bare = bare.partition("</think>")[2].lstrip()
    if bare.startswith(_FENCE) and bare.endswith(_FENCE):
        language, _, fenced = bare.removeprefix(_FENCE).removesuffix(_FENCE).partition("\n")
        return fenced if language.strip() in {"", "json"} else bare
    return bare


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def _faults(value: object, form: dict[str, Any], where: str) -> Iterator[str]:
    """Yield what is wrong with a value, by our small part of JSON schema."""
    if "anyOf" in form:
        tried = [next(_faults(value, one, where), None) for one in form["anyOf"]]
        if all(tried):
            yield str(tried[0])
        return
    kinds = form["type"] if isinstance(form["type"], list) else [form["type"]]
    if not any(_is(value, kind) for kind in kinds):
        yield f"{where} is to be {' or '.join(kinds)}, not {type(value).__name__}"
    elif isinstance(value, dict):
        yield from _faults_of_parts(value, form["properties"], where)
    elif isinstance(value, list) and len(value) > _MOST_NAMES:
        yield f"{where} has more than {_MOST_NAMES} items"
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _faults(item, form["items"], f"{where}[{number}]")


def _faults_of_parts(value: Item, parts: dict[str, Any], where: str) -> Iterator[str]:
    for name, part in parts.items():
        if name in value:
            yield from _faults(value[name], part, f"{where}.{name}")
        elif not _may_miss(part):
            yield f"{where} lacks {name!r}"


def _is(value: object, kind: str) -> bool:
    if kind == "null":
        return value is None
    return isinstance(value, _KINDS[kind]) and not isinstance(value, bool)  # type: ignore[arg-type]


def _may_miss(form: dict[str, Any]) -> bool:
    """Tell whether a property may be left out: one that may be null, and a list."""
    return form.get("type") == "array" or not any(_faults(None, form, ""))
