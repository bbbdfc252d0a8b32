"""Values that may belong to a statement: its line, the lines next to it, shares in words."""

from __future__ import annotations

import pytest

from kg.model import Annotation, Article
from kg.nlp.sentences import find_sentences
from kg.nlp.values import find_values
from kg.relations.attachable import Nearby, likeliest
from kg.relations.shares import find_shares


def annotate(text: str) -> Annotation:
    article = Article(id="a", text=text, source="a.txt")
    return Annotation(article, tuple(find_sentences(text)), (), find_values(text))


def test_values_of_the_line_and_of_the_lines_next_to_it_may_belong_to_a_statement() -> None:
    text = "Nel 2021 era sola. Alfa compra Beta. Paga 40 milioni. Ne incassa 9 milioni."
    near = [(one.value.text, one.away) for one in Nearby(annotate(text)).near(1)]
    assert near == [("2021", 2), ("40 milioni", 0)]


def test_the_first_and_the_last_line_have_one_neighbour() -> None:
    nearby = Nearby(annotate("Alfa paga 1 milione. Beta ne paga 2 milioni."))
    assert [one.away for one in nearby.near(0)] == [1, 0]
    assert [one.away for one in nearby.near(1)] == [2, 1]


def test_the_likeliest_value_of_each_kind_counts_and_of_equals_the_first() -> None:
    values = find_values("Paga 1 milione, poi 2 milioni, per il 30%.")
    best = likeliest(zip(values, [0.5, 0.5, -3.0], strict=True))
    assert [(value.text, score) for value, score in best.values()] == [
        ("1 milione", 0.5),
        ("30%", -3.0),
    ]


def test_a_share_in_words_is_one_of_them_unless_a_value_says_it_already() -> None:
    near = Nearby(annotate("Alfa ha il 30% di Beta e metà di Gamma, un terzo del capitale.")).near(
        0
    )
    assert [(one.value.text, one.value.percent) for one in near] == [
        ("30%", 30.0),
        ("metà", 50.0),
        ("un terzo", 33.3),
    ]


def test_the_offsets_of_a_share_are_those_of_the_article() -> None:
    text = "Alfa cresce. Oggi Alfa possiede l'intera Beta."
    [share] = [one.value for one in Nearby(annotate(text)).near(1)]
    assert text[share.start : share.end] == share.text == "l'intera"


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("la totalità di Beta", 100.0),
        ("il controllo dell'intero capitale", 100.0),
        ("alla totalità di Beta", 100.0),
        ("i due\nterzi", 66.7),
        ("è l'azionista unico di Beta", 100.0),
        ("possiede tutte le azioni", 100.0),
        ("una società paritetica", 50.0),
        ("i due terzi di Beta", 66.7),
        ("un quinto di Beta", 20.0),
    ],
)
def test_shares_are_told_in_many_words(text: str, percent: float) -> None:
    assert [share.percent for share in find_shares(text)] == [percent]


@pytest.mark.parametrize("text", ["la metafora", "un quarterback", "azionista di Beta", ""])
def test_other_words_are_no_shares(text: str) -> None:
    assert not list(find_shares(text))
