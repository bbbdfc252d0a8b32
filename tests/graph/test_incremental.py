"""The derived layer kept up article by article is the one made anew from all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg.edges import EDGE_CONFIDENCE
from kg.graph import contents, derived
from kg.graph import vocabulary as v
from kg.graph.edges import edge_confidence
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Article, Entity, Evidence, Extraction, Mention, MentionLabel, Statement
from kg.ontology import RELATIONS, EntityType, Relation, Status

Extractions = Callable[..., list[Extraction]]
CAST = [
    *(("ORG", name) for name in ("Alfa", "ALFA", "Alfa SpA", "Beta", "Gamma")),
    *(("PER", name) for name in ("Ada Neri", "Bruno Bo")),
    *(("LOC", "Pavia"), ("PROD", "Zeta")),
]


def lines(store: Store) -> list[str]:
    return sorted(map(str, store.quads()))


def quads(extraction: Extraction) -> list[Quad]:
    return article_quads(extraction, sketch="", pipeline="p")


def entity(number: int) -> Entity:
    type_, name = CAST[number]
    return Entity(
        f"e{number}", name, EntityType(type_), (Mention(0, 1, name, MentionLabel(type_)),)
    )


@st.composite
def articles(draw: st.DrawFn) -> Extraction:
    """Draw one version of one of five articles, about a small cast so that much is shared."""
    number = draw(st.integers(0, 4))
    cast = [entity(n) for n in sorted(draw(st.sets(st.integers(0, len(CAST) - 1), min_size=2)))]
    said = []
    for at in range(draw(st.integers(0, 4))):
        relation = draw(st.sampled_from(Relation))
        facts = RELATIONS[relation]
        subjects = [e for e in cast if e.type in facts.domain]
        objects = [e for e in cast if e.type in facts.range]
        if not subjects or not objects:
            continue
        evidence = Evidence(at * 10, at * 10 + 5, "frase")
        statement = Statement(
            draw(st.sampled_from(subjects)).id,
            relation,
            draw(st.sampled_from(objects)).id,
            draw(st.sampled_from(Status)),
            evidence,
            draw(st.sampled_from([0.2, 0.5, 0.65, 0.9, 1.0])),
            "prova",
            date=draw(st.sampled_from([None, "2020", "2021-05", "2022-01-01"])),
        )
        said.append(statement)
    article = Article(
        f"a{number}",
        "testo",
        draw(st.sampled_from(["uno.txt", "molti.jsonl#3"])),
        date=draw(st.sampled_from([None, "2019-03-04", "2023-10-11"])),
        publisher=draw(st.sampled_from([None, "Il Corriere", "La Voce"])),
    )
    return Extraction(article, tuple(cast), tuple(said))


def remade(store: Store) -> list[str]:
    """Return a store's lines after everything derived was made again from its articles."""
    copies = {a.id: a.original for a in contents.articles(store) if a.original}
    with Store.memory() as again:
        for article in contents.articles(store):
            again.replace_article(list(store.graph(v.article_iri(article.id))))
        derived.rebuild(
            again,
            {c: o.removeprefix(v.ARTICLE) for c, o in copies.items()},
            least=edge_confidence(store),
        )
        return lines(again)


def settle(store: Store, copies: dict[str, str | None]) -> None:
    waiting = derived.pending(store)
    known = {iri: copies.get(iri) for iri in waiting}
    derived.settle(store, known, {iri: [] for iri in waiting})


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.lists(articles(), max_size=3), st.sets(st.integers(0, 4), max_size=2))),
    st.sampled_from([None, 0.3, 0.8, 1.0]),
)
def test_any_coming_and_going_of_articles_gives_what_they_give_anew(
    steps: list[tuple[list[Extraction], set[int]]], least: float | None
) -> None:
    with Store.memory() as store:
        derived.begin(store, least)
        for added, removed in steps:
            single = {extraction.article.id: quads(extraction) for extraction in added}
            gone = [v.article_iri(f"a{n}").value for n in removed if f"a{n}" not in single]
            derived.write(store, list(single.values()), gone)
        there = [a.iri for a in contents.articles(store)]
        settle(store, dict.fromkeys(there[1:3], *there[:1]))
        assert lines(store) == remade(store)


