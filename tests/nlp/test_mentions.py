"""Mentions: what is named once is named everywhere, and nothing is cut wrongly."""

from __future__ import annotations

import pytest

from kg.model import Mention, MentionLabel
from kg.nlp.mentions import complete_mentions, trim


def mention(text: str, surface: str, label: str = "ORG", nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    return Mention(start, start + len(surface), surface, MentionLabel(label))


def found(text: str, *mentions: Mention) -> list[tuple[str, str]]:
    return [(m.text, m.label.value) for m in complete_mentions(text, mentions)]


def test_a_name_is_found_at_its_other_places() -> None:
    text = "Velmar cresce. Il rivale di Velmar no."
    assert found(text, mention(text, "Velmar")) == [("Velmar", "ORG"), ("Velmar", "ORG")]


def test_a_name_inside_a_longer_word_is_left_alone() -> None:
    text = "Sirta cresce. La Sirtaplast no."
    assert found(text, mention(text, "Sirta")) == [("Sirta", "ORG")]


def test_a_name_that_mostly_was_not_taken_for_one_is_not_spread() -> None:
    text = "Ponte compra. Il Ponte, il Ponte, il Ponte e ancora il Ponte."
    assert len(found(text, mention(text, "Ponte"))) == 1


def test_the_type_of_a_name_is_that_of_most_of_its_mentions() -> None:
    text = "Velmar, poi Velmar, infine Velmar."
    marks = [mention(text, "Velmar", label, n) for n, label in enumerate(["LOC", "ORG", "ORG"])]
    assert {label for _, label in found(text, *marks)} == {"ORG"}


def test_a_well_known_name_has_its_known_type() -> None:
    text = "Secondo Nvidia il mercato cresce."
    assert found(text, mention(text, "Nvidia", "PER")) == [("Nvidia", "ORG")]


def test_the_surname_of_a_person_named_in_full_is_a_person() -> None:
    text = "Livia Tornaghi lascia. Tornaghi resta socia."
    marks = [mention(text, "Livia Tornaghi", "PER"), mention(text, "Tornaghi", "ORG", 1)]
    assert found(text, *marks) == [("Livia Tornaghi", "PER"), ("Tornaghi", "PER")]


def test_the_surname_after_the_noun_for_a_firm_is_the_firm() -> None:
    text = "Livia Tornaghi guida il gruppo Tornaghi."
    marks = [mention(text, "Livia Tornaghi", "PER"), mention(text, "Tornaghi", "ORG", 1)]
    assert found(text, *marks)[1] == ("Tornaghi", "ORG")


@pytest.mark.parametrize(
    ("text", "surface", "kept"),
    [
        ("Servono chip AI Velmar.", "AI Velmar", ["Velmar"]),
        ("Cresce l'AI.", "AI", []),
        ("Tuttavia Velmar tace.", "Tuttavia Velmar", ["Velmar"]),
        ("Parallelamente tace.", "Parallelamente", []),
        ("La Stampa lo scrive.", "La Stampa", ["La Stampa"]),
        ("L'Intelligenza Artificiale cresce.", "Intelligenza Artificiale", []),
    ],
)
def test_words_that_are_no_names_are_cut_or_dropped(
    text: str, surface: str, kept: list[str]
) -> None:
    assert [name for name, _ in found(text, mention(text, surface))] == kept


def test_white_space_quotes_and_commas_are_trimmed_but_full_names_are_not_cut() -> None:
    text = "Compra «Vetri Lario S.p.A.», poi tace."
    raw = Mention(7, 28, text[7:28], MentionLabel.ORG)
    assert trim(text, raw) == Mention(8, 26, "Vetri Lario S.p.A.", MentionLabel.ORG)


def test_a_mention_of_punctuation_alone_is_dropped() -> None:
    assert trim("a - b", Mention(2, 3, "-", MentionLabel.ORG)) is None


def test_nominal_mentions_stay_as_they_are() -> None:
    text = "La società torinese cresce."
    assert found(text, mention(text, "La società torinese", "NOM")) == [
        ("La società torinese", "NOM")
    ]


def test_a_verb_at_the_end_of_a_nominal_mention_is_cut_off() -> None:
    text = "I francesi starebbero trattando."
    assert found(text, mention(text, "I francesi starebbero", "NOM")) == [("I francesi", "NOM")]


def test_organisations_that_write_themselves_small_are_found() -> None:
    text = "Secondo la Consob, eni tratta; il sito www.eni.com tace, e menico pure."
    assert [m.text for m in complete_mentions(text, [])] == ["eni"]


@pytest.mark.parametrize(
    ("text", "surfaces", "nouns"),
    [
        ("Cresce il marchio romano.", ["il"], ["il marchio"]),
        ("Cresce l'azienda.", ["l'"], ["l'azienda"]),
        ("Cresce il gruppo di Siena.", ["il", "gruppo"], ["il gruppo"]),
        ("Cresce il gruppo di Siena.", ["il gruppo di"], ["il gruppo"]),
        ("Cresce la sua controllata.", ["la"], ["la sua controllata"]),
        ("L'ad di Eni cresce.", ["L'"], ["L'ad"]),
        ("Cresce la multi-utility.", ["la"], ["la multi-utility"]),
        ("Cresce il 5%.", ["il"], []),
        ("Cresce la di lui fabbrica.", ["la"], []),
        ("Parla uno dei soci.", ["uno"], []),
    ],
)
def test_an_article_gets_its_noun_and_no_noun_ends_in_a_preposition(
    text: str, surfaces: list[str], nouns: list[str]
) -> None:
    marks = [mention(text, surface, "NOM") for surface in surfaces]
    assert [name for name, _ in found(text, *marks)] == nouns


def test_an_article_is_no_name() -> None:
    text = "Cresce la Velmar, e La Velmar lo sa."
    assert found(text, mention(text, "la"), mention(text, "La")) == [("La", "ORG")]
