"""Names: under which names each entity is known, and to how many articles.

A name node holds one name of one entity with a number that goes up and down by one as
articles come and go: the cost does not depend on how many articles use the name. The label
of an entity follows from its names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import vocabulary as v
from kg.graph.links import count
from kg.graph.places import country_of
from kg.ontology import EntityType


def name_iri(entity: str, name: str) -> NamedNode:
    """Mint the IRI of a name of an entity."""
    text = f"{entity}\x1f{name}".encode("utf-8", "surrogatepass")
    return NamedNode(v.NAME + blake2b(text, digest_size=12).hexdigest())


def name_quads(entity: str, name: str, articles: int) -> Iterator[Quad]:
    """Yield a name of an entity that so many articles use."""
    node = name_iri(entity, name)
    facts: tuple[tuple[NamedNode, NamedNode | Literal], ...] = (
        (v.NAME_OF, NamedNode(entity)),
        (v.NAME_TEXT, Literal(name)),
        (v.NAME_FOLDED, Literal(fold(name))),
        (v.NAME_COUNT, count(articles)),
    )
    return (Quad(node, property_, value, v.NAMES_GRAPH) for property_, value in facts)


def entity_quads(entity: str, names: Mapping[str, int], articles: int) -> Iterator[Quad]:
    """Yield what follows of an entity from its names and the number of its articles.

    Label, number of articles, the country of a place: whatever its names decide.
    """
    node, called = NamedNode(entity), label(entity, names)
    yield Quad(node, v.LABEL, Literal(called), v.DERIVED_GRAPH)
    code = country_of(called, names) if type_of(entity) is EntityType.LOC else None
    if code:
        yield Quad(node, v.COUNTRY, v.country_iri(code), v.DERIVED_GRAPH)
    yield Quad(node, v.ARTICLE_COUNT, count(articles), v.DERIVED_GRAPH)


def label(entity: str, names: Mapping[str, int]) -> str:
    """Return the name that most articles use, among those the IRI is minted from.

    "Sam Altman" and not "Altman". Of names used alike, one in capitals comes last.
    """
    type_ = type_of(entity)
    full = [name for name in names if v.entity_iri(type_, name).value == entity]
    return min(full or names, key=lambda name: (-names[name], name.isupper(), name))


def type_of(entity: str) -> EntityType:
    """Return the type of an entity, which its IRI names."""
    return EntityType(entity.removeprefix(v.ENTITY).partition("/")[0].upper())


def fold(name: str) -> str:
    """Return a name for comparison: no case, accents, punctuation or double spaces.

    >>> fold("L'Oréal  S.p.A."), fold("Società")
    ('l oreal s p a', 'societa')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
