"""Nouns are given to the entity they describe."""

from __future__ import annotations

import re

import pytest

from kg.model import Mention, MentionLabel
from kg.nlp.coreference import find_entities
from kg.nlp.coreference.nominals import read_noun
from kg.nlp.sentences import find_sentences

_MARK = re.compile(r"\[([^|]+)\|(\w+)\]")


def owner(source: str, title: str | None = None) -> str | None:
    """Return the name of the entity that holds the last nominal mention of the text."""
    text, mentions, position = "", [], 0
    for mark in _MARK.finditer(source):
        text += source[position : mark.start()]
        label = MentionLabel(mark[2])
        mentions.append(Mention(len(text), len(text) + len(mark[1]), mark[1], label))
        text += mark[1]
        position = mark.end()
    text += source[position:]
    last = [mention for mention in mentions if mention.label is MentionLabel.NOM][-1]
    entities = find_entities(text, find_sentences(text), mentions, title)
    return next((entity.name for entity in entities if last in entity.mentions), None)


TABLE = {
    "the only company": ("[Aurum|ORG] cresce. [La società|NOM] assume.", "Aurum"),
    "apposition": (
        "[Aurum|ORG] sfida [Velmar|ORG], [la startup|NOM] fondata da [Livia Tornaghi|PER].",
        "Velmar",
    ),
    "no apposition after a newspaper": (
        "[Aurum|ORG] tratta. Secondo il [Financial Times|ORG], [la società|NOM] vende.",
        "Aurum",
    ),
    "a person by profession": (
        "[Livia Tornaghi|PER] lascia [Aurum|ORG]. [La manager|NOM] tace.",
        "Livia Tornaghi",
    ),
    "nickname of the seat": (
        "[Microsoft|ORG] tratta con [Aurum|ORG]. Per [il gruppo di Redmond|NOM] è una svolta.",
        "Microsoft",
    ),
    "nation told in the text": (
        "La francese [Aurum|ORG] tratta con la tedesca [Velmar|ORG]. Vince [il gruppo tedesco|NOM].",
        "Velmar",
    ),
    "nation known of the company": (
        "[Toyota|ORG] batte [Renault|ORG]. Sale però [la casa francese|NOM].",
        "Renault",
    ),
    "noun in the name": (
        "[Aurum|ORG] tratta con [Banca del Mincio|ORG]. Finanzia tutto [la banca|NOM].",
        "Banca del Mincio",
    ),
    "typographic apostrophe": ("[Aurum|ORG] cresce. [L’azienda|NOM] assume.", "Aurum"),
    "a place": ("[Aurum|ORG] apre a [Torino|LOC]. Festeggia [il capoluogo|NOM].", "Torino"),
}


@pytest.mark.parametrize(("source", "name"), TABLE.values(), ids=TABLE.keys())
def test_a_noun_goes_to_the_entity_it_describes(source: str, name: str) -> None:
    assert owner(source) == name


def test_a_noun_without_an_entity_of_its_type_is_left_out() -> None:
    assert owner("[Torino|LOC] cresce. [La società|NOM] assume.") is None


def test_entities_are_numbered_in_order_of_first_mention() -> None:
    text = "Velmar e Aurum. Aurum tace."
    mentions = [
        Mention(16, 21, "Aurum", MentionLabel.ORG),
        Mention(9, 14, "Aurum", MentionLabel.ORG),
        Mention(0, 6, "Velmar", MentionLabel.ORG),
    ]
    entities = find_entities(text, find_sentences(text), mentions)
    assert [(entity.id, entity.name) for entity in entities] == [("e1", "Velmar"), ("e2", "Aurum")]
    assert [len(entity.mentions) for entity in entities] == [1, 2]


@pytest.mark.parametrize(
    ("text", "part", "plural"),
    [
        ("la società", "self", False),
        ("gli americani", "folk", True),
        ("la rivale", "rival", False),
        ("il fondo americano", "fund", False),
        ("della controllata", "daughter", False),
        ("l’istituto", "bank", False),
    ],
)
def test_a_noun_tells_the_part_it_plays(text: str, part: str, plural: bool) -> None:
    noun = read_noun(text)
    assert (noun.part, noun.plural) == (part, plural)


def test_an_article_of_many_entities_is_read_in_reasonable_time() -> None:
    letters = "abcdefghil"
    names = [
        "".join(letters[int(digit)] for digit in f"{number:04}").capitalize() + "ix"
        for number in range(0, 10000, 5)
    ]
    text = " ".join(f"{name} cresce. La società assume." for name in names)
    mentions = []
    for name in names:
        start = text.index(name + " ")
        mentions.append(Mention(start, start + len(name), name, MentionLabel.ORG))
        noun = text.index("La società", start)
        mentions.append(Mention(noun, noun + 10, "La società", MentionLabel.NOM))
    entities = find_entities(text, find_sentences(text), mentions)
    assert len(entities) == 2000
