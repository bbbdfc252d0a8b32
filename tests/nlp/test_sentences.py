"""Sentences: a full stop ends one unless it belongs to an abbreviation; so does a line end."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.sentences import find_sentences

TABLE = {
    "two plain sentences": ["Alfa compra Beta.", "Gamma vende."],
    "legal form inside": ["La Vetri Lario S.p.A. ha chiuso i conti.", "Il titolo sale."],
    "legal form before a name": ["Lo dice la Norvik Inc. Bruno Taddei conferma."],
    "legal form that ends a sentence": ["Compra la Norvik Inc.", "Il prezzo è basso."],
    "titles of people": ["Il dott. Neri e l'ing. Sala firmano.", "Domani si vota."],
    "articles of law": ["Secondo l'art. 5 del d.l. n. 12 vale il tetto."],
    "initials": ["J. P. Ferrand guida il fondo.", "T. Rossi lo lascia."],
    "decimals and thousands": ["Sale del 2,5% a 1.200 punti.", "Poi scende a 3.4 milioni."],
    "year before the stop": ["È nata nel 2019.", "Oggi vale il doppio."],
    "list number": ["1. La sede resta a Pavia."],
    "lower-case name after a stop": ["Il giro è chiuso.", "xAI ha raccolto sei miliardi."],
    "lower-case product after a stop": ["Il negozio è pieno.", "iPhone e accessori a ruba."],
    "guillemets": ["«Non vendiamo.", "Punto.»", "Così il presidente."],
    "speech that goes on": ["«Non vendiamo.» ha detto il presidente."],
    "question inside speech": ["«Davvero?» chiede il socio.", "Nessuno risponde."],
    "ellipsis that goes on": ["Il prezzo sale... e poi scende."],
    "ellipsis that ends": ["Il prezzo sale…", "Poi scende."],
    "abbreviated et cetera": ["Vende viti, dadi, ecc. a tutta l'Europa."],
    "typographic apostrophe": ["Parla l’ing. Sala.", "L’azienda tace."],
}


@pytest.mark.parametrize("sentences", TABLE.values(), ids=TABLE.keys())
def test_sentences_joined_by_a_blank_are_found_again(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[span.start : span.end] for span in find_sentences(text)] == sentences


def test_a_title_without_a_full_stop_stands_alone() -> None:
    text = "Aurum sale in Velmar\n\nAurum ha investito in Velmar.\nIl prezzo è segreto."
    found = [text[span.start : span.end] for span in find_sentences(text)]
    assert found == [
        "Aurum sale in Velmar",
        "Aurum ha investito in Velmar.",
        "Il prezzo è segreto.",
    ]


def test_a_hard_wrapped_sentence_stays_whole() -> None:
    text = (
        "La cartiera di Fabriano ha firmato un contratto quinquennale con la\n"
        "società di Bolzano, che fornirà le macchine."
    )
    assert len(find_sentences(text)) == 1


def test_a_missing_blank_after_the_stop_still_ends_the_sentence() -> None:
    text = "Ha comprato il gruppo.La società tace."
    assert [text[s.start : s.end] for s in find_sentences(text)] == [
        "Ha comprato il gruppo.",
        "La società tace.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \n"])
def test_white_space_alone_holds_no_sentence(text: str) -> None:
    assert find_sentences(text) == ()


@given(st.text(alphabet="aB.!? \n«»'’…12", max_size=80))
def test_sentences_are_trimmed_ordered_and_lose_nothing_but_white_space(text: str) -> None:
    spans = find_sentences(text)
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    kept = "".join(text[s.start : s.end] for s in spans)
    assert "".join(kept.split()) == "".join(text.split())
