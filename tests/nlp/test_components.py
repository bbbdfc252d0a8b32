"""The components, one by one: each reads and writes only what it declares."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span

from kg.model import Article, Mention, MentionLabel
from kg.nlp.components import (
    NOMINALS,
    VALUES,
    MentionKeeper,
    article_of,
    gather_entities,
    mark_sentences,
    read_values,
    sentences_of,
    set_extensions,
)

FACTORIES = ["kg_sentences", "kg_mentions", "kg_values", "kg_coreference", "kg_relations"]


@pytest.fixture(scope="module")
def nlp() -> Language:
    set_extensions()
    return spacy.blank("it")


@pytest.mark.parametrize("name", FACTORIES)
def test_every_component_is_a_factory_that_declares_what_it_assigns(name: str) -> None:
    assert Language.get_factory_meta(name).assigns


def test_extensions_may_be_declared_twice(nlp: Language) -> None:
    set_extensions()
    assert nlp("")._.entities == ()


def test_a_doc_without_an_article_gets_one_of_its_text(nlp: Language) -> None:
    assert article_of(nlp("Aurum cresce.")) == Article("", "Aurum cresce.", "")


def test_sentences_are_marked_and_given_back_without_white_space(nlp: Language) -> None:
    doc = mark_sentences(nlp("Aurum cresce.  \n\n Velmar no. "))
    texts = [doc.text[span.start : span.end] for span in sentences_of(doc)]
    assert texts == ["Aurum cresce.", "Velmar no."]


def test_names_stay_in_ents_and_nouns_move_to_their_own_spans(nlp: Language) -> None:
    doc = nlp("Aurum cresce perché la società assume .")
    doc.ents = [Span(doc, 0, 1, "ORG"), Span(doc, 3, 5, "NOM")]
    doc = MentionKeeper({})(doc)
    assert [(e.text, e.label_) for e in doc.ents] == [("Aurum", "ORG")]
    assert [s.text for s in doc.spans[NOMINALS]] == ["la società"]


def test_labels_of_other_models_are_mapped_and_unknown_ones_dropped(nlp: Language) -> None:
    doc = nlp("Pavia e dieci")
    doc.ents = [Span(doc, 0, 1, "GPE"), Span(doc, 2, 3, "CARDINAL")]
    doc = MentionKeeper({"GPE": "LOC"})(doc)
    assert [(e.text, e.label_) for e in doc.ents] == [("Pavia", "LOC")]


def test_values_never_touch_the_names(nlp: Language) -> None:
    doc = nlp("Agenda 2030 costa 3 milioni di euro .")
    doc.ents = [Span(doc, 0, 2, "PROD")]
    doc = read_values(doc)
    assert [e.text for e in doc.ents] == ["Agenda 2030"]
    assert "3 milioni di euro" in [span.text for span in doc.spans[VALUES]]


def test_coreference_gathers_names_and_nouns(nlp: Language) -> None:
    doc = mark_sentences(nlp("Aurum cresce. La società assume."))
    doc.ents = [Span(doc, 0, 1, "ORG")]
    doc.spans[NOMINALS] = [Span(doc, 3, 5, "NOM")]
    (entity,) = gather_entities(doc)._.entities
    assert entity.mentions == (
        Mention(0, 5, "Aurum", MentionLabel.ORG),
        Mention(14, 24, "La società", MentionLabel.NOM),
    )
