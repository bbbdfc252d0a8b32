"""Exports: the same graph in every form, read back by other libraries."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.graph import contents
from kg.graph.export import NETWORKS, Format, export
from kg.graph.store import Store


def exported(store: Store, form: Format) -> bytes:
    stream = BytesIO()
    export(store, form, stream)
    return stream.getvalue()


def union(data: bytes, form: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for s, p, o, _ in rdflib.Dataset().parse(data=data, format=form).quads():
        graph.add((s, p, o))
    return graph


def test_nquads_are_sorted_and_the_same_every_time(filled: Store) -> None:
    data = exported(filled, Format.NQUADS)
    assert data == exported(filled, Format.NQUADS)
    assert data.count(b"\n") == sum(1 for _ in filled.quads())


@pytest.mark.parametrize(("form", "name"), [(Format.TRIG, "trig"), (Format.JSONLD, "json-ld")])
def test_datasets_read_back_by_rdflib_are_the_same(filled: Store, form: Format, name: str) -> None:
    plain = rdflib.Dataset().parse(data=exported(filled, Format.NQUADS), format="nquads")
    other = rdflib.Dataset().parse(data=exported(filled, form), format=name)
    assert set(plain.quads()) == set(other.quads())


@pytest.mark.parametrize(("form", "name"), [(Format.TURTLE, "turtle"), (Format.NTRIPLES, "nt")])
def test_graphs_read_back_by_rdflib_are_isomorphic(filled: Store, form: Format, name: str) -> None:
    graph = rdflib.Graph().parse(data=exported(filled, form), format=name)
    assert isomorphic(graph, union(exported(filled, Format.NQUADS), "nquads"))


@pytest.mark.parametrize(
    ("form", "rdf"),
    [
        (Format.TRIG, ox.RdfFormat.TRIG),
        (Format.NQUADS, ox.RdfFormat.N_QUADS),
        (Format.JSONLD, ox.RdfFormat.JSON_LD),
    ],
)
def test_datasets_read_back_by_oxigraph_are_the_same(
    filled: Store, form: Format, rdf: ox.RdfFormat
) -> None:
    read = {str(quad) for quad in ox.parse(exported(filled, form), format=rdf)}
    assert read == {str(quad) for quad in filled.quads()}


def test_rdf_12_reifies_every_statement_and_reads_back(filled: Store) -> None:
    data = exported(filled, Format.TURTLE12)
    quads = list(ox.parse(data, format=ox.RdfFormat.TURTLE))
    reified = {q.subject.value: q.object for q in quads if q.predicate.value.endswith("#reifies")}
    records = contents.records(filled)
    assert set(reified) == {record.iri for record in records}
    for record in records:
        said = reified[record.iri]
        assert isinstance(said, ox.Triple)
        assert (said.subject.value, said.object.value) == (record.subject.iri, record.object.iri)


def test_csv_has_a_row_for_every_statement(filled: Store) -> None:
    rows = list(csv.DictReader(StringIO(exported(filled, Format.CSV).decode())))
    assert [row["statement"] for row in rows] == [record.iri for record in contents.records(filled)]
    assert rows[0]["quote"].startswith("La frase")


def test_a_spreadsheet_runs_no_cell(memory: Store, extractions: object) -> None:
    from dataclasses import replace

    from kg.graph.triples import article_quads
    from kg.model import Extraction

    [one] = extractions(1, 1)  # type: ignore[operator] # a fixture that makes extractions
    article = replace(one.article, title='=HYPERLINK("http://x.example")', publisher="@sum")
    memory.replace_article(
        article_quads(Extraction(article, one.entities, one.statements), sketch="s", pipeline="p")
    )
    [row] = csv.DictReader(StringIO(exported(memory, Format.CSV).decode()))
    assert row["title"].startswith("'=")
    assert row["publisher"].startswith("'@")


def test_json_ld_is_json(filled: Store) -> None:
    assert json.loads(exported(filled, Format.JSONLD))


def test_an_empty_graph_can_be_exported(memory: Store) -> None:
    for form in {*Format} - NETWORKS:
        exported(memory, form)
