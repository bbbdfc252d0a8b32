"""Italian business news as a knowledge graph: statements with the sentence behind each."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())


def load(model: str = "default", profile: str = "balanced") -> Language:
    """Return the Italian pipeline: `doc.ents`, `doc._.entities`, `doc._.statements`.

    `model` is "default", "fast" or an installed spaCy pipeline with Italian entities, `profile`
    "balanced" or "strict". Raise ModelError if there is no such model, ValueError for another
    profile. spaCy is imported here and not before.
    """
    from kg.model import Profile
    from kg.nlp import pipeline

    return pipeline.load(model, Profile(profile))
