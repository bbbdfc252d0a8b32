"""What follows from many articles: labels, counts, plain edges, copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import count
from math import prod

import pytest
from pyoxigraph import Quad

from kg.errors import StoreError
from kg.graph import contents, derived
from kg.graph import vocabulary as v
from kg.graph.edges import edge_confidence
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.graph.validate import validate
from kg.model import Article, Entity, Extraction, Mention, MentionLabel
from kg.ontology import RELATIONS, EntityType, Relation, Status

Extractions = Callable[..., list[Extraction]]


def edges(store: Store) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in store.quads()
        if quad.graph_name == v.DERIVED_GRAPH and quad.predicate.value in v.RELATION_OF
    }


@pytest.mark.parametrize("least", [0, 0.3, 0.65, 0.9, 1])
def test_a_plain_edge_stands_where_asserted_statements_are_sure_enough_together(
    extractions: Extractions, least: float
) -> None:
    with Store.memory() as store:
        for extraction in extractions(30, cast=8):
            store.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
        derived.rebuild(store, {"art-000004": "art-000003"}, least=least)
        surest: dict[tuple[str, Relation, str], dict[str, float]] = defaultdict(dict)
        for record in contents.records(store, statuses=[Status.ASSERTED]):
            articles = surest[record.subject.iri, record.relation, record.object.iri]
            origin = record.article.origin
            articles[origin] = max(record.confidence, articles.get(origin, 0))
        wanted = set()
        for (subject, relation, object_), articles in surest.items():
            if 1 - prod(1 - sure for sure in articles.values()) >= least - 1e-9:
                wanted.add((subject, v.RELATION_IRIS[relation].value, object_))
                if RELATIONS[relation].symmetric:
                    wanted.add((object_, v.RELATION_IRIS[relation].value, subject))
        assert edges(store) == wanted
        assert validate(store).conforms


def test_every_entity_has_one_label_and_its_number_of_articles(filled: Store) -> None:
    entities = contents.entities(filled).values()
    assert all(entity.label and entity.articles >= 1 for entity in entities)
    assert max(entity.articles for entity in entities) > 1


def test_copies_point_to_their_original(filled: Store) -> None:
    originals = {
        article.id: article.original for article in contents.articles(filled) if article.original
    }
    assert originals == {"art-000004": v.article_iri("art-000003").value}


def test_it_is_absent_until_it_is_made_and_can_be_made_again(memory: Store) -> None:
    assert not derived.exists(memory)
    derived.rebuild(memory, {})
    derived.clear(memory)
    assert not derived.exists(memory)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["Monaco di Baviera"], "DE"),
        (["Monaco", "Monaco di Baviera"], "DE"),
        (["MILANO"], "IT"),
        (["Georgia"], None),
        (["Borgosconosciuto"], None),
    ],
)
def test_a_place_lies_in_the_country_its_label_or_else_another_name_tells(
    memory: Store, names: list[str], code: str | None
) -> None:
    memory.replace_article(article_quads(mentioning(EntityType.LOC, names), sketch="", pipeline=""))
    derived.rebuild(memory, {})
    wanted = [] if code is None else [v.country_iri(code)]
    assert [quad.object for quad in memory.quads() if quad.predicate == v.COUNTRY] == wanted


def test_only_places_lie_in_a_country(memory: Store) -> None:
    memory.replace_article(
        article_quads(mentioning(EntityType.ORG, ["Roma"]), sketch="", pipeline="")
    )
    derived.rebuild(memory, {})
    assert not any(quad.predicate == v.COUNTRY for quad in memory.quads())


def mentioning(type_: EntityType, names: list[str]) -> Extraction:
    """Return an article that gives one entity these names and says nothing of it."""
    label = MentionLabel(type_.value)
    mentions = tuple(Mention(0, len(name), name, label) for name in names)
    article = Article(id="a", text=names[0], source="x.txt")
    return Extraction(article, (Entity("e", names[0], type_, mentions),), ())


def test_of_names_used_alike_the_one_in_capitals_is_not_the_label(memory: Store) -> None:
    for number, name in enumerate(("ENERGIA SPA", "Energia SpA")):
        mention = Mention(0, len(name), name, MentionLabel.ORG)
        article = Article(id=f"a{number}", text=name, source="x.txt")
        extraction = Extraction(article, (Entity("e", name, EntityType.ORG, (mention,)),), ())
        memory.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
    derived.rebuild(memory, {})
    [entity] = contents.entities(memory).values()
    assert (entity.label, entity.aliases, entity.articles) == ("Energia SpA", ("ENERGIA SPA",), 2)


def test_a_derivation_that_was_cut_off_is_made_again_with_the_same_belief(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = {"art-000004": "art-000003"}
    derived.rebuild(filled, copies, least=0.3, keep_sketches=True)
    whole = set(filled.quads())
    write, calls = Store.extend, count()

    def cut(self: Store, quads: Sequence[Quad]) -> None:
        if next(calls) == 1:
            raise StoreError("the disk is full")
        write(self, quads)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "extend", cut)
        patched.setattr(derived, "_AT_ONCE", 20)
        with pytest.raises(StoreError):
            derived.rebuild(filled, copies, keep_sketches=True)
    assert not derived.exists(filled)
    assert edge_confidence(filled) == 0.3
    derived.rebuild(filled, copies, keep_sketches=True)
    assert set(filled.quads()) == whole
