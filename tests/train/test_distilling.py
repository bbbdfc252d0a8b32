"""Texts are read from what people have, and what the network finds in them becomes samples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from kg.errors import ReadingError
from kg.nlp.components import NOMINALS, mark_sentences
from kg.train.distilling import read_texts, sample_of

ONE, OTHER = "Aurum ha comprato Borea.", "Cometa resta a guardare."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps([{"text": ONE}, {"text": OTHER}, {"text": ONE}])),
        ("a.conllu", f"# sent_id = 1\n# text = {ONE}\n1\tAurum\n\n# text = {OTHER}\n"),
        ("a.txt", f"{ONE}\n\n{OTHER}\n"),
    ],
)
def test_texts_are_read_from_three_forms_each_once(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert list(read_texts([tmp_path / name])) == [ONE, OTHER]


@pytest.mark.parametrize("content", ["{", '["a"]', '[{"title": "a"}]', "3"])
def test_a_broken_file_is_an_error_with_its_path(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(ReadingError) as caught:
        list(read_texts([tmp_path / "a.json"]))
    assert caught.value.path == str(tmp_path / "a.json")


@pytest.fixture
def doc() -> Doc:
    doc = mark_sentences(spacy.blank("it")(f"{ONE}\n\nLa società tace. {OTHER}"))
    doc.set_ents([doc.char_span(0, 5, "ORG"), doc.char_span(18, 23, "ORG")])
    doc.spans[NOMINALS] = [doc.char_span(26, 36, "NOM")]
    return doc


def test_a_sample_keeps_the_text_and_its_mentions(doc: Doc) -> None:
    sample = sample_of(doc)
    assert sample.text() == doc.text
    assert sample.spans() == [(0, 5, "ORG"), (18, 23, "ORG"), (26, 36, "NOM")]
    assert len(sample.sentences) == 3
