"""Single facts of the derived layer, each written in one place."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.forms import split_source
from kg.graph import vocabulary as v
from kg.graph.facts import ArticleFacts
from kg.graph.links import count

_TRUE = Literal(True)


def number_quad(entity: str, property_: NamedNode, number: int) -> Quad:
    """Return what is kept as one number of an entity."""
    return Quad(NamedNode(entity), property_, count(number), v.DERIVED_GRAPH)


def copy_quad(copy: str, original: str) -> Quad:
    """Return that an article repeats another one; both by IRI."""
    return Quad(NamedNode(copy), v.NEAR_DUPLICATE_OF, NamedNode(original), v.DERIVED_GRAPH)


def container_quads(article: ArticleFacts) -> Iterator[Quad]:
    """Yield the file that holds an article among others: "a.jsonl" of "a.jsonl#3"."""
    file, number = split_source(article.file)
    if number is not None:
        yield Quad(NamedNode(article.iri), v.IN_FILE, Literal(file), v.DERIVED_GRAPH)


def pending_quad(iri: str) -> Quad:
    """Return that an article was not yet compared with the others."""
    return Quad(NamedNode(iri), v.PENDING, _TRUE, v.SKETCHES_GRAPH)


def part_quad(iri: str, word: str) -> Quad:
    """Return a word of the index of copies."""
    return Quad(NamedNode(iri), v.SKETCH_PART, Literal(word), v.SKETCHES_GRAPH)
