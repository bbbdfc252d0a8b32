"""Names of one entity come together; names of two stay apart."""

from __future__ import annotations

import re

import pytest

from kg.model import Mention, MentionLabel
from kg.nlp.coreference.names import (
    Tie,
    find_tie,
    fullest_name,
    group_names,
    majority_type,
    name_words,
)
from kg.ontology import EntityType

_MARK = re.compile(r"\[([^|]+)\|(\w+)\]")


def marked(source: str) -> tuple[str, list[Mention]]:
    """Read "[Aurum|ORG] compra [Velmar|ORG]" as text and mentions."""
    text, mentions, position = "", [], 0
    for mark in _MARK.finditer(source):
        text += source[position : mark.start()]
        label = MentionLabel(mark[2])
        mentions.append(Mention(len(text), len(text) + len(mark[1]), mark[1], label))
        text += mark[1]
        position = mark.end()
    return text + source[position:], mentions


def groups(source: str) -> list[list[str]]:
    text, mentions = marked(source)
    return [[mention.text for mention in group] for group in group_names(text, mentions)]


ONE = {
    "same name": "[Aurum|ORG] cresce, [Aurum|ORG] assume.",
    "capitals": "[AURUM|ORG] cresce. [Aurum|ORG] assume.",
    "typographic apostrophe": "[L'Arca|ORG] cresce. [L’Arca|ORG] assume.",
    "accents": "[Caffè Moretto|ORG] cresce. [CAFFE MORETTO|ORG] assume.",
    "legal form": "[Vetri Lario S.p.A.|ORG] cresce. [Vetri Lario|ORG] assume.",
    "foreign legal form": "[Norvik Corp.|ORG] cresce. [Norvik|ORG] assume.",
    "legal form after the bare name": "[Norvik|ORG] cresce. [Norvik Inc.|ORG] assume.",
    "short form after the long one": "[Delta Navigazione Merci|ORG] cresce. [Delta|ORG] assume.",
    "last word": "[Conceria Bassani|ORG] cresce. [Bassani|ORG] assume.",
    "acronym in brackets": "[Banca Monte del Lago|ORG] ([Bml|ORG]) cresce.",
    "long name in brackets": "[Bml|ORG] ([Banca Monte del Lago|ORG]) cresce.",
    "acronym later": "[Acque del Metauro Riunite|ORG] cresce. [Amr|ORG] assume.",
    "generic word before": "[Gavardo|ORG] cresce. Il [Gruppo Gavardo|ORG] assume.",
    "surname": "[Livia Tornaghi|PER] lascia. [Tornaghi|PER] tace.",
    "surname before the full name": "[Tornaghi|PER] lascia. [Livia Tornaghi|PER] tace.",
    "surname with a particle": "[Rosa De Amicis|PER] lascia. [De Amicis|PER] tace.",
    "first name": "[Livia Tornaghi|PER] lascia. [Livia|PER] tace.",
    "middle initial": "[John F. Harlow|PER] lascia. [John Harlow|PER] tace.",
    "country by another name": "Negli [Stati Uniti|LOC] e negli [Usa|LOC].",
}

TWO = {
    "parent named before its daughter": "[Enervia|ORG] cresce. [Enervia Green Power|ORG] pure.",
    "daughter in another country": "[Enervia Italia|ORG] cresce. [Enervia|ORG] pure.",
    "division": "[Norvik Cloud|ORG] cresce. [Norvik|ORG] pure.",
    "person and firm": "[Livia Bassani|PER] lascia la [Bassani|ORG].",
    "two first names": "[Livia Tornaghi|PER] e [Marco Tornaghi|PER].",
    "family and member": "La famiglia [Tornaghi|PER] tace. [Livia Tornaghi|PER] parla.",
    "two products": "[Vespero|PROD] e [Vespero 2|PROD].",
    "two places": "[Reggio Emilia|LOC] e [Reggio Calabria|LOC].",
    "acronym of something else": "[Cdm|ORG] e [Cdm Equity|ORG].",
}


@pytest.mark.parametrize("source", ONE.values(), ids=ONE.keys())
def test_names_of_one_entity_are_grouped(source: str) -> None:
    assert len(groups(source)) == 1


@pytest.mark.parametrize("source", TWO.values(), ids=TWO.keys())
def test_names_of_two_entities_are_kept_apart(source: str) -> None:
    assert len(groups(source)) == 2


def test_a_shared_surname_goes_to_the_person_named_last() -> None:
    source = (
        "[Livia Tornaghi|PER] presiede. [Marco Tornaghi|PER] guida. [Tornaghi|PER] assume. "
        "Poi [Livia Tornaghi|PER] parla. [Tornaghi|PER] chiude."
    )
    assert groups(source) == [
        ["Livia Tornaghi", "Livia Tornaghi", "Tornaghi"],
        ["Marco Tornaghi", "Tornaghi"],
    ]


def test_the_fullest_name_is_the_longest_and_not_a_noun() -> None:
    _, mentions = marked("[Altan|PER] [il fondatore di tutto|NOM] [Sam Altan|PER]")
    assert fullest_name(mentions) == "Sam Altan"


def test_the_type_is_the_one_most_names_carry() -> None:
    _, mentions = marked("[Arca|LOC] [Arca|ORG] [Arca|ORG] [la società|NOM]")
    assert majority_type(mentions) is EntityType.ORG


def test_a_name_of_one_legal_form_alone_keeps_its_words() -> None:
    assert name_words("Spa") == ("spa",)


@pytest.mark.parametrize(
    ("label", "names", "tie"),
    [
        (MentionLabel.ORG, ["Eni", "Eni S.p.A."], Tie.SAME_NAME),
        (MentionLabel.ORG, ["Delta Air Lines", "Delta"], Tie.SHORT_FORM),
        (MentionLabel.ORG, ["Lega Trasporti Veneti", "Ltv"], Tie.ACRONYM),
        (MentionLabel.ORG, ["Gavio", "Gruppo Gavio"], Tie.GENERIC_WORDS),
        (MentionLabel.ORG, ["Telenazionale", "Telenaz"], Tie.CLIPPED),
        (MentionLabel.ORG, ["Aurum", "Borea"], Tie.BRACKETS),
        (MentionLabel.PER, ["Sam Altman", "Altman"], Tie.SURNAME),
        (MentionLabel.PER, ["Altman", "Sam Altman"], Tie.FULL_NAME),
        (MentionLabel.PER, ["Sam Altman", "Sam"], Tie.FIRST_NAME),
        (MentionLabel.LOC, ["Prato"], None),
    ],
)
def test_a_name_says_what_ties_it_to_the_earlier_ones(
    label: MentionLabel, names: list[str], tie: Tie | None
) -> None:
    text = " e ".join(names)
    mentions = [
        Mention(text.index(name), text.index(name) + len(name), name, label) for name in names
    ]
    if len(names) == 2:
        start = text.rindex(names[1])
        mentions[1] = Mention(start, start + len(names[1]), names[1], label)
    assert find_tie(text, mentions[-1], mentions[:-1]) is tie
