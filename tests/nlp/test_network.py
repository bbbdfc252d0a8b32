"""The shipped network reads names as the news writes them, in articles of any length."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.model import Article
from kg.nlp.pipeline import extract, load, read_docs


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def names(nlp: Language, text: str) -> set[tuple[str, str]]:
    return {(span.text, span.label_) for span in nlp(text).ents}


AS_WRITTEN = [
    ("Elon Musk ha fondato xAI, rivale di OpenAI.", ("xAI", "ORG")),
    ("La multinazionale 3M ha chiuso lo stabilimento di Pioltello.", ("3M", "ORG")),
    ("La piattaforma eToro ha comprato la startup Gatsby.", ("eToro", "ORG")),
    ("A2A ha rilevato le reti di Enel in Lombardia.", ("A2A", "ORG")),
    ("H&M chiude venti negozi e Zara ne apre trenta.", ("H&M", "ORG")),
    ("Il gruppo Tim ha ceduto la rete a Kkr.", ("Tim", "ORG")),
    ("Secondo il Sole 24 Ore, eni tratta con Sonatrach.", ("eni", "ORG")),
    ("L’Enel ha firmato un accordo con l’Acea.", ("Enel", "ORG")),
    ("L'Enel ha firmato un accordo con l'Acea.", ("Acea", "ORG")),
    ("Il fondo Jean-Claude Capital ha investito in Rolls-Royce.", ("Rolls-Royce", "ORG")),
    (
        "Banca Monte dei Paschi di Siena è sotto osservazione.",
        ("Banca Monte dei Paschi di Siena", "ORG"),
    ),
    ("La societa' Nordica ha detto perche' lascia la citta di Torino.", ("Torino", "LOC")),
    ("NORDICA COMPRA TESSILNOVA PER 12 MILIONI", ("TESSILNOVA", "ORG")),
    ("Francesca De Santis guida la Fondazione Ravelli.", ("Francesca De Santis", "PER")),
    ("Google ha presentato Gemini a Mountain View.", ("Mountain View", "LOC")),
]


@pytest.mark.parametrize(("text", "name"), AS_WRITTEN)
def test_names_of_every_shape_are_recognised(
    nlp: Language, text: str, name: tuple[str, str]
) -> None:
    assert name in names(nlp, text)


PIECE = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, una startup di Prato. "


def test_a_long_article_is_read_to_its_end(nlp: Language) -> None:
    doc = nlp((PIECE * 120).strip())
    assert len(doc) > 1500
    found = [span.text for span in doc.ents]
    assert found.count("Nordica Cloud") == found.count("Tessilnova") == found.count("Prato") == 120


def test_no_name_is_cut_where_two_windows_meet(nlp: Language) -> None:
    sentence = "Ieri la Banca Popolare di Sondrio ha firmato un accordo con Lavazza per tre anni."
    doc = nlp(" ".join([sentence] * 100))
    assert {span.text for span in doc.ents} == {"Banca Popolare di Sondrio", "Lavazza"}


def test_an_article_reads_the_same_alone_and_in_a_batch(nlp: Language) -> None:
    texts = [PIECE, "Eni e Saipem firmano.", PIECE * 30, "Nessun nome qui."]
    articles = [Article(str(number), text, "") for number, text in enumerate(texts)]
    alone = [next(iter(extract(nlp, [article]))) for article in articles]
    together = list(extract(nlp, articles))
    assert [e.entities for e in alone] == [e.entities for e in together]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "—", "蜘蛛", "🚀" * 50, "a" * 5000])
def test_texts_without_words_have_no_names(nlp: Language, text: str) -> None:
    assert names(nlp, text) == set()


def test_every_token_has_a_vector(nlp: Language) -> None:
    (doc,) = read_docs(nlp, [Article("a", PIECE, "")])
    assert doc.tensor.shape == (len(doc), 384)
    assert doc._.network is not None
