"""Links: what all articles together say of two entities and a relation.

One node per subject, relation, object and status, with how many statements, independent
articles and publishers stand behind it, how sure they are together, and the first and the
last date. An asserted link
points to the denial that contradicts it and to the ending that closes its interval. A deal is
one investment, however many articles report it: same ends, amount, currency and year. All of
it is a pure function of the statements behind a link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b, sha256

from pyoxigraph import Literal, NamedNode, Quad

from kg.edges import belief
from kg.graph import vocabulary as v
from kg.graph.facts import Key, Said
from kg.ontology import Relation, Status

_ASSERTED = v.STATUS_IRIS[Status.ASSERTED].value
_DENIED = v.STATUS_IRIS[Status.DENIED].value
_ENDED = v.STATUS_IRIS[Status.ENDED].value
_INVESTOR_IN = v.RELATION_IRIS[Relation.INVESTOR_IN].value


def link_iri(key: Key, status: str) -> NamedNode:
    """Mint the IRI of a link, in a way that a query can repeat.

    IRI(CONCAT("https://kg.example/link/", SUBSTR(SHA256(CONCAT(STR(?subject), " ", ...)), 1, 24)))
    finds the link of two ends at once, where a join looks through all links of a hub: see
    `queries/dated/supply-paths.rq`.
    """
    parts = f"{key.subject} {key.relation} {key.object} {status}"
    return NamedNode(v.LINK + sha256(parts.encode()).hexdigest()[:24])


def membership(said: Said) -> Quad:
    """Return that a statement stands behind its link."""
    return _quad(NamedNode(said.iri), v.LINK_OF, link_iri(said.key, said.status))


def link_quads(key: Key, said: Iterable[Said], copies: Mapping[str, str]) -> list[Quad]:
    """Return the links of one key; `copies` maps copied articles to their originals."""
    by_status: dict[str, list[Said]] = defaultdict(list)
    for each in said:
        by_status[each.status].append(each)
    quads: list[Quad] = []
    for status, some in by_status.items():
        quads += _link(key, status, some, copies)
    quads += _against(key, by_status)
    if key.relation == _INVESTOR_IN:
        quads += _deals(key, by_status.get(_ASSERTED, ()))
    return quads


def _link(key: Key, status: str, said: Sequence[Said], copies: Mapping[str, str]) -> Iterator[Quad]:
    link = link_iri(key, status)
    witnesses = [(copies.get(each.article, each.article), each.confidence) for each in said]
    origins = {origin for origin, _ in witnesses}
    publishers = {each.publisher for each in said if each.publisher}
    dates = sorted(each.when for each in said if each.when)
    yield _quad(link, v.TYPE, v.LINK_CLASS)
    yield _quad(link, v.LINK_FROM, NamedNode(key.subject))
    yield _quad(link, v.LINK_RELATION, NamedNode(key.relation))
    yield _quad(link, v.LINK_TO, NamedNode(key.object))
    yield _quad(link, v.LINK_STATUS, NamedNode(status))
    yield _quad(link, v.STATEMENT_COUNT, count(len(said)))
    yield _quad(link, v.SOURCE_COUNT, count(len(origins)))
    yield _quad(link, v.PUBLISHER_COUNT, count(len(publishers)))
    yield _quad(link, v.BELIEF, Literal(str(belief(witnesses)), datatype=v.DECIMAL))
    if dates:
        yield _quad(link, v.FIRST_WHEN, Literal(dates[0]))
        yield _quad(link, v.LAST_WHEN, Literal(dates[-1]))


def _against(key: Key, by_status: Mapping[str, Sequence[Said]]) -> Iterator[Quad]:
    """Yield what speaks against an asserted link: a denial, or an ending that came later."""
    link = link_iri(key, _ASSERTED)
    against = []
    if _DENIED in by_status:
        against.append(_quad(link, v.CONTRADICTED_BY, link_iri(key, _DENIED)))
    if _ENDED in by_status and _is_closed(by_status):
        against.append(_quad(link, v.CLOSED_BY, link_iri(key, _ENDED)))
    if _ASSERTED in by_status and against:
        yield _quad(link, v.DISPUTED, Literal(True))  # where a planner can begin
        yield from against


def _is_closed(by_status: Mapping[str, Sequence[Said]]) -> bool:
    """Tell whether the last ending is not before the first assertion; without dates, it is not."""
    begun = min((s.when for s in by_status.get(_ASSERTED, ()) if s.when), default=None)
    ended = max((s.when for s in by_status[_ENDED] if s.when), default=None)
    return begun is None or ended is None or begun <= ended


def _deals(key: Key, said: Sequence[Said]) -> Iterator[Quad]:
    first: dict[tuple[str, str, str], str] = {}
    for each in said:
        if each.amount and each.currency and each.when:
            deal = (each.amount, each.currency, each.when[:4])
            first[deal] = min(each.when, first.get(deal, each.when))
    for (amount, currency, year), when in first.items():
        node = NamedNode(v.DEAL + _hash(key.subject, key.object, amount, currency, year))
        yield _quad(node, v.TYPE, v.DEAL_CLASS)
        yield _quad(node, v.DEAL_OF, link_iri(key, _ASSERTED))
        yield _quad(node, v.DEAL_INVESTOR, NamedNode(key.subject))
        yield _quad(node, v.DEAL_AMOUNT, Literal(amount, datatype=v.DECIMAL))
        yield _quad(node, v.DEAL_CURRENCY, Literal(currency))
        yield _quad(node, v.DEAL_YEAR, Literal(year))
        yield _quad(node, v.DEAL_WHEN, Literal(when))


def count(number: int) -> Literal:
    """Return a number as a term."""
    return Literal(str(number), datatype=v.INTEGER)


def _quad(subject: NamedNode, property_: NamedNode, value: NamedNode | Literal) -> Quad:
    return Quad(subject, property_, value, v.LINKS_GRAPH)


def _hash(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()
