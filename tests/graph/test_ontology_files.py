"""ontology.ttl and shapes.ttl say what kg/ontology.py says, no more and no less."""

from __future__ import annotations

from importlib.resources import files

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.graph import vocabulary as v
from kg.ontology import ENTITY_TYPES, RELATIONS, STATUSES, EntityType, Label, Relation, Status

INVERSE_LABEL = URIRef(v.ONTOLOGY + "inverseLabel")


def parsed(name: str) -> Graph:
    text = (files("kg.graph") / name).read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")


ONTOLOGY = parsed("ontology.ttl")
SHAPES = parsed("shapes.ttl")


def iri(node: object) -> URIRef:
    return URIRef(str(getattr(node, "value", node)))


def labels(subject: URIRef, property_: URIRef) -> Label:
    found = {value.language: str(value) for value in ONTOLOGY.objects(subject, property_)}
    return Label(found["it"], found["en"])


def types(node: Node | None) -> set[EntityType]:
    union = ONTOLOGY.value(node, OWL.unionOf)
    members = Collection(ONTOLOGY, union) if union else [node]
    return {v.TYPE_OF[str(member)] for member in members}


@pytest.mark.parametrize("relation", Relation)
def test_a_relation_has_the_same_ends_labels_and_definition(relation: Relation) -> None:
    facts, subject = RELATIONS[relation], iri(v.RELATION_IRIS[relation])
    assert types(ONTOLOGY.value(subject, RDFS.domain)) == facts.domain
    assert types(ONTOLOGY.value(subject, RDFS.range)) == facts.range
    assert labels(subject, RDFS.label) == facts.label
    assert labels(subject, INVERSE_LABEL) == facts.inverse
    assert labels(subject, SKOS.definition) == facts.definition
    assert ((subject, RDF.type, OWL.SymmetricProperty) in ONTOLOGY) is facts.symmetric


@pytest.mark.parametrize("status", Status)
def test_a_status_is_a_concept_of_the_scheme(status: Status) -> None:
    subject = iri(v.STATUS_IRIS[status])
    assert labels(subject, RDFS.label) == STATUSES[status]
    assert ONTOLOGY.value(subject, SKOS.inScheme) == URIRef(v.ONTOLOGY + "statuses")


@pytest.mark.parametrize("type_", EntityType)
def test_an_entity_type_is_a_class(type_: EntityType) -> None:
    subject = iri(v.CLASSES[type_])
    assert labels(subject, RDFS.label) == ENTITY_TYPES[type_]
    assert (subject, RDF.type, OWL.Class) in ONTOLOGY


def test_the_file_has_no_relation_or_status_of_its_own() -> None:
    with_inverse = set(ONTOLOGY.subjects(INVERSE_LABEL, None))
    assert with_inverse == {iri(node) for node in v.RELATION_IRIS.values()}
    in_scheme = set(ONTOLOGY.subjects(SKOS.inScheme, None))
    assert in_scheme == {iri(node) for node in v.STATUS_IRIS.values()}


def test_every_property_the_graph_uses_is_described_in_both_languages() -> None:
    for node in v.PROPERTIES:
        label = labels(iri(node), RDFS.label)
        assert label.it
        assert label.en


def test_the_file_describes_no_property_the_graph_does_not_know() -> None:
    described = {
        str(subject)
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for subject in ONTOLOGY.subjects(RDF.type, kind)
    }
    known = {node.value for node in (*v.PROPERTIES, *v.RELATION_IRIS.values())}
    assert described == known


@pytest.mark.parametrize(
    ("property_", "allowed"),
    [(v.RELATION, v.RELATION_IRIS.values()), (v.STATUS, v.STATUS_IRIS.values())],
)
def test_the_shapes_close_the_lists(property_: object, allowed: object) -> None:
    shapes = [s for s in SHAPES.subjects(SH.path, iri(property_)) if SHAPES.value(s, SH["in"])]
    [listed] = [set(Collection(SHAPES, SHAPES.value(shape, SH["in"]))) for shape in shapes]
    assert listed == {iri(node) for node in allowed}  # type: ignore[attr-defined] # a view of terms


@pytest.mark.parametrize("relation", Relation)
def test_the_shapes_hold_the_ends_of_every_relation(relation: Relation) -> None:
    text = (files("kg.graph") / "shapes.ttl").read_text(encoding="utf-8")
    shape = text[text.index(f"kgsh:{relation} a ") :].split(" .\n")[0]
    subject, object_ = shape[shape.index("kg:subject") :].split("kg:object")
    for part, wanted in (
        (subject, RELATIONS[relation].domain),
        (object_, RELATIONS[relation].range),
    ):
        named = {t for t in EntityType if f"kg:{v.CLASSES[t].value.partition('#')[2]} " in part}
        assert named == wanted
    assert f"kgsh:{relation}Edge a " in text
