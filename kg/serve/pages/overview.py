"""The overview: what is in the graph, what is new, who invests, who is joined, who disagrees."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from kg.graph import contents
from kg.ontology import Relation, Status
from kg.serve.pages.reading import reading
from kg.serve.pages.rendering import page
from kg.serve.room import Room, serving

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.graph.records import EntityRecord, StatementRecord
    from kg.serve.pages.reading import Reading

_LINES = 8


async def overview(request: Request) -> Response:
    """Answer with the overview."""
    read = await reading(request)
    counts = await run_in_threadpool(contents.counts, serving(request).store)
    return page(
        request,
        "overview.html",
        counts=counts,
        news=_news(read)[:_LINES],
        investors=_investors(read)[:_LINES],
        connected=_connected(read)[:_LINES],
        contradictions=read.contradictions[:_LINES],
    )


def _news(read: Reading) -> list[StatementRecord]:
    """Return the first statement of each pair and relation, the newest first."""
    first: dict[tuple[str, str, str, str], StatementRecord] = {}
    dated = sorted((r for r in read.records if r.article.date), key=lambda r: r.article.date or "")
    for record in dated:
        key = (record.subject.iri, record.relation, record.object.iri, record.status)
        first.setdefault(key, record)
    return list(reversed(first.values()))


def _investors(read: Reading) -> list[tuple[EntityRecord, list[EntityRecord]]]:
    """Return who invests, with the firms an asserted statement says they invest in."""
    chosen: dict[str, dict[str, EntityRecord]] = defaultdict(dict)
    for record in read.records:
        if record.relation is Relation.INVESTOR_IN and record.status is Status.ASSERTED:
            chosen[record.subject.iri][record.object.iri] = record.object
    ordered = sorted(chosen, key=lambda iri: (-len(chosen[iri]), read.entities[iri].label))
    return [(read.entities[iri], list(chosen[iri].values())) for iri in ordered]


def _connected(read: Reading) -> list[tuple[EntityRecord, int, int]]:
    """Return entities with how many others they are joined to, in how many statements."""
    others: dict[str, set[str]] = defaultdict(set)
    many: Counter[str] = Counter()
    for record in read.records:
        if record.status is Status.DENIED:
            continue
        for one, other in ((record.subject, record.object), (record.object, record.subject)):
            others[one.iri].add(other.iri)
            many[one.iri] += 1
    ordered = sorted(others, key=lambda iri: (-len(others[iri]), -many[iri], iri))
    return [(read.entities[iri], len(others[iri]), many[iri]) for iri in ordered]


ROOMS = (Room("/", overview),)
