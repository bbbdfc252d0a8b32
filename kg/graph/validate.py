"""Validation: the SHACL shapes, run over the store article by article.

The engine tells which articles a shape may object to; pySHACL says what is wrong with them.
It reads a graph from memory, so they are checked in chunks; nothing that a shape says of an
article looks outside its own graph. Only what is derived (labels, countries, plain edges)
depends on all articles: what the shapes say of it is asked of the engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.edges import belief, decimal
from kg.graph import contents
from kg.graph import vocabulary as v
from kg.graph.edges import edge_confidence
from kg.graph.suspects import shapes, suspects
from kg.ontology import RELATIONS

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from kg.graph.store import Store

_CHUNK = 200  # articles in memory at once: about 100 MB
_TWO_VALUES = """
    SELECT DISTINCT ?e ?property {
        VALUES ?property { rdfs:label kg:articleCount kg:country }
        ?e ?property ?one , ?other . FILTER(?one != ?other)
        FILTER(STRSTARTS(STR(?e), "https://kg.example/entity/"))
    }"""
_NO_COUNTRY = """
    SELECT ?e ?country {
        ?e kg:country ?country
        FILTER(!ISIRI(?country) || !REGEX(STR(?country), "^https://kg[.]example/country/[A-Z]{2}$"))
    }"""
_ASSERTED = """
    SELECT ?s ?relation ?o ?article ?confidence {
        ?x kg:status kg:asserted ; kg:subject ?s ; kg:relation ?relation ; kg:object ?o ;
           kg:article ?article ; kg:confidence ?confidence
    }"""
_NO_PLACE = "SELECT DISTINCT ?e { ?e kg:country ?country FILTER NOT EXISTS { ?e a kg:Place } }"


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation: the node, what is wrong, and the article and sentence it stands in."""

    node: str
    message: str
    source: str = ""
    quote: str = ""

    def __str__(self) -> str:
        sentence = f" «{self.quote}»" if self.quote else ""
        return f"{self.source or self.node}: {self.message}{sentence}"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What the shapes found; a graph conforms if it has no problems."""

    articles: int
    problems: tuple[Problem, ...]

    @property
    def conforms(self) -> bool:
        """Tell whether nothing was found."""
        return not self.problems


def validate(
    store: Store, on_progress: Callable[[int, int], None] = lambda _done, _total: None
) -> ValidationReport:
    """Run the shapes over every article and over what is derived from them.

    `on_progress` gets the number of articles done and their total. A graph that conforms
    costs about 1.5 s for 120,000 triples; every article at fault some 25 ms more.
    """
    sources = {article.iri: article.source for article in contents.articles(store)}
    rest = sorted(suspects(store))
    total = len(sources.keys() | set(rest))
    problems: list[Problem] = []
    on_progress(total - len(rest), total)
    while rest:
        chunk, rest = rest[:_CHUNK], rest[_CHUNK:]
        problems += _article_problems(store, chunk, sources)
        on_progress(total - len(rest), total)
    problems += _derived_problems(store)
    problems += _edge_problems(store)
    return ValidationReport(total, tuple(sorted(problems, key=str)))


def _article_problems(
    store: Store, articles: Collection[str], sources: Mapping[str, str]
) -> Iterator[Problem]:
    import pyshacl
    from rdflib import SH, Graph, URIRef

    data = Graph().parse(data=store.triples(articles), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes(), allow_infos=True)
    if conforms:
        return
    for result in report.subjects(SH.resultSeverity, SH.Violation):
        node = report.value(result, SH.focusNode)
        message = report.value(result, SH.resultMessage)
        path = report.value(result, SH.resultPath)
        where = f"{path.n3(data.namespace_manager)}: " if isinstance(path, URIRef) else ""
        for focus in _foci(data, node, report.value(result, SH.value)):
            yield _located(data, sources, focus, f"{where}{message}")


def _foci(data: rdflib.Graph, node: Node | None, value: Node | None) -> list[str]:
    """Return the nodes at fault: where a relation is the focus, its statements about `value`."""
    from rdflib import URIRef

    if str(node) not in v.RELATION_OF:
        return [str(node)]
    about = (
        statement
        for end in (v.SUBJECT, v.OBJECT)
        for statement in data.subjects(URIRef(end.value), value)
        if data.value(statement, URIRef(v.RELATION.value)) == node
    )
    return sorted({str(statement) for statement in about})


def _located(data: rdflib.Graph, sources: Mapping[str, str], node: str, message: str) -> Problem:
    from rdflib import URIRef

    def value(subject: Node, property_: str) -> Node | None:
        return data.value(subject, URIRef(property_))

    focus = URIRef(node)
    article = value(focus, v.IN_ARTICLE.value) or focus
    evidence = value(focus, v.BASED_ON.value) or focus
    source = sources.get(str(article), "")
    return Problem(node, message, source, str(value(evidence, v.QUOTE.value) or ""))


def _derived_problems(store: Store) -> Iterator[Problem]:
    for entity, property_ in store.values(_TWO_VALUES):
        yield Problem(entity, f"{property_}: more than one value")
    for entity, value in store.values(_NO_COUNTRY):
        yield Problem(entity, f"{v.COUNTRY}: {value} is no country")
    for (entity,) in store.values(_NO_PLACE):
        yield Problem(entity, f"{v.COUNTRY}: not the country of a place")


def _edge_problems(store: Store) -> Iterator[Problem]:
    """Yield the plain edges that should not be there, and those that should.

    A store that was never derived, or by a version without a threshold, is held to less: its
    edges need an asserted statement, and none is missed.
    """
    known = edge_confidence(store)
    least = decimal(known or 0)
    beliefs = _beliefs(store)
    edges = {
        (subject, edge.value, object_)
        for edge in v.RELATION_IRIS.values()
        for subject, object_ in store.pairs(edge)
    }
    wanted = {edge for edge, sure in beliefs.items() if sure >= least}
    for edge in edges - wanted:
        if edge in beliefs:
            told = f"is believed {beliefs[edge]}, less than {least}"
        else:
            told = "no asserted statement backs"
        yield Problem(edge[0], f"a plain edge {_named(edge)} that {told}")
    for edge in wanted - edges if known is not None else ():
        yield Problem(edge[0], f"no plain edge {_named(edge)}, which is believed {beliefs[edge]}")


def _named(edge: tuple[str, str, str]) -> str:
    return f"kg:{v.RELATION_OF[edge[1]]} to {edge[2]}"


def _beliefs(store: Store) -> dict[tuple[str, str, str], Decimal]:
    """Return how sure each edge is, both ways round for symmetric relations.

    From the statements and not from the links, and joined here: FILTER NOT EXISTS costs edges
    times statements.
    """
    copies = dict(store.pairs(v.NEAR_DUPLICATE_OF))
    witnesses: dict[tuple[str, str, str], list[tuple[str, float]]] = defaultdict(list)
    for subject, relation, object_, article, confidence in store.values(_ASSERTED):
        if relation not in v.RELATION_OF:
            continue  # told by the shapes
        witness = copies.get(article, article), float(confidence)
        witnesses[subject, relation, object_].append(witness)
        if RELATIONS[v.RELATION_OF[relation]].symmetric:
            witnesses[object_, relation, subject].append(witness)
    return {edge: belief(some) for edge, some in witnesses.items()}
