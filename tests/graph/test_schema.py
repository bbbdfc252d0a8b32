"""The ontology in the store: labels to query, in a graph that nothing else touches."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from kg.graph import contents, derived, schema
from kg.graph import vocabulary as v
from kg.graph.export import NETWORKS, Format, export
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction
from kg.ontology import RELATIONS, STATUSES, Relation, Status

Extractions = Callable[..., list[Extraction]]
LABELS = "SELECT ?it ?en { ?x rdfs:label ?it , ?en FILTER(LANG(?it) = 'it' && LANG(?en) = 'en') }"


def called(store: Store, subject: str) -> tuple[str, ...]:
    [row] = store.values(LABELS.replace("?x", subject))
    return row


def test_relations_statuses_classes_and_countries_have_labels_to_query(memory: Store) -> None:
    schema.refresh(memory)
    for relation in Relation:
        label = RELATIONS[relation].label
        assert called(memory, f"kg:{relation}") == (label.it, label.en)
    for status in Status:
        assert called(memory, f"kg:{status}") == (STATUSES[status].it, STATUSES[status].en)
    assert called(memory, "kg:Place") == ("luogo", "place")
    assert called(memory, "country:DE") == ("Germania", "Germany")


def test_it_has_no_blank_nodes_and_is_the_same_every_time(memory: Store) -> None:
    schema.refresh(memory)
    first = set(memory.graph(v.ONTOLOGY_GRAPH))
    assert not any("_:" in str(quad) for quad in first)
    schema.refresh(memory)
    assert set(memory.quads()) == first


def test_an_older_ontology_is_replaced(memory: Store) -> None:
    memory.engine.update(
        f"INSERT DATA {{ GRAPH {v.ONTOLOGY_GRAPH} {{ <a:old> <a:old> <a:old> }} }}"
    )
    schema.refresh(memory)
    assert not any("a:old" in str(quad) for quad in memory.quads())


def test_exports_counts_and_articles_know_nothing_of_it(
    memory: Store, extractions: Extractions
) -> None:
    for extraction in extractions(3):
        memory.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
    derived.rebuild(memory, {})
    before, counted, records = exported(memory), contents.counts(memory), contents.records(memory)
    schema.refresh(memory)
    assert exported(memory) == before
    assert contents.counts(memory) == counted
    assert contents.records(memory) == records


def exported(store: Store) -> list[bytes]:
    files = []
    for form in sorted({*Format} - NETWORKS):
        stream = BytesIO()
        export(store, form, stream)
        files.append(stream.getvalue())
    return files
