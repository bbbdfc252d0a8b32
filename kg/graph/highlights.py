"""What stands out in a graph, asked of what is derived: new, busy, disputed.

Costs as much as the answers and a scan of the plain edges of one relation, not as much as
there are statements.
"""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import NamedNode

from kg.graph import contents
from kg.graph import vocabulary as v
from kg.graph.records import EntityRecord, StatementRecord
from kg.graph.store import Store
from kg.graph.touched import pairs
from kg.ontology import Relation

_RECENT = 200  # articles among which the newest links are looked for
_NEWEST = "SELECT ?a {{ ?a schema:datePublished ?day }} ORDER BY DESC(?day) ?a LIMIT {}"
_BUSIEST = "SELECT ?e ?n {{ ?e kg:linkCount ?n }} ORDER BY DESC(?n) ?e LIMIT {}"
_DISPUTED = """
SELECT ?held ?against {{
  ?held kg:disputed true ; kg:contradictedBy|kg:closedBy ?against .
  OPTIONAL {{ ?against kg:lastWhen ?when }}
}} ORDER BY DESC(?when) ?held ?against LIMIT {}"""


def newest(store: Store, many: int) -> list[StatementRecord]:
    """Return the first statement of each of the links that came up last, the newest first."""
    recent = [NamedNode(iri) for (iri,) in store.values(_NEWEST.format(_RECENT))]
    said = [iri for iri, _ in store.pairs_to(v.IN_ARTICLE, recent)]
    links = {link for _, link in pairs(store, v.LINK_OF, said)}
    link_of = dict(store.pairs_to(v.LINK_OF, [NamedNode(iri) for iri in sorted(links)]))
    articles = dict(pairs(store, v.IN_ARTICLE, sorted(link_of)))
    days = dict(pairs(store, v.PUBLISHED, sorted(set(articles.values()))))
    first: dict[str, tuple[str, str]] = {}
    for statement, link in link_of.items():
        day = days.get(articles[statement])
        if day is not None:
            first[link] = min(first.get(link, (day, statement)), (day, statement))
    chosen = sorted(first.values(), reverse=True)[:many]
    found = {r.iri: r for r in contents.records_of(store, [iri for _, iri in chosen])}
    return [found[iri] for _, iri in chosen]


def investors(store: Store, many: int) -> list[tuple[EntityRecord, list[EntityRecord]]]:
    """Return who has the most plain edges to firms it invests in, with those firms."""
    held: dict[str, list[str]] = defaultdict(list)
    for investor, firm in store.pairs(v.RELATION_IRIS[Relation.INVESTOR_IN]):
        held[investor].append(firm)
    chosen = sorted(held, key=lambda iri: (-len(held[iri]), iri))[:many]
    named = contents.entities(store, sorted({*chosen, *(f for iri in chosen for f in held[iri])}))
    return [
        (
            named[iri],
            sorted((named[firm] for firm in held[iri]), key=lambda e: (-e.articles, e.iri)),
        )
        for iri in chosen
    ]


def connected(store: Store, many: int) -> list[tuple[EntityRecord, int, int]]:
    """Return who has the most plain edges, with their number and that of its statements."""
    counts = {iri: int(number) for iri, number in store.values(_BUSIEST.format(many))}
    named = contents.entities(store, sorted(counts))
    return [(named[iri], number, _statements(store, iri)) for iri, number in counts.items()]


def contradictions(store: Store, many: int) -> list[tuple[StatementRecord, StatementRecord]]:
    """Return pairs of an assertion and a denial or an end of the same, the newest first."""
    disputed = list(store.values(_DISPUTED.format(many)))
    links = sorted({link for pair in disputed for link in pair})
    newest_of: dict[str, StatementRecord] = {}
    link_of = dict(store.pairs_to(v.LINK_OF, [NamedNode(link) for link in links]))
    for record in contents.records_of(store, sorted(link_of)):
        known = newest_of.get(link_of[record.iri])
        if known is None or (known.article.date or "") <= (record.article.date or ""):
            newest_of[link_of[record.iri]] = record
    return [(newest_of[held], newest_of[against]) for held, against in disputed]


def _statements(store: Store, iri: str) -> int:
    ends = [NamedNode(iri)]
    return len({s for end in (v.SUBJECT, v.OBJECT) for s, _ in store.pairs_to(end, ends)})