@settings(max_examples=40, deadline=None)
@given(st.lists(articles(), max_size=6), articles())
def test_taking_out_what_was_put_in_leaves_every_quad_as_it_was(
    first: list[Extraction], more: Extraction
) -> None:
    with Store.memory() as store:
        derived.begin(store)
        others = [e for e in first if e.article.id != more.article.id]
        for extraction in others:
            derived.write(store, [quads(extraction)])
        there = [a.iri for a in contents.articles(store)]
        settle(store, dict.fromkeys(there[1:2], *there[:1]))
        before = lines(store)
        derived.begin(store)
        derived.write(store, [quads(more)])
        settle(store, dict.fromkeys(there[1:2], *there[:1]))
        derived.begin(store)
        derived.write(store, [], [v.article_iri(more.article.id).value])
        settle(store, dict.fromkeys(there[1:2], *there[:1]))
        assert lines(store) == before


def agreement(store: Store, first: str = "alfa", other: str = "beta") -> dict[str, tuple[str, ...]]:
    rows = store.values(
        "SELECT ?status ?n ?sources ?papers ?first ?last "
        "{ ?l kg:linkFrom ?a ; kg:linkTo ?b ; kg:linkStatus ?status ; kg:statementCount ?n ; "
        "kg:sourceCount ?sources ; kg:publisherCount ?papers ; kg:firstWhen ?first ; kg:lastWhen ?last }"
    )
    return {row[0].rpartition("#")[2]: row[1:] for row in rows}


def news(
    number: int, status: Status, day: str, paper: str, relation: Relation = Relation.INVESTOR_IN
) -> list[Quad]:
    ends = entity(0), entity(3)
    said = Statement("e0", relation, "e3", status, Evidence(0, 5, "frase"), 0.9, "prova")
    article = Article(f"a{number}", "testo", f"{number}.txt", date=day, publisher=paper)
    return quads(Extraction(article, ends, (said,)))


def test_agreement_counts_independent_articles_and_publishers_once(memory: Store) -> None:
    derived.begin(memory)
    derived.write(memory, [news(1, Status.ASSERTED, "2023-01-01", "Uno")])
    derived.write(memory, [news(2, Status.ASSERTED, "2023-02-01", "Due")])
    derived.write(memory, [news(3, Status.ASSERTED, "2024-03-01", "Due")])
    settle(memory, {})
    assert agreement(memory) == {"asserted": ("3", "3", "2", "2023-01-01", "2024-03-01")}
    copy, original = v.article_iri("a2").value, v.article_iri("a1").value
    derived.settle(memory, {copy: original}, {})
    assert agreement(memory) == {"asserted": ("3", "2", "2", "2023-01-01", "2024-03-01")}


def test_a_copy_whose_original_leaves_counts_for_itself_again(memory: Store) -> None:
    derived.begin(memory)
    derived.write(memory, [news(n, Status.ASSERTED, "2023-01-01", "Uno") for n in (1, 2)])
    settle(memory, {v.article_iri("a2").value: v.article_iri("a1").value})
    assert agreement(memory)["asserted"][1] == "1"
    derived.begin(memory)
    derived.write(memory, [], [v.article_iri("a1").value])
    assert derived.pending(memory) == [v.article_iri("a2").value]
    assert not contents.count_copies(memory)
    assert agreement(memory)["asserted"][:2] == ("1", "1")


@pytest.mark.parametrize(
    ("against", "day", "told"),
    [
        (Status.DENIED, "2022-01-01", {"contradictedBy"}),
        (Status.DENIED, "2024-01-01", {"contradictedBy"}),
        (Status.ENDED, "2024-01-01", {"closedBy"}),
        (Status.ENDED, "2022-01-01", set()),
        (Status.PROSPECTIVE, "2024-01-01", set()),
    ],
)
def test_a_denial_contradicts_and_a_later_ending_closes(
    memory: Store, against: Status, day: str, told: set[str]
) -> None:
    derived.begin(memory)
    derived.write(memory, [news(1, Status.ASSERTED, "2023-01-01", "Uno")])
    derived.write(memory, [news(2, against, day, "Due")])
    rows = memory.values("SELECT ?p { ?l ?p ?other . ?other kg:linkStatus ?status }")
    found = {property_.rpartition("#")[2] for (property_,) in rows}
    assert found - {"link"} == told


