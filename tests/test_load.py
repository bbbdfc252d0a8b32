"""The front door for Python: `kg.load`."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kg
from kg.errors import ModelError


def test_a_pipeline_reads_a_sentence() -> None:
    nlp = kg.load()
    doc = nlp("Nordica Cloud ha investito 12 milioni di euro nella startup Tessilnova.")
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Nordica Cloud", "ORG"),
        ("Tessilnova", "ORG"),
    ]
    assert {entity.name for entity in doc._.entities} == {"Nordica Cloud", "Tessilnova"}
    assert doc._.statements


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(ModelError, match="no-such"):
        kg.load("no-such")
    with pytest.raises(ValueError, match="brave"):
        kg.load(profile="brave")


def test_spacy_comes_only_when_it_is_needed() -> None:
    code = "import kg, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
