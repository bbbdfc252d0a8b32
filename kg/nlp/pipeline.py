"""The pipeline put together: load it, run articles through it, take records out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ModelError
from kg.model import Extraction, MentionLabel, Profile
from kg.neural import model as networks
from kg.nlp.tokens import set_tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.model import Annotation, Article, Statement

MODELS = Path(__file__).parent.parent / "models"
DEFAULT = "default"

_RECOGNISERS = ("ner", "transformer", "tok2vec", "curated_transformer")
_FOREIGN_LABELS = {
    "PERSON": "PER",
    "GPE": "LOC",
    "FAC": "LOC",
    "MISC": "PROD",
    "PRODUCT": "PROD",
    "WORK_OF_ART": "PROD",
}
_LONGEST_ARTICLE = 50_000_000
_BATCH_CHARACTERS = 300_000
_MODEL_NAME = re.compile(r"[\w.-]+")


def load(model: str = DEFAULT, profile: Profile = Profile.BALANCED) -> Language:
    """Load a model and add our components behind it.

    `model` is the name of one of our own models (`kg/models`) or of an installed spaCy
    pipeline that recognises Italian entities, such as "it_core_news_lg". Raise ModelError
    if there is no such model or it recognises no entities. `profile` says how sure a statement
    has to be. Takes about a second.
    """
    from kg.nlp.components import set_extensions

    set_extensions()
    return _complete(_own_model(model) if _is_own(model) else _installed_model(model), profile)


def _complete(nlp: Language, profile: Profile = Profile.BALANCED) -> Language:
    """Add the steps after the recogniser."""
    nlp.max_length = _LONGEST_ARTICLE
    nlp.add_pipe("kg_sentences", first=True)
    nlp.add_pipe("kg_mentions", config=_mention_settings(nlp))
    for component in ("kg_values", "kg_coreference"):
        nlp.add_pipe(component)
    nlp.add_pipe("kg_relations", config={"profile": profile.value})
    return nlp


def _is_own(model: str) -> bool:
    return bool(_MODEL_NAME.fullmatch(model)) and any(
        (MODELS / model / name).is_file() for name in ("config.cfg", networks.SETTINGS)
    )


def load_network(folder: Path) -> Language:
    """Load the pipeline with a network that stands in any folder."""
    return _complete(_network_pipeline(folder))


def _network_pipeline(folder: Path) -> Language:
    import spacy

    from kg.nlp.components import set_extensions

    set_extensions()
    nlp = spacy.blank("it")
    set_tokenizer(nlp)
    nlp.add_pipe("kg_network", config={"folder": str(folder)})
    return nlp


def _own_model(model: str) -> Language:
    import spacy

    if networks.exists(MODELS / model):
        return _network_pipeline(MODELS / model)
    try:
        return spacy.load(MODELS / model)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"the model {model!r} is damaged: {error}",
            "reinstall kg, or rebuild the model with: kg train",
            path=str(MODELS / model),
        ) from error


def _installed_model(model: str) -> Language:
    import spacy

    try:
        nlp = spacy.load(model)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(
            f"no model {model!r}",
            f"use --model {DEFAULT}, or install a spaCy pipeline for Italian: "
            "python -m spacy download it_core_news_lg",
        ) from error
    if "ner" not in nlp.pipe_names:
        raise ModelError(
            f"the model {model!r} recognises no entities",
            "choose a spaCy pipeline that has a component named ner",
        )
    for name in list(nlp.component_names):
        if name not in _RECOGNISERS:
            nlp.remove_pipe(name)
    if networks.exists():
        nlp.add_pipe("kg_network", config={"names": False})
    return nlp


def _mention_settings(nlp: Language) -> dict[str, object]:
    """Return how to read the recogniser: its labels in ours, and who finds the nouns."""
    recogniser = "ner" if "ner" in nlp.pipe_names else "kg_network"
    labels = nlp.get_pipe(recogniser).labels
    known = {label: _FOREIGN_LABELS[label] for label in labels if label in _FOREIGN_LABELS}
    return {"labels": known, "nouns": MentionLabel.NOM.value not in labels}


def annotate(nlp: Language, articles: Iterable[Article]) -> Iterator[Annotation]:
    """Yield the annotation of each article, in order; articles are read as they are needed."""
    from kg.nlp.components import annotation_of

    for doc in read_docs(nlp, articles, disable=["kg_relations"]):
        yield annotation_of(doc)


def extract(nlp: Language, articles: Iterable[Article]) -> Iterator[Extraction]:
    """Yield entities and statements of each article, in order, as they are needed."""
    for doc in read_docs(nlp, articles):
        yield Extraction(doc._.article, doc._.entities, doc._.statements)


def read_doubting(
    nlp: Language, articles: Iterable[Article]
) -> Iterator[tuple[Annotation, tuple[Statement, ...], float]]:
    """Yield annotation, statements and doubt of each article, in order.

    The doubt is the number of mistakes to be expected: see `kg.relations.reading`.
    """
    from kg.nlp.components import annotation_of

    for doc in read_docs(nlp, articles):
        yield annotation_of(doc), doc._.statements, doc._.doubt


def read_docs(
    nlp: Language, articles: Iterable[Article], disable: Sequence[str] = ()
) -> Iterator[Doc]:
    """Yield the Doc of each article, in order, without what the disabled components add."""
    for batch in _batches(articles):
        docs = [_blank_doc(nlp, article) for article in batch]
        yield from nlp.pipe(docs, batch_size=len(docs), disable=list(disable))


def _blank_doc(nlp: Language, article: Article) -> Doc:
    doc = nlp.make_doc(article.text)
    doc._.article = article
    return doc


def _batches(articles: Iterable[Article], size: int = 64) -> Iterator[list[Article]]:
    """Yield lists of at most `size` articles and about `_BATCH_CHARACTERS` characters."""
    batch: list[Article] = []
    characters = 0
    for article in articles:
        batch.append(article)
        characters += len(article.text)
        if len(batch) >= size or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
