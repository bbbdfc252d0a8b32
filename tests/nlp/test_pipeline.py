"""The pipeline: our model and others, any text, records out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from kg.errors import ModelError
from kg.model import Article, MentionLabel
from kg.nlp.pipeline import MODELS, annotate, extract, load
from kg.ontology import EntityType


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def article(text: str, title: str | None = None) -> Article:
    return Article("a1", text, "prova.txt", title, "2024-10-03")


def named(nlp: Language, text: str) -> dict[str, EntityType]:
    annotation = next(annotate(nlp, [article(text)]))
    return {entity.name: entity.type for entity in annotation.entities}


ORDINARY = [
    ("OpenAI ha presentato un nuovo modello.", {"OpenAI": "ORG"}),
    ("Il fondo punta su xAI e Anthropic.", {"xAI": "ORG", "Anthropic": "ORG"}),
    ("Il contratto con Oracle vale miliardi.", {"Oracle": "ORG"}),
    ("Microsoft ha assunto i fondatori di Inflection.", {"Microsoft": "ORG", "Inflection": "ORG"}),
    ("I chip di Nvidia arrivano a CoreWeave.", {"Nvidia": "ORG", "CoreWeave": "ORG"}),
    ("SoftBank guida la cordata.", {"SoftBank": "ORG"}),
    ("La francese Mistral tratta con Broadcom.", {"Mistral": "ORG", "Broadcom": "ORG"}),
    ("OpenAI ha lanciato ChatGPT.", {"OpenAI": "ORG", "ChatGPT": "PROD"}),
    ("Il bilancio dell’Eni migliora a Milano.", {"Eni": "ORG", "Milano": "LOC"}),
    ("Parla Livia Tornaghi, presidente di Enel.", {"Livia Tornaghi": "PER", "Enel": "ORG"}),
]


@pytest.mark.parametrize(("text", "names"), ORDINARY, ids=[text for text, _ in ORDINARY])
def test_well_known_names_are_recognised_in_ordinary_sentences(
    nlp: Language, text: str, names: dict[str, str]
) -> None:
    assert {name: type_.value for name, type_ in named(nlp, text).items()} == names


@pytest.mark.parametrize("word", ["Attualmente", "Tuttavia", "Nonostante", "Inoltre", "Sabato"])
def test_a_capital_at_the_start_of_a_sentence_makes_no_name(nlp: Language, word: str) -> None:
    assert word not in named(nlp, f"{word} Microsoft ha venduto la quota.")


def test_mentions_are_never_cut_and_stand_where_they_say(nlp: Language) -> None:
    text = "La Vetri Lario S.p.A. tratta con l’Enel.\n\nL’azienda di Como conferma."
    annotation = next(annotate(nlp, [article(text)]))
    for entity in annotation.entities:
        for mention in entity.mentions:
            assert text[mention.start : mention.end] == mention.text


def test_nominal_mentions_are_kept_beside_the_names(nlp: Language) -> None:
    text = "OpenAI cresce ancora. La società ha assunto cento ingegneri."
    (entity,) = next(annotate(nlp, [article(text)])).entities
    assert [mention.label for mention in entity.mentions] == [MentionLabel.ORG, MentionLabel.NOM]
    assert entity.mentions[1].text == "La società"


def test_values_are_read_beside_the_names(nlp: Language) -> None:
    text = "OpenAI ha raccolto 6,6 miliardi di dollari nel 2024."
    values = next(annotate(nlp, [article(text)])).values
    assert [value.kind.value for value in values] == ["MONEY", "DATE"]


def test_sentences_cover_the_text_in_order(nlp: Language) -> None:
    text = "OpenAI cresce\n\nOpenAI cresce ancora. xAI no."
    spans = next(annotate(nlp, [article(text)])).sentences
    assert [text[span.start : span.end] for span in spans] == [
        "OpenAI cresce",
        "OpenAI cresce ancora.",
        "xAI no.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n", "\n\n\n", "…", "🙂", "\u200b", "a" * 5000])
def test_texts_without_news_are_read_without_complaint(nlp: Language, text: str) -> None:
    extraction = next(extract(nlp, [article(text)]))
    assert extraction.article.text == text
    assert extraction.statements == ()


def test_a_text_longer_than_spacys_own_limit_is_read(nlp: Language) -> None:
    text = "Uno due tre quattro cinque. " * 40_000
    with nlp.select_pipes(enable=["kg_sentences"]):
        annotation = next(annotate(nlp, [article(text)]))
    assert len(annotation.sentences) == 40_000


def test_articles_come_back_in_order_and_are_read_only_as_needed(nlp: Language) -> None:
    taken = []

    def articles() -> Iterator[Article]:
        for number in range(200):
            taken.append(number)
            yield Article(f"a{number}", f"OpenAI cresce, capitolo {number}.", "prova")

    found = annotate(nlp, articles())
    assert next(found).article.id == "a0"
    assert len(taken) < 200
    assert [annotation.article.id for annotation in found] == [f"a{n}" for n in range(1, 200)]


def test_reading_twice_gives_the_same_entities(nlp: Language) -> None:
    text = "Microsoft finanzia OpenAI. Il gruppo di Redmond sfida Google. La startup ringrazia."
    one, two = annotate(nlp, [article(text), article(text)])
    assert one.entities == two.entities
    numbers = range(1, len(one.entities) + 1)
    assert [entity.id for entity in one.entities] == [f"e{number}" for number in numbers]


def test_the_analysis_of_the_pipeline_finds_no_unmet_requirement(nlp: Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_a_missing_model_is_an_error_with_a_hint() -> None:
    with pytest.raises(ModelError, match="no_such_model") as caught:
        load("no_such_model")
    assert "spacy download" in caught.value.hint


@pytest.mark.parametrize("name", ["../default", "", "default/ner", "\n"])
def test_a_name_that_is_no_model_is_an_error(name: str) -> None:
    with pytest.raises(ModelError):
        load(name)


def test_a_damaged_model_is_an_error_with_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "default"
    broken.mkdir()
    (broken / "config.cfg").write_bytes((MODELS / "fast" / "config.cfg").read_bytes())
    monkeypatch.setattr("kg.nlp.pipeline.MODELS", tmp_path)
    with pytest.raises(ModelError, match="damaged") as caught:
        load()
    assert "kg train" in caught.value.hint


@pytest.fixture
def foreign(tmp_path: Path) -> str:
    """Save a small pipeline with the labels and components of other people's models."""
    nlp = spacy.blank("it")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns(
        [
            {"label": "ORG", "pattern": "Aurum"},
            {"label": "PERSON", "pattern": "Livia Tornaghi"},
            {"label": "GPE", "pattern": "Pavia"},
            {"label": "MISC", "pattern": "Vespero"},
            {"label": "CARDINAL", "pattern": "tre"},
        ]
    )
    nlp.to_disk(tmp_path / "altro")
    return str(tmp_path / "altro")


def test_an_installed_pipeline_is_used_with_its_labels_mapped_to_ours(foreign: str) -> None:
    nlp = load(foreign)
    text = "Livia Tornaghi guida Aurum di Pavia con tre soci e produce Vespero."
    assert {name: type_.value for name, type_ in named(nlp, text).items()} == {
        "Livia Tornaghi": "PER",
        "Aurum": "ORG",
        "Pavia": "LOC",
        "Vespero": "PROD",
    }
    assert "sentencizer" not in nlp.pipe_names


def test_a_pipeline_that_knows_no_nouns_gets_them_by_rule(foreign: str) -> None:
    nlp = load(foreign)
    (entity,) = next(annotate(nlp, [article("Aurum cresce. La società assume.")])).entities
    assert [mention.text for mention in entity.mentions] == ["Aurum", "La società"]


def test_an_installed_pipeline_without_entities_is_refused(tmp_path: Path) -> None:
    spacy.blank("it").to_disk(tmp_path / "vuoto")
    with pytest.raises(ModelError, match="recognises no entities"):
        load(str(tmp_path / "vuoto"))
