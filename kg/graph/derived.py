"""What follows from many articles, in graphs of its own, kept up as articles come and go.

    graph/derived   labels, counts of articles, links and claims, plain edges, copies; state,
                    and the belief from which an edge is written
    graph/names     under which names each entity is known, and to how many articles
    graph/links     agreement: statements, articles, publishers, dates, belief;
                    contradictions; deals
    graph/sketches  the index that finds copies, and articles not yet compared

`write` puts articles into the store, and takes others out, together with all that follows
from it, in one transaction: it looks at the entities, links and copies these articles touch
and at nothing else. Only whether an article is a copy waits for the end of a build
(`settle`); until then it is `pending`. Everything can be made again from the articles
(`rebuild`), and a test holds that both ways give the same quads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.batches import batched
from kg.edges import EDGE_CONFIDENCE, decimal
from kg.graph import vocabulary as v
from kg.graph.change import Change
from kg.graph.edges import believed, confidence_quad, edge_confidence, edge_quads, tally
from kg.graph.facts import ArticleFacts, Key, Said, facts_of
from kg.graph.links import link_quads, membership
from kg.graph.marks import container_quads, copy_quad, number_quad, part_quad, pending_quad
from kg.graph.names import entity_quads, name_quads
from kg.graph.touched import stored

if TYPE_CHECKING:
    from kg.graph.store import Store

GRAPHS = (v.DERIVED_GRAPH, v.NAMES_GRAPH, v.LINKS_GRAPH, v.SKETCHES_GRAPH)
_MADE_AGAIN = (v.DERIVED_GRAPH, v.NAMES_GRAPH, v.LINKS_GRAPH)
_SOME = 500  # articles settled in one transaction
_MANY = 1000  # so many are not looked up one by one
_AT_ONCE = 100_000  # quads written in one go where all is derived again


def exists(store: Store, least: float | None = None) -> bool:
    """Tell whether the derived layer is complete, which says that no build was cut off.

    `least` is the belief from which edges are to be written; None for that of the store.
    """
    known = edge_confidence(store)
    return state(store) == "complete" and known is not None and _is_as(known, least)


def state(store: Store) -> str:
    """Return "complete", "building" (right, but copies are pending), or "" where there is none."""
    return next((value for _, value in store.pairs(v.STATE)), "")


def clear(store: Store) -> None:
    """Remove the derived layer."""
    store.change(GRAPHS, (), ())


def begin(store: Store, least: float | None = None) -> None:
    """Note that a build is at work; make the layer if the articles have none.

    `least` is the belief from which edges are written from now on; None for that of the
    store, or the default of a new one. Where it changes, the layer is made again.
    """
    found, known = state(store), edge_confidence(store)
    if not found and any(True for _ in store.pairs(v.FILE)):
        rebuild(store, {}, least=least, pending=True)
    elif found and (known is None or not _is_as(known, least)):
        copies = dict(store.pairs(v.NEAR_DUPLICATE_OF))
        _derive(store, copies, _chosen(known, least), "building")
    elif found != "building":
        quads = [] if found else [confidence_quad(_chosen(known, least))]
        store.change((), _states("complete"), [*_states("building"), *quads])


def write(store: Store, added: Sequence[Sequence[Quad]], removed: Iterable[str] = ()) -> None:
    """Write articles and take others out, with all that follows: one transaction.

    `added` are the graphs of articles (`article_quads`), `removed` the IRIs of articles. An
    article that is in the store already is replaced.
    """
    change = Change(store, _least(store))
    new = [facts for quads in added if (facts := facts_of(quads))]
    gone = {*removed, *(facts.iri for facts in new)}
    change.remove([facts for iri in sorted(gone) if (facts := stored(store, iri))])
    change.add(new)
    quads = [quad for graph in added for quad in graph]
    drops = [NamedNode(iri) for iri in sorted(gone)]
    deletes, inserts = change.quads()
    store.change(drops, deletes, [*quads, *inserts])


def pending(store: Store) -> list[str]:
    """Return the articles that were not yet compared with the others, by IRI."""
    return sorted(iri for iri, _ in store.pairs(v.PENDING))


def settle(
    store: Store, copies: Mapping[str, str | None], parts: Mapping[str, Sequence[str]]
) -> None:
    """Write which articles are copies, and end the build.

    `copies` maps articles that were compared to their originals (None for no copy), `parts`
    gives the words of the index of those that were pending; both by IRI.
    """
    known = dict(store.pairs(v.NEAR_DUPLICATE_OF, copies if len(copies) < _MANY else None))
    changed = sorted(iri for iri, original in copies.items() if known.get(iri) != original)
    waiting = sorted(parts)
    while changed or waiting:
        change = Change(store, _least(store))
        change.copy({iri: copies[iri] for iri in changed[:_SOME]})
        deletes, inserts = change.quads()
        done = waiting[:_SOME]
        deletes += [pending_quad(iri) for iri in done]
        inserts += [part_quad(iri, word) for iri in done for word in parts[iri]]
        store.change((), deletes, inserts)
        changed, waiting = changed[_SOME:], waiting[_SOME:]
    store.change((), _states("building"), _states("complete"))


def rebuild(
    store: Store,
    copies: Mapping[str, str],
    *,
    least: float | None = None,
    pending: bool = False,
    keep_sketches: bool = False,
) -> None:
    """Derive everything again; `copies` maps the ids of near-duplicates to their originals'.

    `least` is as for `begin`. The index of copies is emptied (or kept); with `pending` all
    articles are to be compared.
    """
    originals = {
        v.article_iri(copy).value: v.article_iri(original).value
        for copy, original in copies.items()
    }
    least = _chosen(edge_confidence(store), least)
    if not keep_sketches:
        articles = sorted(iri for iri, _ in store.pairs(v.FILE)) if pending else []
        store.replace_graph(v.SKETCHES_GRAPH, [pending_quad(iri) for iri in articles])
    _derive(store, originals, least, "building" if pending else "complete")


def _derive(
    store: Store,
    copies: Mapping[str, str],
    least: float,
    word: str,
) -> None:
    """Write all but the index of copies again; `copies` are IRIs.

    The old state is removed first and the new one written last, so that a build after one
    that was cut off here derives anew, with the belief this one was to use.
    """
    store.change(_MADE_AGAIN, (), [confidence_quad(least)])
    for some in batched(_all(_articles(store), copies, decimal(least)), _AT_ONCE):
        store.extend(some)
    store.change((), (), _states(word))


def _articles(store: Store) -> Iterator[ArticleFacts]:
    """Yield every article; one after another, since a large store has very many."""
    iris = sorted(iri for iri, _ in store.pairs(v.FILE))
    return (facts for iri in iris if (facts := stored(store, iri)))


def _is_as(known: float, least: float | None) -> bool:
    """Tell whether edges are written as wanted, to the places in which the store keeps it."""
    return least is None or decimal(least) == decimal(known)


def _chosen(known: float | None, least: float | None) -> float:
    """Return the belief from which edges are written: as asked, as before, or the default."""
    if least is not None:
        return least
    return EDGE_CONFIDENCE if known is None else known


def _least(store: Store) -> Decimal:
    return decimal(_chosen(edge_confidence(store), None))


def _all(
    articles: Iterable[ArticleFacts], copies: Mapping[str, str], least: Decimal
) -> Iterator[Quad]:
    """Yield every derived quad of a whole store; each article is looked at once."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    said: dict[Key, list[Said]] = defaultdict(list)
    for article in articles:
        yield from container_quads(article)
        counts.update(article.entities)
        claims.update(each.claimant for each in article.said if each.claimant)
        for entity, name in article.names:
            names[entity][name] += 1
        for each in article.said:
            said[each.key].append(each)
            yield membership(each)
    yield from _all_names(names, counts)
    yield from _all_links(said, copies, least)
    for entity, number in claims.items():
        yield number_quad(entity, v.CLAIM_COUNT, number)
    for copy, original in copies.items():
        yield copy_quad(copy, original)


def _all_names(names: Mapping[str, Counter[str]], counts: Mapping[str, int]) -> Iterator[Quad]:
    for entity, known in names.items():
        yield from entity_quads(entity, known, counts[entity])
        for name, number in known.items():
            yield from name_quads(entity, name, number)


def _all_links(
    said: Mapping[Key, Sequence[Said]], copies: Mapping[str, str], least: Decimal
) -> Iterator[Quad]:
    for key, some in said.items():
        yield from link_quads(key, some, copies)
    edges = believed(said, copies, least)
    for key in edges:
        yield from edge_quads(key)
    for entity, number in tally(edges).items():
        yield number_quad(entity, v.LINK_COUNT, number)


def _states(word: str) -> list[Quad]:
    return [Quad(v.DERIVED_GRAPH, v.STATE, Literal(word), v.DERIVED_GRAPH)]
