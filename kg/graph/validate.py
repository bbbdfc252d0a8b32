"""Validation: the SHACL shapes, run over the store article by article.

pySHACL reads a graph from memory, so articles are checked in chunks; nothing that a shape
says of an article looks outside its own graph. Only what is derived (labels, countries,
plain edges) depends on all articles: its shapes are also SPARQL queries, which the engine
answers itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING

from kg.graph import contents
from kg.graph import vocabulary as v
from kg.ontology import RELATIONS, Relation

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from kg.graph.contents import StoredArticle
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

    `on_progress` gets the number of articles done and their total. Costs about 8 s for
    130,000 triples.
    """
    articles = contents.articles(store)
    problems: list[Problem] = []
    rest = iter(articles)
    done = 0
    while chunk := list(islice(rest, _CHUNK)):
        problems += _article_problems(store, chunk)
        done += len(chunk)
        on_progress(done, len(articles))
    problems += _derived_problems(store)
    problems += _edge_problems(store)
    return ValidationReport(len(articles), tuple(sorted(problems, key=str)))


def _article_problems(store: Store, articles: Iterable[StoredArticle]) -> Iterator[Problem]:
    import pyshacl
    from rdflib import SH, Graph, URIRef

    known = {article.iri: article for article in articles}
    data = Graph().parse(data=store.triples(known), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), allow_infos=True)
    if conforms:
        return
    for result in report.subjects(SH.resultSeverity, SH.Violation):
        node = report.value(result, SH.focusNode)
        message = report.value(result, SH.resultMessage)
        path = report.value(result, SH.resultPath)
        where = f"{path.n3(data.namespace_manager)}: " if isinstance(path, URIRef) else ""
        for focus in _foci(data, node, report.value(result, SH.value)):
            yield _located(data, known, focus, f"{where}{message}")


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


def _located(
    data: rdflib.Graph, known: dict[str, StoredArticle], node: str, message: str
) -> Problem:
    from rdflib import URIRef

    def value(subject: Node, property_: str) -> Node | None:
        return data.value(subject, URIRef(property_))

    focus = URIRef(node)
    article = value(focus, v.IN_ARTICLE.value) or (focus if node in known else None)
    evidence = value(focus, v.BASED_ON.value) or focus
    source = known[str(article)].source if str(article) in known else ""
    return Problem(node, message, source, str(value(evidence, v.QUOTE.value) or ""))


def _derived_problems(store: Store) -> Iterator[Problem]:
    for entity, property_ in store.values(_TWO_VALUES):
        yield Problem(entity, f"{property_}: more than one value")
    for entity, value in store.values(_NO_COUNTRY):
        yield Problem(entity, f"{v.COUNTRY}: {value} is no country")
    for (entity,) in store.values(_NO_PLACE):
        yield Problem(entity, f"{v.COUNTRY}: not the country of a place")


def _edge_problems(store: Store) -> Iterator[Problem]:
    for relation in Relation:
        for subject, object_ in store.values(_unbacked(relation)):
            yield Problem(
                subject, f"a plain edge kg:{relation} to {object_} that no asserted statement backs"
            )


def _unbacked(relation: Relation) -> str:
    """Return the query for edges of a relation without a statement; no text is put into it."""
    backing = "{ ?s kg:subject ?a ; kg:object ?b }"
    if RELATIONS[relation].symmetric:
        backing += " UNION { ?s kg:subject ?b ; kg:object ?a }"
    edge = v.RELATION_IRIS[relation]
    return (
        f"SELECT ?a ?b {{ ?a {edge} ?b FILTER NOT EXISTS "
        f"{{ {backing} ?s kg:relation {edge} ; kg:status kg:asserted }} }}"
    )


@cache
def _shapes() -> rdflib.Graph:
    from rdflib import Graph

    text = (files("kg.graph") / "shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")
