"""The language class: spaCy's Italian with longer prefixes."""

from __future__ import annotations

import spacy
from spacy.lang.it import Italian

from kg.nlp.language import CODE


def test_words_have_prefixes_of_three_letters() -> None:
    doc = spacy.blank(CODE)("La Banca di xAI")
    assert [token.prefix_ for token in doc] == ["La", "Ban", "di", "xAI"]


def test_spacys_own_italian_is_left_as_it_was() -> None:
    assert [token.prefix_ for token in Italian()("La Banca")] == ["L", "B"]