def test_an_ended_statement_does_not_erase_the_plain_edge(memory: Store) -> None:
    derived.begin(memory)
    derived.write(memory, [news(1, Status.ASSERTED, "2023-01-01", "Uno")])
    derived.write(memory, [news(2, Status.ENDED, "2024-01-01", "Due")])
    assert list(memory.values("SELECT ?a { ?a kg:investorIn ?b }"))


def asserted(number: int, confidence: float) -> list[Quad]:
    ends = entity(0), entity(3)
    said = Statement(
        *("e0", Relation.PARENT_OF, "e3", Status.ASSERTED, Evidence(0, 5, "frase")),
        *(confidence, "prova"),
    )
    return quads(Extraction(Article(f"a{number}", "testo", f"{number}.txt"), ends, (said,)))


def edge(store: Store) -> bool:
    return bool(list(store.values("SELECT ?a { ?a kg:parentOf ?b }")))


def test_two_articles_make_an_edge_that_neither_makes_alone_and_a_copy_does_not(
    memory: Store,
) -> None:
    derived.begin(memory)
    derived.write(memory, [asserted(1, 0.5)])
    assert not edge(memory)
    derived.write(memory, [asserted(2, 0.4)])
    assert edge(memory)
    settle(memory, {v.article_iri("a2").value: v.article_iri("a1").value})
    assert not edge(memory)
    derived.begin(memory)
    derived.write(memory, [asserted(3, 0.4)])
    assert edge(memory)
    derived.write(memory, [], [v.article_iri("a3").value])
    assert not edge(memory)


def test_another_threshold_derives_the_edges_again_and_stays(memory: Store) -> None:
    derived.begin(memory)
    derived.write(memory, [asserted(1, 0.5), news(2, Status.ASSERTED, "2023-01-01", "Uno")])
    settle(memory, {})
    assert not edge(memory)
    before = lines(memory)
    assert not derived.exists(memory, 0.5)
    derived.begin(memory, 0.5)
    assert edge(memory)
    settle(memory, {})
    assert derived.exists(memory, 0.5)
    assert derived.exists(memory)
    assert lines(memory) == remade(memory)
    derived.begin(memory)
    settle(memory, {})
    assert edge(memory)
    derived.begin(memory, EDGE_CONFIDENCE)
    settle(memory, {})
    assert lines(memory) == before


def test_a_layer_without_a_threshold_is_made_again(memory: Store) -> None:
    derived.begin(memory)
    derived.write(memory, [asserted(1, 0.5)])
    settle(memory, {})
    before = lines(memory)
    memory.engine.update(
        "DELETE WHERE { GRAPH ?g { ?s kg:edgeConfidence ?o } } ; "
        "DELETE WHERE { GRAPH ?g { ?s kg:belief ?o } }",
        prefixes=v.PREFIXES,
    )
    assert not derived.exists(memory)
    derived.begin(memory)
    settle(memory, {})
    assert lines(memory) == before


def test_a_layer_that_is_missing_is_made_when_a_build_begins(
    memory: Store, extractions: Extractions
) -> None:
    for extraction in extractions(4):
        memory.replace_article(article_quads(extraction, sketch="", pipeline="p"))
    derived.begin(memory)
    assert len(derived.pending(memory)) == 4
    settle(memory, {})
    assert lines(memory) == remade(memory)


def test_what_is_written_on_disk_is_what_is_written_in_memory(
    tmp_path: Path, extractions: Extractions
) -> None:
    with Store.memory() as memory, Store.open(tmp_path / "g") as disk:
        for store in (memory, disk):
            derived.begin(store)
            derived.write(store, [quads(replace(e)) for e in extractions(5)])
            settle(store, {})
        assert lines(memory) == lines(disk)


def test_a_belief_with_many_places_is_that_of_the_store_to_four() -> None:
    with Store.memory() as store:
        derived.begin(store, 0.65123)
        derived.settle(store, {}, {})
        assert edge_confidence(store) == 0.6512
        assert derived.exists(store, 0.65123)
        assert not derived.exists(store, 0.6514)
