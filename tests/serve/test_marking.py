"""A text cut into stretches: nothing is lost, and every mark stands where the graph says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.records import ArticleRecord, EntityRecord, StatementRecord
from kg.model import Span
from kg.ontology import EntityType, Relation, Status
from kg.serve.pages.marking import Stretch, find_names, paragraphs
from kg.view.payload import seen

ENTITY = "https://kg.example/entity/"
ENI = EntityRecord(ENTITY + "org/eni", "Eni", EntityType.ORG)
ADA = EntityRecord(ENTITY + "per/ada", "Ada", EntityType.PER)
NAMES = {"Eni": ENI.iri, "Ada": ADA.iri, "Ada Eni": ADA.iri}


def said(start: int, end: int, *triggers: Span) -> StatementRecord:
    return StatementRecord(
        iri=f"https://kg.example/statement/{start}",
        subject=ADA,
        relation=Relation.INVESTOR_IN,
        object=ENI,
        status=Status.ASSERTED,
        confidence=0.9,
        quote="",
        start=start,
        end=end,
        article=ArticleRecord("https://kg.example/article/a", "a.txt"),
        producer="prova",
        triggers=triggers,
    )


def flat(lines: list[list[Stretch]]) -> list[Stretch]:
    return [stretch for line in lines for stretch in line]


def test_names_words_and_sentences_are_marked_where_they_stand() -> None:
    text = "Piove. Ada punta su Eni.\n\nEni tace."
    lines = paragraphs(text, NAMES, [said(7, 24, Span(11, 16))])
    marked = [(s.text, s.kind, s.trigger, s.said, s.begins, len(s.records)) for s in flat(lines)]
    assert marked == [
        ("Piove. ", "", False, False, "", 0),
        ("Ada", "per", False, True, "7", 0),
        (" ", "", False, True, "", 0),
        ("punta", "", True, True, "", 0),
        (" su ", "", False, True, "", 0),
        ("Eni", "org", False, True, "", 0),
        (".", "", False, True, "", 1),
        ("Eni", "org", False, False, "", 0),
        (" tace.", "", False, False, "", 0),
    ]
    assert [len(line) for line in lines] == [7, 2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Enilive e SuperEni", []),
        ("Eni, «Eni» ed Eni", ["Eni", "Eni", "Eni"]),
        ("Ada\n  Eni", ["Ada\n  Eni"]),
        ("Ada Eni Ada", ["Ada Eni", "Ada"]),
        ("ENI", []),
    ],
)
def test_a_name_is_found_as_the_article_spells_it_in_whole_words(
    text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end, _ in find_names(text, NAMES)] == found


def test_a_name_of_nothing_but_signs_is_taken_literally() -> None:
    assert list(find_names("a.b (x+y)* [z", {".*": "e", "(x+y)*": "f", "": "g", " ": "h"})) == [
        (4, 10, "f")
    ]


def test_a_sentence_over_two_lines_ends_once_and_blanks_around_it_do_not_count() -> None:
    text = "Ada punta\nsu Eni.\n \nFine."
    lines = paragraphs(text, NAMES, [said(0, 20)])
    assert [len(s.records) for s in flat(lines) if s.records] == [1]
    assert [s.text for s in flat(lines) if s.begins] == ["Ada"]
    assert all(s.said for s in flat(lines[:2]))


@given(
    st.text(alphabet="Ada Eni.\n<&\u202e\ud800", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_no_character_is_lost_or_moved(text: str, spans: list[tuple[int, int, int]]) -> None:
    records = [
        replace(said(min(a, b), max(a, b), Span(c, c + 3)), iri=str(number))
        for number, (a, b, c) in enumerate(spans)
        if max(a, b) <= len(text)
    ]
    lines = paragraphs(text, NAMES, records)
    kept = [line for line in text.split("\n") if seen(line).strip()]
    assert ["".join(s.text for s in line) for line in lines] == [seen(line) for line in kept]
    shown = [record.iri for stretch in flat(lines) for record in stretch.records]
    assert len(shown) == len(set(shown))
    assert set(shown) >= {r.iri for r in records if seen(text[r.start : r.end]).strip()}
