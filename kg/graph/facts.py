"""What the derived layer needs to know of one article: its names and its statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from kg.graph import vocabulary as v

_NEEDED = {v.SUBJECT, v.RELATION, v.OBJECT, v.STATUS}


@dataclass(frozen=True, slots=True)
class Key:
    """Who is said to be in which relation to whom, whatever the status: three IRIs."""

    subject: str
    relation: str
    object: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, as far as agreement counts: where, how, when, with how much money.

    `article` and `status` are IRIs; `amount` is the number as it is written in the graph. A
    statement without a confidence counts as unsure.
    """

    iri: str
    key: Key
    status: str
    article: str
    publisher: str | None = None
    when: str | None = None
    amount: str | None = None
    currency: str | None = None
    claimant: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """One article. `names` are pairs of an entity and a name the article gives it."""

    iri: str
    file: str
    names: frozenset[tuple[str, str]]
    said: tuple[Said, ...]

    @property
    def entities(self) -> frozenset[str]:
        """Return the entities the article names."""
        return frozenset(entity for entity, _ in self.names)


def facts_of(quads: Iterable[Quad]) -> ArticleFacts | None:
    """Read the facts of an article from the quads of its graph; None for no quads."""
    about: dict[str, dict[NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
    graph = ""
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        about[quad.subject.value][quad.predicate].append(_text(quad))
        graph = _name(quad)
    if not graph:
        return None
    article = about[graph]
    names = {
        (entity, name) for entity in article[v.MENTIONS] for name in about[entity][v.ALT_LABEL]
    }
    publisher = next(iter(article[v.PUBLISHER]), None)
    said = (
        _said(iri, known, graph, publisher)
        for iri, known in sorted(about.items())
        if known.keys() >= _NEEDED
    )
    file = next(iter(article[v.FILE]), "")
    return ArticleFacts(graph, file, frozenset(names), tuple(said))


def _said(iri: str, known: dict[NamedNode, list[str]], graph: str, publisher: str | None) -> Said:
    def one(property_: NamedNode) -> str | None:
        return known[property_][0] if property_ in known else None

    key = Key(known[v.SUBJECT][0], known[v.RELATION][0], known[v.OBJECT][0])
    return Said(
        iri=iri,
        key=key,
        status=known[v.STATUS][0],
        article=graph,
        publisher=publisher,
        when=one(v.WHEN),
        amount=one(v.AMOUNT),
        currency=one(v.CURRENCY),
        claimant=one(v.CLAIMANT),
        confidence=float(one(v.CONFIDENCE) or 0),
    )


def _text(quad: Quad) -> str:
    value: str = quad.object.value  # type: ignore[union-attr] # no triple terms in an article
    return value


def _name(quad: Quad) -> str:
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value
