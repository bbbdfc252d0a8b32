"""Which articles a shape may object to: the shapes as SPARQL, asked of the engine.

pySHACL takes some 100 microseconds for a triple, the engine a few. So every constraint of the
shapes becomes a condition under which a node violates it (the definitions of SHACL, sections
4.1 to 4.6, in SPARQL), and only articles where one holds are handed to pySHACL, which has the
last word. A condition may hold too often, never too seldom: a constraint that is not known
here makes every article suspect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.graph import vocabulary as v

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from kg.graph.store import Store

_SH = "http://www.w3.org/ns/shacl#"
_NO_CONSTRAINTS = {"path", "message", "targetClass", "targetNode", "targetSubjectsOf"}
_XSD = v.PREFIXES["xsd"]
# The 29th of February is suspect in every year: pySHACL knows which have one.
_DAY = "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
_LEXICAL = {
    f"{_XSD}string": "",
    f"{v.PREFIXES['rdf']}langString": "",
    f"{_XSD}decimal": "^[+-]?[0-9]+([.][0-9]+)?$",
    f"{_XSD}integer": "^[+-]?[0-9]+$",
    f"{_XSD}gYear": "^[1-9][0-9]{3}$",
    f"{_XSD}gYearMonth": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$",
    f"{_XSD}date": f"^[1-9][0-9]{{3}}-({_DAY})$",
}
_EVERYTHING = ""  # the pattern that every target matches


def suspects(store: Store) -> set[str]:
    """Return the IRIs of the articles in whose graphs a shape may be violated."""
    found: set[str] = set()
    for query in _queries():
        found.update(graph for (graph,) in store.values(query))
    return found


@cache
def shapes() -> rdflib.Graph:
    """Read the shapes that ship."""
    from rdflib import Graph

    text = (files("kg.graph") / "shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")


@cache
def _queries() -> tuple[str, ...]:
    """Return one query for every constraint of every shape that looks at an article."""
    from rdflib import RDF, SH

    return tuple(
        f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {target} {pattern} }} "
        f'FILTER(STRSTARTS(STR(?g), "{v.ARTICLE}")) }}'
        for shape in sorted(shapes().subjects(RDF.type, SH.NodeShape), key=str)
        for target in _targets(shape)
        for pattern in _violations(shape)
    )


def _targets(shape: Node) -> Iterator[str]:
    """Yield patterns for ?this; plain edges are in no article, their shapes have none."""
    from rdflib import SH

    for class_ in shapes().objects(shape, SH.targetClass):
        yield f"?this a {class_.n3()} ."
    for node in shapes().objects(shape, SH.targetNode):
        yield f"VALUES ?this {{ {node.n3()} }}"
    for property_ in shapes().objects(shape, SH.targetSubjectsOf):
        if str(property_) not in v.RELATION_OF:
            yield f"?this {property_.n3()} ?something ."


def _violations(shape: Node) -> Iterator[str]:
    """Yield for each constraint of a shape the pattern of a ?this that violates it."""
    from rdflib import SH

    path = shapes().value(shape, SH.path)
    for predicate, value in sorted(shapes().predicate_objects(shape), key=str):
        name = str(predicate).removeprefix(_SH)
        if not str(predicate).startswith(_SH) or name in _NO_CONSTRAINTS:
            continue
        if name == "property":
            yield from _violations(value)
        elif name == "or":
            yield _no_member_holds(value, path)
        elif path is not None and name in _OF_PATHS:
            yield _OF_PATHS[name](_path(path), value)
        elif name in _OF_VALUES:
            yield _some_value(path, _OF_VALUES[name](value))
        else:
            yield _EVERYTHING


def _no_member_holds(members: Node, path: Node | None) -> str:
    """Return the pattern of a ?this that violates every shape of a list, or has such a value."""
    if path is None:
        parts = [
            " || ".join(f"EXISTS {{ {pattern} }}" for pattern in _violations(member))
            for member in _listed(members)
        ]
        return f"FILTER(({') && ('.join(parts)}))"
    return _some_value(path, " && ".join(_value_violates(member) for member in _listed(members)))


def _value_violates(member: Node) -> str:
    conditions = [
        _OF_VALUES.get(str(predicate).removeprefix(_SH), _anything)(value)
        for predicate, value in sorted(shapes().predicate_objects(member), key=str)
    ]
    return f"({' || '.join(conditions)})"


def _anything(_value: Node) -> str:
    return "true"


def _some_value(path: Node | None, condition: str) -> str:
    """Return the pattern of a ?this with such a value; without a path it is the value itself."""
    if path is None:
        return f"FILTER({condition.replace('?value', '?this')})"
    return f"?this {_path(path)} ?value FILTER({condition})"


def _listed(members: Node) -> list[Node]:
    from rdflib import RDF

    return [
        item
        for rest in shapes().transitive_objects(members, RDF.rest)
        for item in shapes().objects(rest, RDF.first)
    ]


def _path(path: Node) -> str:
    """Write a SHACL path (an IRI, an inverse, a sequence) as a path of SPARQL."""
    from rdflib import SH, URIRef

    if isinstance(path, URIRef):
        return path.n3()
    inverse = shapes().value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_path(inverse)}"
    return "/".join(_path(step) for step in _listed(path))


def _min_count(path: str, value: Node) -> str:
    return f"FILTER NOT EXISTS {{ ?this {path} ?value }}" if str(value) == "1" else _EVERYTHING


def _max_count(path: str, value: Node) -> str:
    if str(value) == "0":
        return f"?this {path} ?value"
    if str(value) == "1":
        return f"?this {path} ?value , ?other FILTER(!SAMETERM(?value, ?other))"
    return _EVERYTHING


def _less_than(path: str, value: Node) -> str:
    return f"?this {path} ?value . ?this {value.n3()} ?other FILTER({_not('?value < ?other')})"


def _equals(path: str, value: Node) -> str:
    one, other = f"?this {path} ?value", f"?this {value.n3()} ?value"
    return (
        f"{{ {one} FILTER NOT EXISTS {{ {other} }} }}"
        f" UNION {{ {other} FILTER NOT EXISTS {{ {one} }} }}"
    )


def _disjoint(path: str, value: Node) -> str:
    return f"?this {path} ?value . ?this {value.n3()} ?value"


def _datatype(value: Node) -> str:
    lexical = _LEXICAL.get(str(value))
    if lexical is None:
        return "true"
    form = f' && REGEX(STR(?value), "{lexical}")' if lexical else ""
    return _not(f"DATATYPE(?value) = {value.n3()}{form}")


def _node_kind(value: Node) -> str:
    return "!ISIRI(?value)" if str(value) == f"{_SH}IRI" else "true"


def _in(members: Node) -> str:
    terms = " || ".join(f"SAMETERM(?value, {member.n3()})" for member in _listed(members))
    return f"!({terms})"


def _pattern(value: Node) -> str:
    return _not(f"REGEX(STR(?value), {value.n3()})")


def _not(condition: str) -> str:
    """Return the condition that another one is false, or an error."""
    return f"!COALESCE({condition}, false)"


_OF_PATHS: dict[str, Callable[[str, Node], str]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "lessThan": _less_than,
    "equals": _equals,
    "disjoint": _disjoint,
}
_OF_VALUES: dict[str, Callable[[Node], str]] = {
    "class": lambda value: f"NOT EXISTS {{ ?value a {value.n3()} }}",
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "in": _in,
    "pattern": _pattern,
    "minLength": lambda value: _not(f"STRLEN(STR(?value)) >= {value}"),
    "minInclusive": lambda value: _not(f"?value >= {value}"),
    "maxInclusive": lambda value: _not(f"?value <= {value}"),
}
