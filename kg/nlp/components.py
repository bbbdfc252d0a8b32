"""The components of the pipeline as spaCy factories; thin shells over pure functions.

Components speak through the Doc alone: `doc.ents` (names), `doc.spans["nominals"]`,
`doc.spans["values"]`, `doc.tensor` (a vector per token) with the network that made it in
`doc._.network`, `doc._.article`, `doc._.values`, `doc._.entities`, `doc._.statements`,
`doc._.doubt`.
Importing this module registers the factories; `set_extensions` declares the attributes.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg.model import Annotation, Article, Mention, MentionLabel, Profile, Span
from kg.neural import model as networks
from kg.neural.pieces import words_of
from kg.neural.tags import read_mentions
from kg.neural.tokens import Tokens
from kg.nlp.coreference import find_entities
from kg.nlp.mentions import complete_mentions
from kg.nlp.nouns import find_nouns
from kg.nlp.sentences import find_sentences
from kg.nlp.values import find_values
from kg.relations import read_doubting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

NOMINALS = "nominals"
VALUES = "values"


def set_extensions() -> None:
    """Declare the custom attributes of Doc; harmless when they are declared already."""
    lists: dict[str, object] = dict.fromkeys(("values", "entities", "statements"), ())
    defaults = {"article": None, "network": None, "doubt": 0.0, **lists}
    for name, default in defaults.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def article_of(doc: Doc) -> Article:
    """Return the article behind the Doc; one made of its text where none was given."""
    article: Article | None = doc._.article
    return article or Article(id="", text=doc.text, source="")


def sentences_of(doc: Doc) -> tuple[Span, ...]:
    """Return the sentences of the Doc as spans without the white space around them."""
    return tuple(span for sentence in doc.sents for span in find_edges(sentence))


def find_edges(sentence: DocSpan) -> Iterator[Span]:
    """Yield the span of a sentence without outer white space, if anything is left."""
    text = sentence.text
    stripped = text.strip()
    if stripped:
        start = sentence.start_char + text.index(stripped)
        yield Span(start, start + len(stripped))


@Language.factory("kg_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's form
    """Return the component that marks where sentences start."""
    return mark_sentences


def mark_sentences(doc: Doc) -> Doc:
    """Mark the first token of every sentence as its start, and no other."""
    starts = iter([sentence.start for sentence in find_sentences(doc.text)])
    awaited = next(starts, None)
    marks = np.full((len(doc), 1), -1, dtype="int64")
    for token in doc:
        end = token.idx + len(token)
        if awaited is not None and end > awaited:
            marks[token.i, 0] = 1
        while awaited is not None and end > awaited:
            awaited = next(starts, None)
    # one array for all: setting `is_sent_start` scans the whole Doc for every token
    marked: Doc = doc.from_array([SENT_START], marks.astype("uint64"))
    return marked


@Language.factory(
    "kg_network",
    default_config={"folder": "", "names": True},
    assigns=["doc.tensor", "doc.ents", "doc._.network"],
)
def make_network(
    nlp: Language,  # noqa: ARG001 - spaCy's form
    name: str,  # noqa: ARG001 - spaCy's form
    folder: str,
    names: bool,  # noqa: FBT001 - spaCy passes it by keyword
) -> NetworkReader:
    """Return the component that reads the Doc with the pre-trained encoder.

    It fills `doc.tensor` with one vector per token, and with `names` also `doc.ents`. It may
    stand in any spaCy pipeline whose tokens end where Italian names do. `folder` holds the
    network; without it ours is taken.
    """
    return NetworkReader(networks.load(Path(folder) if folder else networks.FOLDER), names=names)


class NetworkReader:
    """Reads Docs: vectors of their tokens, and mentions where it is asked for them.

    Nominal mentions stand among the entities, labelled NOM; `kg_mentions` sorts them out.
    """

    def __init__(self, model: networks.Model, *, names: bool = True) -> None:
        self._model = model
        self._names = names
        self.labels = tuple(label.value for label in MentionLabel)

    def __call__(self, doc: Doc) -> Doc:
        """Read one Doc."""
        words = words_of([(token.text, bool(token.whitespace_)) for token in doc])
        starts = [token.i for token in doc if token.is_sent_start]
        doc.tensor = self._model.read(words, starts)  # type: ignore[assignment] # spaCy says float64
        doc._.network = self._model
        if self._names:
            doc.set_ents(list(self._mentions(doc)))
        return doc

    def _mentions(self, doc: Doc) -> Iterator[DocSpan]:
        if len(doc):
            logits = self._model.ask("tags", {"vectors": doc.tensor})[0]
            for first, last, label in read_mentions(logits, self._model.settings["tags"]):
                yield DocSpan(doc, first, last + 1, label=label)


def tokens_of(doc: Doc) -> Tokens | None:
    """Return the tokens with their vectors, or None where no network read the Doc."""
    if doc._.network is None or not len(doc):
        return None
    starts, lengths = doc.to_array([IDX, LENGTH]).astype(np.int64).T
    return Tokens(starts, starts + lengths, doc.tensor, doc._.network)


@Language.factory(
    "kg_mentions",
    default_config={"labels": {}, "nouns": False},
    requires=["doc.ents"],
    assigns=["doc.ents", "doc.spans"],
)
def make_mentions(
    nlp: Language,  # noqa: ARG001 - spaCy's form
    name: str,  # noqa: ARG001 - spaCy's form
    labels: dict[str, str],
    nouns: bool,  # noqa: FBT001 - spaCy passes it by keyword
) -> MentionKeeper:
    """Return the component that settles what the recogniser found.

    `labels` maps the labels of another model's recogniser to ours; labels of neither are
    dropped. `nouns` asks for nominal mentions by rule, where the recogniser finds none.
    """
    return MentionKeeper(labels, nouns=nouns)


class MentionKeeper:
    """Keeps names in `doc.ents` under our labels and moves nominals to `doc.spans`."""

    def __init__(self, labels: Mapping[str, str], *, nouns: bool = False) -> None:
        self._nouns = nouns
        self._labels = {label.value: label for label in MentionLabel}
        self._labels |= {other: MentionLabel(ours) for other, ours in labels.items()}

    def __call__(self, doc: Doc) -> Doc:
        """Sort what the recogniser found into names and nominals."""
        mentions = complete_mentions(doc.text, self._mentions(doc))
        if self._nouns:
            mentions += find_nouns(doc.text, mentions)
        names = [m for m in mentions if m.label is not MentionLabel.NOM]
        nominals = [m for m in mentions if m.label is MentionLabel.NOM]
        doc.set_ents(list(_spans(doc, names)))
        doc.spans[NOMINALS] = list(_spans(doc, nominals))
        return doc

    def _mentions(self, doc: Doc) -> Iterator[Mention]:
        for span in doc.ents:
            label = self._labels.get(span.label_)
            if label is not None:
                yield Mention(span.start_char, span.end_char, span.text, label)


def _spans(doc: Doc, mentions: Iterable[Mention]) -> Iterator[DocSpan]:
    for mention in mentions:
        span = doc.char_span(mention.start, mention.end, label=mention.label.value)
        if span is not None:
            yield span


@Language.factory("kg_values", assigns=["doc.spans", "doc._.values"])
def make_values(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's form
    """Return the component that reads money, percentages and dates."""
    return read_values


def read_values(doc: Doc) -> Doc:
    """Set `doc._.values` and, widened to whole tokens, `doc.spans["values"]`."""
    values = find_values(doc.text, article_of(doc).date)
    doc._.values = values
    spans = (
        doc.char_span(v.start, v.end, label=v.kind.value, alignment_mode="expand") for v in values
    )
    doc.spans[VALUES] = [span for span in spans if span is not None]
    return doc


@Language.factory(
    "kg_coreference", requires=["doc.ents", "doc.spans", "doc.sents"], assigns=["doc._.entities"]
)
def make_coreference(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - spaCy's form
    """Return the component that gathers mentions into entities."""
    return gather_entities


def gather_entities(doc: Doc) -> Doc:
    """Set `doc._.entities` from the names and nominals of the Doc."""
    spans = [*doc.ents, *doc.spans.get(NOMINALS, ())]
    mentions = [
        Mention(span.start_char, span.end_char, span.text, MentionLabel(span.label_))
        for span in spans
    ]
    title = article_of(doc).title
    tokens = tokens_of(doc)
    doc._.entities = find_entities(doc.text, sentences_of(doc), mentions, title, tokens)
    return doc


@Language.factory(
    "kg_relations",
    default_config={"profile": Profile.BALANCED.value},
    requires=["doc.sents", "doc._.entities", "doc._.values"],
    assigns=["doc._.statements", "doc._.doubt"],
)
def make_relations(
    nlp: Language,  # noqa: ARG001 - spaCy's form
    name: str,  # noqa: ARG001 - spaCy's form
    profile: str,
) -> Callable[[Doc], Doc]:
    """Return the component that reads statements; `profile` says how sure they have to be."""
    return partial(read_relations, profile=Profile(profile))


def read_relations(doc: Doc, profile: Profile = Profile.BALANCED) -> Doc:
    """Set `doc._.statements` and `doc._.doubt` from the entities and values of the Doc."""
    doc._.statements, doc._.doubt = read_doubting(annotation_of(doc), tokens_of(doc), profile)
    return doc


def annotation_of(doc: Doc) -> Annotation:
    """Return what the pipeline found in the Doc before relations, as a record."""
    return Annotation(article_of(doc), sentences_of(doc), doc._.entities, doc._.values)
