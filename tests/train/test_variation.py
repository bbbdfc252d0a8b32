"""Variants: other names and spellings, the same marks."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from kg.model import MentionLabel
from kg.train.samples import Piece, Sample
from kg.train.variation import Names, Rates, vary

ORG, PER, LOC, NOM = (MentionLabel(label) for label in ("ORG", "PER", "LOC", "NOM"))

SAMPLE = Sample(
    (
        (
            Piece("Secondo l'"),
            Piece("Enervia", ORG),
            Piece(" la trattativa con "),
            Piece("Livia Tornaghi", PER),
            Piece(" è finita a "),
            Piece("Pavia", LOC),
            Piece("."),
        ),
        (Piece("Tace "), Piece("la società", NOM), Piece(" di «energia».")),
    ),
    (" ",),
)  # fmt: skip
OTHER = Sample(((Piece("Velmar", ORG), Piece(" e "), Piece("Orizzonte", ORG)),), ())
NONE = Rates(**dict.fromkeys(Rates.__dataclass_fields__, 0.0))
NAMES = Names([SAMPLE, OTHER])


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a sample, not a secret


def varied(seed: int = 1, **rates: float) -> Sample:
    return vary(SAMPLE, NAMES, replace(NONE, **rates), dice(seed))


def test_without_variation_a_sample_stays_as_it_is() -> None:
    assert varied() == SAMPLE


def test_the_same_seed_gives_the_same_variant() -> None:
    assert vary(SAMPLE, NAMES, Rates(), dice(7)) == vary(SAMPLE, NAMES, Rates(), dice(7))


@pytest.mark.parametrize("seed", range(20))
def test_swapped_names_keep_their_type_and_the_elided_article(seed: int) -> None:
    sample = varied(seed, swap=1.0, swapped_names=1.0)
    labels = [piece.label for piece in sample.pieces() if piece.label]
    assert labels == [ORG, PER, LOC, NOM]
    assert next(p.text for p in sample.pieces() if p.label is ORG) in {"Enervia", "Orizzonte"}


@pytest.mark.parametrize("seed", range(20))
def test_known_people_keep_first_name_and_surname(seed: int) -> None:
    sample = varied(seed, swap=1.0, swapped_names=1.0, known_names=1.0)
    name = next(piece.text for piece in sample.pieces() if piece.label is PER)
    assert " " in name


@pytest.mark.parametrize("seed", range(20))
def test_marks_always_point_at_their_mentions(seed: int) -> None:
    sample = vary(SAMPLE, NAMES, Rates(), dice(seed))
    text = sample.text()
    marked = [piece.text for piece in sample.pieces() if piece.label]
    assert [text[start:end] for start, end, _ in sample.spans()] == marked


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        ("apostrophes", "l’Enervia"),
        ("no_accents", "e' finita"),
        ("quotes", "energia"),
        ("capitals", "TORNAGHI"),
    ],
)
def test_spellings_of_the_web_are_made(rate: str, text: str) -> None:
    made = " ".join(varied(seed, **{rate: 1.0}).text() for seed in range(8))
    assert text in made
    assert rate != "quotes" or "«" not in made


def test_a_sentence_may_begin_with_another_word_that_is_no_name() -> None:
    sample = varied(3, openings=1.0)
    first = next(sample.pieces())
    assert first.label is None
    assert sample.text().count("la società") == 1


def test_a_sentence_may_lose_its_head_and_gets_a_capital() -> None:
    sentence = varied(3, cuts=1.0).sentences[0]
    assert sentence[0].text[0].isupper()
    assert len("".join(p.text for p in sentence)) < len(
        "".join(p.text for p in SAMPLE.sentences[0])
    )


def test_a_dateline_names_a_place_or_an_agency() -> None:
    for seed in range(12):
        added = [p.label for p in varied(seed, datelines=1.0).sentences[0]][
            : -len(SAMPLE.sentences[0])
        ]
        assert {LOC, ORG} & set(added)


def test_a_window_is_a_run_of_sentences() -> None:
    assert len(varied(window=1.0).sentences) == 1
