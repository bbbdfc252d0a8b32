"""What is checked of a query before the engine sees it, and what its complaints mean.

The engine has no switch that forbids SERVICE, so the word is looked for here. The engine
needs no space before it (`1SERVICE`, `{SERVICE:x`) and takes `a<b` for a comparison where
a reader may see the beginning of an IRI: only what can be nothing else is passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.graph.homes import Term


_TEXTS = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'  # an IRI holds no braces, and SERVICE needs them
    r"|#[^\n\r]*"
)
_UNSEEN = re.compile(_TEXTS, re.DOTALL)
_OPAQUE = re.compile(
    _TEXTS + r"|[?$]\w+"
    r"|:[\w-]+",  # the local part of a prefixed name, up to a dot
    re.DOTALL,
)
_LOAD = re.compile(r"(?i)load")
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_TEMPLATE = re.compile(r"(?i)\bconstruct\s*\{[^}]*\}")
_SELECT = re.compile(r"(?i)\s*select\b")
_VARIABLE = re.compile(r"[?$](\w+)")
_UPDATE = re.compile(r"(?i)\s*(?:insert|delete|drop|clear|load|create|copy|move|add|with)\b")
_PREFIX = re.compile(r"([\w.-]*):[\w-]*\Z")


def refuse_service(sparql: str) -> None:
    """Raise QueryError if a query would make this machine ask another one.

    >>> refuse_service("SELECT ?service { ?service a kg:Statement } # no service")
    >>> refuse_service("SELECT * { SERVICE <http://x.example/> { ?a ?b ?c } }")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: SERVICE is not allowed
    """
    if "service" in _OPAQUE.sub(" ", sparql).lower():
        raise QueryError("SERVICE is not allowed", "a query may only ask this store")


def refuse_remote(sparql: str) -> None:
    """Raise QueryError if a query or an update would make this machine ask another one.

    >>> refuse_remote("LOAD <http://x.example/>")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: LOAD is not allowed
    """
    refuse_service(sparql)
    if _LOAD.search(_OPAQUE.sub(" ", sparql)):
        raise QueryError("LOAD is not allowed", "a query may only ask this store")


def with_values(sparql: str, bindings: Mapping[str, Term]) -> str:
    """Return a query whose variables have values.

    A VALUES block goes to the beginning of the outermost pattern and of every inner one that
    names the variable: FILTER sees it there, BOUND too (which the engine's own substitution
    does not see), a planner begins with it, and any server understands it. What goes in are
    terms, written by the engine's own writer, which escapes.

    >>> from pyoxigraph import NamedNode
    >>> with_values("SELECT ?a { ?a ?b ?c { ?d ?e ?f } }", {"a": NamedNode("urn:x")})
    'SELECT ?a { VALUES ?a { <urn:x> } ?a ?b ?c { ?d ?e ?f } }'
    """
    if not bindings:
        return sparql
    masked = _UNSEEN.sub(lambda found: " " * len(found[0]), sparql)
    blocks = {name: f" VALUES ?{name} {{ {term} }}" for name, term in sorted(bindings.items())}
    pieces, end = [], 0
    for number, (place, own) in enumerate(_groups(masked)):
        named = {found[1] for found in _VARIABLE.finditer(own)}
        values = (text for name, text in blocks.items() if number == 0 or name in named)
        pieces += [sparql[end:place], *values]
        end = place
    return "".join([*pieces, sparql[end:]])


def _groups(masked: str) -> list[tuple[int, str]]:
    """Return where each pattern of a query begins, and its text without inner patterns."""
    start = _TEMPLATE.search(masked)
    found: list[tuple[int, list[str]]] = []
    open_: list[list[str]] = []
    for place in range(start.end() if start else 0, len(masked)):
        character = masked[place]
        if character == "{":
            open_.append([])
            found.append((place + 1, open_[-1]))
        elif character == "}" and open_:
            open_.pop()
        elif open_:
            open_[-1].append(character)
    texts = ((place, "".join(own)) for place, own in found)
    return [(place, own) for place, own in texts if not _SELECT.match(own)]


def malformed(sparql: str, complaint: str) -> QueryError:
    """Return the engine's complaint about a query as an error people can act on.

    `line` is 1-based; `offset` counts characters from the start of the query.
    """
    place = _PLACE.search(complaint)
    if place is None:
        return QueryError(f"the query is malformed: {complaint}", "check the query")
    line, column = int(place[1]), int(place[2])
    offset = sum(len(text) for text in sparql.splitlines(keepends=True)[: line - 1]) + column - 1
    return QueryError(
        f"the query is malformed: line {line}, column {column}",
        _advice(sparql, offset, complaint),
        line=line,
        offset=offset,
    )


def _advice(sparql: str, offset: int, complaint: str) -> str:
    if _UPDATE.match(sparql):
        return "a query only reads: SELECT, ASK, CONSTRUCT or DESCRIBE"
    before = _PREFIX.search(sparql[:offset])
    if "Prefix not found" in complaint and before:
        return f"the prefix {before[1]}: is not declared: add PREFIX {before[1]}: <...>"
    found = sparql[offset : offset + 20].partition("\n")[0].strip()
    return f"the engine cannot read on from {found!r}" if found else "the query ends too early"
