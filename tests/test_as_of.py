"""Questions as of a day, and the parameters that may be left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pytest

from kg import query as asked
from kg.graph import derived
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Amount, Article, Entity, Evidence, Extraction, Mention, MentionLabel, Statement
from kg.ontology import EntityType, Relation, Status

TWINS = [query for query in asked.catalogue().values() if query.dated]


def entity(name: str, type_: EntityType = EntityType.ORG) -> Entity:
    return Entity(name, name, type_, (Mention(0, 1, name, MentionLabel(type_.value)),))


CAST = {name: entity(name) for name in ("Alfa", "Beta", "Gamma", "Delta")}
CAST |= {"Ada Neri": entity("Ada Neri", EntityType.PER), "Zeta": entity("Zeta", EntityType.PROD)}
CAST |= {"Pavia": entity("Pavia", EntityType.LOC)}
NEWS = [
    ("2022-01-10", "Alfa", Relation.INVESTOR_IN, "Beta", Status.ASSERTED),
    ("2023-03-05", "Alfa", Relation.INVESTOR_IN, "Gamma", Status.ASSERTED),
    ("2022-05-01", "Ada Neri", Relation.EXECUTIVE_OF, "Beta", Status.ASSERTED),
    ("2024-02-01", "Ada Neri", Relation.EXECUTIVE_OF, "Beta", Status.ENDED),
    ("2022-06-01", "Alfa", Relation.DEVELOPER_OF, "Zeta", Status.ASSERTED),
    ("2024-06-01", "Beta", Relation.DEVELOPER_OF, "Zeta", Status.ASSERTED),
    ("2022-07-01", "Beta", Relation.LOCATED_IN, "Pavia", Status.ASSERTED),
    ("2022-08-01", "Alfa", Relation.SUPPLIER_TO, "Beta", Status.ASSERTED),
    ("2023-08-01", "Beta", Relation.SUPPLIER_TO, "Gamma", Status.ASSERTED),
    ("2023-09-01", "Alfa", Relation.COMPETITOR_OF, "Delta", Status.ASSERTED),
    ("2023-10-01", "Alfa", Relation.INVESTOR_IN, "Beta", Status.DENIED),
]
WEAK = [
    ("2022-02-02", "Alfa", Relation.INVESTOR_IN, "Delta", Status.ASSERTED),
    ("2022-02-02", "Delta", Relation.SUPPLIER_TO, "Gamma", Status.ASSERTED),
    ("2022-02-02", "Beta", Relation.SUPPLIER_TO, "Delta", Status.ASSERTED),
    ("2022-02-02", "Alfa", Relation.COMPETITOR_OF, "Gamma", Status.ASSERTED),
    ("2022-02-02", "Alfa", Relation.LOCATED_IN, "Pavia", Status.ASSERTED),
]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Give a store with one statement for each line of the table."""
    with Store.memory() as filled:
        tell(filled, [(*line, 0.9) for line in NEWS])
        yield filled


@pytest.fixture(scope="module")
def unsure() -> Iterator[Store]:
    """Give the same store with some more that is not sure enough for plain edges."""
    with Store.memory() as filled:
        tell(filled, [*((*line, 0.9) for line in NEWS), *((*line, 0.4) for line in WEAK)])
        yield filled


def tell(filled: Store, lines: Sequence[tuple[str, str, Relation, str, Status, float]]) -> None:
    derived.begin(filled)
    for number, (day, subject, relation, object_, status, confidence) in enumerate(lines):
        said = Statement(
            subject,
            relation,
            object_,
            status,
            Evidence(0, 5, f"frase {number}"),
            confidence,
            "prova",
            amount=Amount(1e6, "EUR") if relation is Relation.INVESTOR_IN else None,
            claimant="Ada Neri",
        )
        cast = {name: CAST[name] for name in (subject, object_, "Ada Neri")}
        article = Article(f"a{number:02}", "testo", f"{number}.txt", date=day, publisher="Uno")
        extraction = Extraction(article, tuple(cast.values()), (said,))
        derived.write(filled, [article_quads(extraction, sketch="", pipeline="p")])
    derived.settle(filled, {}, {})


def rows(store: Store, name: str, values: Mapping[str, str]) -> set[tuple[object, ...]]:
    return set(asked.ask(store, asked.named(name), values, "en").rows)


def column(store: Store, name: str, at: int, values: Mapping[str, str]) -> set[object]:
    return {row[at] for row in rows(store, name, values)}


