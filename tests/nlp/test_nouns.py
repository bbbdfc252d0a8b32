"""Nouns by rule: definite descriptions of companies and people, for other models."""

from __future__ import annotations

import pytest

from kg.model import Mention, MentionLabel
from kg.nlp.nouns import find_nouns


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("La società cresce.", ["La società"]),
        ("Il capitale della società cresce.", ["società"]),
        ("Il valore dell'azienda cresce.", ["azienda"]),
        ("Lo dice l’azienda.", ["l’azienda"]),
        ("Vende il gruppo francese.", ["il gruppo francese"]),
        ("Una società qualunque.", []),
        ("La società Velmar cresce.", []),
        ("Le società crescono.", []),
    ],
)
def test_definite_nouns_are_found_with_article_and_nation(text: str, nouns: list[str]) -> None:
    assert [mention.text for mention in find_nouns(text, [])] == nouns


def test_a_noun_inside_a_name_is_left_alone() -> None:
    text = "Compra la banca popolare."
    name = Mention(7, 24, "la banca popolare", MentionLabel.ORG)
    assert list(find_nouns(text, [name])) == []
