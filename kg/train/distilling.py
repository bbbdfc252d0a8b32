"""Raw Italian texts with the names the accurate model finds in them: what the fast one learns from.

The texts are labelled once, by the shipped network and the steps behind it; the fast model
learns from them beside the annotated reports (Hinton et al. 2015, with hard labels).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReadingError, reason
from kg.model import Article, MentionLabel
from kg.nlp.components import NOMINALS
from kg.nlp.pipeline import load_network, read_docs
from kg.train.samples import Piece, Sample

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_LEAST = 20  # characters
_UD_TEXT = "# text = "


def read_texts(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of files, the same one once.

    `.json` is a list of objects with a `text`; `.conllu` has its sentences in comments;
    anything else holds one text per line. Raises ReadingError where a file is of no such form.
    """
    seen: set[str] = set()
    for path in paths:
        for text in _texts_of(path):
            if len(text) >= _LEAST and text not in seen:
                seen.add(text)
                yield text


def _texts_of(path: Path) -> Iterator[str]:
    try:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            yield from (str(row["text"]).strip() for row in json.loads(content))
            return
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadingError(f"cannot be read: {reason(error)}", path=str(path)) from error
    for line in content.splitlines():
        if path.suffix != ".conllu":
            yield line.strip()
        elif line.startswith(_UD_TEXT):
            yield line.removeprefix(_UD_TEXT).strip()


def label(folder: Path, texts: Iterable[str]) -> Iterator[Sample]:
    """Yield a sample for each text, with the mentions that the network in `folder` finds."""
    nlp = load_network(folder)
    articles = (Article(str(number), text, "") for number, text in enumerate(texts))
    for doc in read_docs(nlp, articles, disable=["kg_values", "kg_coreference", "kg_relations"]):
        yield sample_of(doc)


def sample_of(doc: Doc) -> Sample:
    """Return the Doc as a sample: its sentences, the names and nominal mentions in it."""
    mentions = sorted([*doc.ents, *doc.spans.get(NOMINALS, ())], key=lambda span: span.start)
    sentences, gaps = [], []
    for sentence in doc.sents:
        text = sentence.text_with_ws if sentence.end < len(doc) else sentence.text
        stripped = text.rstrip()
        own = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
        sentences.append(tuple(_pieces(doc.text, sentence.start_char, len(stripped), own)))
        gaps.append(text[len(stripped) :])
    return Sample(tuple(sentences), tuple(gaps[:-1]))


def _pieces(text: str, start: int, length: int, mentions: Iterable[Span]) -> Iterator[Piece]:
    position = start
    for mention in mentions:
        if mention.start_char > position:
            yield Piece(text[position : mention.start_char])
        yield Piece(mention.text, MentionLabel(mention.label_))
        position = mention.end_char
    if position < start + length:
        yield Piece(text[position : start + length])