@pytest.mark.parametrize("query", TWINS, ids=lambda query: query.name)
def test_a_dated_twin_answers_with_the_same_columns(query: asked.NamedQuery) -> None:
    def projection(text: str) -> list[str]:
        head = text[text.index("\nSELECT") : text.index("\nWHERE")]
        return re.findall(r"\?(\w+)", re.sub(r"\([^?()]*(\([^()]*\))?[^?()]*AS", "", head))

    assert query.dated is not None
    assert projection(query.dated) == projection(query.text)


@pytest.mark.parametrize("name", sorted(asked.catalogue()))
def test_as_of_the_last_day_is_what_is_known_now(store: Store, name: str) -> None:
    values = {"name": "Alfa", "other": "Gamma", "since": "2022"}
    needed = {p.name: values[p.name] for p in asked.named(name).parameters if not p.optional}
    now = rows(store, name, needed)
    assert rows(store, name, {**needed, "as-of": "2030"}) == now


@pytest.mark.parametrize("day", [{}, {"as-of": "2030"}], ids=["now", "dated"])
@pytest.mark.parametrize(
    "name", ["connected", "countries", "shared-investors", "supplier-competitors", "supply-paths"]
)
def test_questions_that_walk_plain_edges_leave_out_what_is_unsure(
    store: Store, unsure: Store, name: str, day: dict[str, str]
) -> None:
    values = {"name": "Beta", "other": "Gamma"}
    needed = {p.name: values[p.name] for p in asked.named(name).parameters if not p.optional}
    assert rows(unsure, name, {**needed, **day}) == rows(store, name, {**needed, **day})


@pytest.mark.parametrize(
    ("name", "at", "values", "day", "answer"),
    [
        ("investments", 0, {"name": "Alfa"}, "2022-12-31", {"Beta"}),
        ("investments", 0, {"name": "Alfa"}, "2023", {"Beta", "Gamma"}),
        ("investors", 1, {"name": "Beta"}, "2023-09-30", {"asserted"}),
        ("investors", 1, {"name": "Beta"}, "2023-10", {"asserted", "denied"}),
        ("products", 1, {}, "2023", {"Alfa"}),
        ("products", 1, {}, "2024-06-01", {"Alfa", "Beta"}),
        ("sites", 0, {}, "2022-06-30", set()),
        ("shared-investors", 0, {}, "2023-03-04", set()),
        ("shared-investors", 0, {}, "2023-03-05", {"Alfa"}),
        ("supply-paths", 0, {"name": "Alfa", "other": "Gamma"}, "2023-07-31", set()),
        ("supply-paths", 0, {"name": "Alfa", "other": "Gamma"}, "2023-08-01", {2}),
        ("supplier-competitors", 1, {"name": "Beta"}, "2023-08-31", set()),
        ("supplier-competitors", 1, {"name": "Beta"}, "2023-09-01", {"Delta"}),
        ("contradictions", 0, {}, "2023-09-30", set()),
        ("contradictions", 0, {}, "2023-10-01", {"Alfa"}),
        ("sources", 1, {}, "2022-05-31", {2}),
        ("totals", 4, {}, "2022", {1}),
    ],
)
def test_a_question_as_of_a_day_knows_nothing_newer(
    store: Store, name: str, at: int, values: Mapping[str, str], day: str, answer: set[object]
) -> None:
    assert column(store, name, at, {**values, "as-of": day}) == answer


def test_an_ending_closes_an_interval_and_erases_nothing(store: Store) -> None:
    now = rows(store, "timeline", {"name": "Ada Neri"})
    before = rows(store, "timeline", {"name": "Ada Neri", "as-of": "2023"})
    assert now == {("Ada Neri", "is an executive of", "Beta", "2022-05-01", "2024-02-01", 1)}
    assert before == {("Ada Neri", "is an executive of", "Beta", "2022-05-01", None, 1)}
    assert column(store, "executives", 1, {"name": "Beta"}) == {"asserted", "ended"}


@pytest.mark.parametrize(
    ("name", "values", "number"),
    [
        ("products", {"name": "Beta"}, 1),
        ("sites", {"name": "Alfa"}, 0),
        ("roles", {"name": "Ada Neri"}, 2),
        ("roles", {"name": "Alfa"}, 0),
        ("denials", {"name": "Gamma"}, 0),
        ("denials", {"name": "Beta"}, 1),
        ("contradictions", {"name": "Gamma"}, 0),
        ("changes", {"since": "2023-09", "name": "Delta"}, 1),
        ("shared-investors", {"name": "Delta"}, 0),
        ("totals", {"currency": "USD"}, 0),
    ],
)
def test_a_parameter_that_may_be_left_out_filters_when_it_is_given(
    store: Store, name: str, values: Mapping[str, str], number: int
) -> None:
    assert len(rows(store, name, values)) == number
