"""The shipped queries over a graph: what an optional parameter leaves of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kg import query as asked
from kg.graph import contents, derived, schema
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Article, Entity, Evidence, Extraction, Mention, MentionLabel, Statement
from kg.ontology import EntityType, Relation, Status
from kg.query import ParameterKind

Extractions = Callable[..., list[Extraction]]
ABOUT_ONE = [
    query.name
    for query in asked.catalogue().values()
    if any(p.optional and p.kind is ParameterKind.ENTITY for p in query.parameters)
]


@pytest.fixture(scope="module")
def busy(extractions: Extractions) -> Iterator[Store]:
    """Give a store in which few entities say much of each other; read it only."""
    with Store.memory() as store:
        for extraction in extractions(40, 8, cast=12):
            store.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
        derived.rebuild(
            store, {}, least=0
        )  # every asserted statement is an edge: more to ask about
        yield store


@pytest.fixture(scope="module")
def sited() -> Iterator[Store]:
    """Give a store with a firm in Rome, one in Munich and one in a place nobody knows."""
    with Store.memory() as store:
        for firm, place in (("Alfa", "Roma"), ("Beta", "Monaco di Baviera"), ("Gamma", "Nonluogo")):
            text = f"{firm} ha sede a {place}."
            entities = (
                Entity("f", firm, EntityType.ORG, (Mention(0, 1, firm, MentionLabel.ORG),)),
                Entity("p", place, EntityType.LOC, (Mention(0, 1, place, MentionLabel.LOC),)),
            )
            said = Statement(
                "f",
                Relation.LOCATED_IN,
                "p",
                Status.ASSERTED,
                Evidence(0, len(text), text),
                confidence=1.0,
                producer="prova",
            )
            extraction = Extraction(Article(firm, text, "x.txt"), entities, (said,))
            store.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
        derived.rebuild(store, {})
        schema.refresh(store)
        yield store


def rows(store: Store, query: str, **values: str) -> set[tuple[object, ...]]:
    return set(asked.ask(store, asked.named(query), values, "en").rows)


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_an_optional_name_leaves_the_answers_about_it(busy: Store, name: str) -> None:
    needed = {"since": "2020"} if name == "changes" else {}
    everything = rows(busy, name, **needed)
    about = [
        rows(busy, name, name=entity.label, **needed) for entity in contents.entities(busy).values()
    ]
    assert all(some < everything for some in about)
    assert set().union(*about) == everything


def test_an_optional_date_or_text_narrows_too(busy: Store) -> None:
    assert len(rows(busy, "sources", since="2030")) == 0 < len(rows(busy, "sources"))
    assert {row[3] for row in rows(busy, "totals", currency="EUR")} == {"EUR"}
    assert {row[3] for row in rows(busy, "totals", currency="eur")} == {"EUR"}
    assert {row[3] for row in rows(busy, "totals")} == {"EUR", "USD"}


@pytest.mark.parametrize(
    ("language", "names"), [("it", ["Germania", "Italia"]), ("en", ["Germany", "Italy"])]
)
def test_sites_stand_by_country_named_in_the_reader_s_language(
    sited: Store, language: str, names: list[str]
) -> None:
    found = asked.ask(sited, asked.named("sites"), {}, language).rows
    assert [row[:3] for row in found] == [
        (names[0], "Monaco di Baviera", "Beta"),
        (names[1], "Roma", "Alfa"),
        (None, "Nonluogo", "Gamma"),
    ]
    counted = asked.ask(sited, asked.named("countries"), {}, language).rows
    assert {row[0] for row in counted} == {*names, None}


@pytest.mark.parametrize("where", ["IT", "it", "Italia", "italia", "Italy"])
def test_a_country_is_asked_for_by_code_or_by_either_name(sited: Store, where: str) -> None:
    assert [
        row[2] for row in asked.ask(sited, asked.named("sites"), {"where": where}, "en").rows
    ] == ["Alfa"]


def test_a_country_nobody_knows_has_no_sites(sited: Store) -> None:
    assert not rows(sited, "sites", where="Atlantide")
