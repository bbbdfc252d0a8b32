"""What follows from many articles: labels, counts, countries, plain edges, copies; one graph.

Everything here can be thrown away and made again from the article graphs. While a build
writes articles the derived graph is absent: that is how an interrupted build is seen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import vocabulary as v
from kg.graph.places import country_of
from kg.ontology import RELATIONS, EntityType

if TYPE_CHECKING:
    from kg.graph.store import Store

_Fact = tuple[NamedNode, NamedNode, NamedNode | Literal]


def exists(store: Store) -> bool:
    """Tell whether the derived graph is there, which says that no build was cut off."""
    return store.has_graph(v.DERIVED_GRAPH)


def clear(store: Store) -> None:
    """Remove the derived graph before articles are written."""
    store.drop_graph(v.DERIVED_GRAPH)


def rebuild(store: Store, copies: Mapping[str, str]) -> None:
    """Derive everything again; `copies` maps the ids of near-duplicates to their originals'."""
    facts = {*_labels(store), *_plain_edges(store), *_copies(copies)}
    quads = sorted((Quad(*fact, v.DERIVED_GRAPH) for fact in facts), key=str)
    store.replace_graph(v.DERIVED_GRAPH, quads)


def _labels(store: Store) -> Iterator[_Fact]:
    """Yield the label of every entity, how many articles mention it, and a place's country.

    The label is the name that most articles use, among those its IRI is minted from: "Sam
    Altman" and not "Altman". Of names used alike, one in capitals comes last.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    articles: dict[str, set[str]] = defaultdict(set)
    query = (
        "SELECT ?entity ?name ?article "
        "{ GRAPH ?article { ?article schema:mentions ?entity . ?entity skos:altLabel ?name } }"
    )
    for entity, name, graph in store.values(query):
        names[entity][name] += 1
        articles[entity].add(graph)
    for iri, known in names.items():
        type_ = EntityType(iri.removeprefix(v.ENTITY).partition("/")[0].upper())
        full = [name for name in known if v.entity_iri(type_, name).value == iri]
        label = min(full or known, key=lambda name: (-known[name], name.isupper(), name))
        yield NamedNode(iri), v.LABEL, Literal(label)
        yield NamedNode(iri), v.ARTICLE_COUNT, Literal(str(len(articles[iri])), datatype=v.INTEGER)
        code = country_of(label, known) if type_ is EntityType.LOC else None
        if code:
            yield NamedNode(iri), v.COUNTRY, v.country_iri(code)


def _plain_edges(store: Store) -> Iterator[_Fact]:
    """Yield the edges that an asserted statement backs, both ways for symmetric relations."""
    query = (
        "SELECT DISTINCT ?s ?relation ?o "
        "{ ?x kg:status kg:asserted ; kg:subject ?s ; kg:relation ?relation ; kg:object ?o }"
    )
    for subject, relation, object_ in store.values(query):
        yield NamedNode(subject), NamedNode(relation), NamedNode(object_)
        if RELATIONS[v.RELATION_OF[relation]].symmetric:
            yield NamedNode(object_), NamedNode(relation), NamedNode(subject)


def _copies(copies: Mapping[str, str]) -> Iterator[_Fact]:
    for copy, original in copies.items():
        yield v.article_iri(copy), v.NEAR_DUPLICATE_OF, v.article_iri(original)
