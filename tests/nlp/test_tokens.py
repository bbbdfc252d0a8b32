"""Tokens: names begin and end where tokens do."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from kg.annotated import read_split
from kg.nlp.tokens import set_tokenizer

CORPUS = Path(__file__).parents[2] / "corpus" / "annotated"


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("it")
    set_tokenizer(nlp)
    return nlp


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("il bilancio dell'Enel", "Enel"),
        ("il bilancio dell’Enel", "Enel"),
        ("all’Eni", "Eni"),
        ("Lo ha detto xAI.", "xAI"),
        ("La guida A2A.", "A2A"),
        ("I negozi H&M.", "H&M"),
        ("I razzi di SpaceX.", "SpaceX"),
        ("il tandem Aurum-Velmar", "Velmar"),
        ("il fronte anti-Airbnb", "Airbnb"),
        ("la linea Genova-Olbia", "Genova"),
        ("la Vetri Lario S.p.A. cresce", "Vetri Lario S.p.A."),
        ("Lo dice Norvik Corp.", "Norvik Corp."),
        ("cresce (Mps)", "Mps"),
        ("parla J. P. Ferrand", "J. P. Ferrand"),
        ("finita l'opera.Eni tace", "Eni"),
    ],
)
def test_a_name_has_token_borders(nlp: Language, text: str, name: str) -> None:
    start = text.rindex(name)
    span = nlp(text).char_span(start, start + len(name))
    assert span is not None
    assert span.text == name


@pytest.mark.parametrize(("text", "token"), [("sale del 2,5%", "2,5"), ("6,6 miliardi", "6,6")])
def test_a_decimal_number_stays_whole(nlp: Language, text: str, token: str) -> None:
    assert token in [t.text for t in nlp(text)]


def test_fewer_than_one_annotated_mention_in_two_hundred_misses_token_borders(
    nlp: Language,
) -> None:
    missed = total = 0
    for report in read_split(CORPUS, "dev"):
        doc = nlp(report.annotation.article.text)
        for entity in report.annotation.entities:
            for mention in entity.mentions:
                total += 1
                missed += doc.char_span(mention.start, mention.end) is None
    assert missed / total < 0.005
