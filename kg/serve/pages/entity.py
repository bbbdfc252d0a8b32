"""An entity: its page for people, its triples for programs, at one readable address."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.graph import contents
from kg.graph import vocabulary as v
from kg.graph.records import EntityRecord
from kg.ontology import RELATIONS, Relation, Status
from kg.serve.pages import linked
from kg.serve.pages.things import Thing

if TYPE_CHECKING:
    from kg.graph.records import StatementRecord
    from kg.graph.store import Store
    from kg.serve.serving import Serving

_ORDER = list(Status)
_MOST = 400  # statements on one page, the newest: the explorer and queries have the others


def _find(store: Store, iri: str) -> EntityRecord | None:
    return contents.entities(store, [iri]).get(iri)


def _values(_: Serving, store: Store, entity: EntityRecord, spoken: str) -> dict[str, Any]:
    records, many = contents.about(store, entity.iri, _MOST)
    return {
        "entity": entity,
        "key": entity.iri.removeprefix(v.ENTITY),
        "groups": _groups(records, entity.iri, spoken),
        "many": many,
        "shown": len(records),
    }


def _groups(
    records: list[StatementRecord], iri: str, spoken: str
) -> list[tuple[str, str, list[StatementRecord]]]:
    """Return statements by how they read from this entity: label, relation, statements."""
    found: dict[tuple[str, Relation], list[StatementRecord]] = defaultdict(list)
    for record in records:
        facts = RELATIONS[record.relation]
        label = facts.label if record.subject.iri == iri else facts.inverse
        found[label.in_(spoken), record.relation].append(record)
    place = {relation: number for number, relation in enumerate(RELATIONS)}
    ordered = sorted(found, key=lambda key: (place[key[1]], key[0]))
    return [(label, relation, _sorted(found[label, relation])) for label, relation in ordered]


def _sorted(records: list[StatementRecord]) -> list[StatementRecord]:
    late = sorted(records, key=lambda record: record.when or "", reverse=True)
    return sorted(late, key=lambda record: _ORDER.index(record.status))


ROOMS = (Thing("entity", _find, linked.about, _values).room(),)
