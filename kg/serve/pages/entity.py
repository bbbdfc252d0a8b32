"""An entity: its page for people, its triples for programs, at one readable address."""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from kg.graph import vocabulary as v
from kg.ontology import RELATIONS, Status
from kg.serve.answers import Refusal
from kg.serve.pages import linked
from kg.serve.pages.reading import reading
from kg.serve.pages.rendering import language, page
from kg.serve.room import Room, serving

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.graph.records import StatementRecord

_ORDER = list(Status)


async def entity(request: Request) -> Response:
    """Answer with the triples of an entity and of its statements."""
    iri = await _known(request)
    triples = await run_in_threadpool(linked.about, serving(request).store, iri)
    return linked.written(request, triples)


async def entity_page(request: Request) -> Response:
    """Answer with the page of an entity."""
    if linked.wants_data(request):
        return await entity(request)
    read = await reading(request)
    iri = await _known(request)
    records = read.of_entity.get(iri, [])
    return page(
        request,
        "entity.html",
        entity=read.entities[iri],
        key=iri.removeprefix(v.ENTITY),
        groups=_groups(records, iri, language(request)),
        many=len(records),
    )


async def _known(request: Request) -> str:
    read = await reading(request)
    iri = f"{v.ENTITY}{request.path_params['key']}"
    if iri not in read.entities:
        raise Refusal(HTTPStatus.NOT_FOUND, "the graph knows no such entity")
    return iri


def _groups(
    records: list[StatementRecord], iri: str, spoken: str
) -> list[tuple[str, str, list[StatementRecord]]]:
    """Return statements by how they read from this entity: label, relation, statements."""
    found: dict[tuple[str, str], list[StatementRecord]] = defaultdict(list)
    for record in records:
        facts = RELATIONS[record.relation]
        label = facts.label if record.subject.iri == iri else facts.inverse
        found[label.in_(spoken), record.relation].append(record)
    place = {relation: number for number, relation in enumerate(RELATIONS)}
    ordered = sorted(found, key=lambda key: (place[next(r for r in place if r == key[1])], key[0]))
    return [(label, relation, _sorted(found[label, relation])) for label, relation in ordered]


def _sorted(records: list[StatementRecord]) -> list[StatementRecord]:
    late = sorted(records, key=lambda record: record.when or "", reverse=True)
    return sorted(late, key=lambda record: _ORDER.index(record.status))


ROOMS = (Room("/entity/{key:path}", entity, page=entity_page),)
