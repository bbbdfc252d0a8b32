"""Variants of training samples: other names, other spellings, other line breaks.

The annotated reports are few, names in the news are endless. Every time a sample is used
its names may be swapped for names of the same type from other reports or for made-up ones,
so that the recogniser learns to read the sentence around a name. Spellings of the web
(typographic apostrophes, missing accents, headlines in capitals) are mixed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.model import MentionLabel
from kg.nlp.lexicon import rows
from kg.train.samples import Piece, Sample, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from random import Random

_VOWELS = "aeiouàèéìòùAEIOUÀÈÉÌÒÙ"
_ACCENTS = str.maketrans(
    {"à": "a'", "è": "e'", "é": "e'", "ì": "i'", "ò": "o'", "ù": "u'", "È": "E'"}
)
_LISTS = {
    "known-people": MentionLabel.PER,
    "known-places": MentionLabel.LOC,
    "known-organizations": MentionLabel.ORG,
    "known-products": MentionLabel.PROD,
}
_PLAIN_WORD = re.compile(r"(?<=[\s«])[a-zàèéìòù]{2,}")
_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each variation is made: shares of samples, or of names where it says so."""

    swap: float = 0.6
    swapped_names: float = 0.7
    made_up_names: float = 0.25
    known_names: float = 0.4
    window: float = 0.5
    openings: float = 0.08
    datelines: float = 0.06
    cuts: float = 0.15
    capitals: float = 0.06
    no_accents: float = 0.04
    apostrophes: float = 0.4
    quotes: float = 0.25
    breaks: float = 0.25


class Names:
    """Names by type to draw others of the same kind from.

    They come from the training reports themselves and from the lists of known names
    in `kg/nlp/lexicon`, so that the recogniser meets those too.
    """

    def __init__(self, samples: Iterable[Sample]) -> None:
        self._reported = _by_kind(
            piece for sample in samples for piece in sample.pieces() if _is_name(piece)
        )
        self._known = _by_kind(_known_names())

    def other(self, name: Piece, rng: Random, rates: Rates) -> str:
        """Return another name of the same type that takes the same article (l', la)."""
        kind = _kind(name)
        known = rng.random() < rates.known_names
        names = (self._known if known else self._reported).get(kind)
        if not names:
            return name.text
        chosen = rng.choice(names)
        if kind[0] is MentionLabel.PER and known:
            return chosen if " " not in name.text else f"{rng.choice(_first_names())} {chosen}"
        if not known and rng.random() < rates.made_up_names:
            return _blend(chosen, rng.choice(names), rng)
        return chosen

    def any(self, label: MentionLabel, rng: Random) -> Piece:
        """Return a known name of that type."""
        texts = self._known[label, rng.random() < 0.2] or self._known[label, False]
        return Piece(rng.choice(texts), label)


def _is_name(piece: Piece) -> bool:
    return piece.label is not None and piece.label is not MentionLabel.NOM


def _kind(name: Piece) -> tuple[MentionLabel | None, bool]:
    vowel = name.text[0] in _VOWELS and name.label is not MentionLabel.PER
    return name.label, vowel


def _by_kind(names: Iterable[Piece]) -> dict[tuple[MentionLabel | None, bool], list[str]]:
    found: dict[tuple[MentionLabel | None, bool], set[str]] = {}
    for name in names:
        found.setdefault(_kind(name), set()).add(name.text)
    return {kind: sorted(texts) for kind, texts in found.items()}


def _known_names() -> Iterator[Piece]:
    for list_, label in _LISTS.items():
        for row, names in name_rows(list_):
            if row != "first":
                yield from (Piece(name, label) for name in names)


@cache
def _first_names() -> tuple[str, ...]:
    return tuple(
        name for row, names in name_rows("known-people") if row == "first" for name in names
    )


def name_rows(list_: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of a list of names: what kind of names, and the names."""
    for kind, names in rows(list_):
        yield kind, names.split(", ")


@cache
def _openings() -> tuple[str, ...]:
    return tuple(words for _, row in name_rows("openings") for words in row)


def _blend(first: str, second: str, rng: Random) -> str:
    """Join the head of a long word of `first` to the tail of one of `second`."""
    heads = list(_WORD.finditer(first))
    tails = _WORD.findall(second)
    if not heads or not tails:
        return first
    head, tail = rng.choice(heads), rng.choice(tails)
    cut = rng.randint(2, len(head[0]) - 2)
    made: str = head[0][:cut] + tail[rng.randint(2, len(tail) - 2) :].lower()
    if head[0].isupper():
        made = made.upper()
    return first[: head.start()] + made + first[head.end() :]


def vary(sample: Sample, names: Names, rates: Rates, rng: Random) -> Sample:
    """Return a variant of the sample; the marks stay on the same mentions."""
    if rng.random() < rates.window:
        sample = _window(sample, rng)
    if rng.random() < rates.swap:
        sample = _swap_names(sample, names, rates, rng)
    if rng.random() < rates.datelines:
        sample = _date(sample, names, rng)
    sample = _open_otherwise(sample, rates, rng)
    if rng.random() < rates.apostrophes:
        sample = _spell(sample, lambda text: text.replace("'", "’"))
    if rng.random() < rates.no_accents:
        sample = _spell(sample, lambda text: text.translate(_ACCENTS))
    if rng.random() < rates.quotes:
        opening, closing = rng.choice([("“", "”"), ('"', '"')])
        sample = _spell(sample, lambda text: text.replace("«", opening).replace("»", closing))
    if rng.random() < rates.capitals:
        sample = _shout(sample, rng)
    if rng.random() < rates.breaks:
        gaps = tuple(rng.choice([" ", " ", "\n", "\n\n"]) for _ in sample.gaps)
        sample = replace(sample, gaps=gaps)
    return sample


def _window(sample: Sample, rng: Random) -> Sample:
    size = rng.randint(1, max(1, len(sample.sentences) - 1))
    start = rng.randint(0, len(sample.sentences) - size)
    return Sample(sample.sentences[start : start + size], sample.gaps[start : start + size - 1])


def _swap_names(sample: Sample, names: Names, rates: Rates, rng: Random) -> Sample:
    chosen: dict[Piece, str] = {}

    def swap(piece: Piece) -> Piece:
        if not _is_name(piece):
            return piece
        if piece not in chosen:
            swaps = rng.random() < rates.swapped_names
            chosen[piece] = names.other(piece, rng, rates) if swaps else piece.text
        return replace(piece, text=chosen[piece])

    return _each_piece(sample, swap)


def _spell(sample: Sample, spelling: Callable[[str], str]) -> Sample:
    return _each_piece(sample, lambda piece: replace(piece, text=spelling(piece.text)))


def _each_piece(sample: Sample, change: Callable[[Piece], Piece]) -> Sample:
    sentences = tuple(tuple(change(piece) for piece in sentence) for sentence in sample.sentences)
    return replace(sample, sentences=sentences)


def _open_otherwise(sample: Sample, rates: Rates, rng: Random) -> Sample:
    """Begin some sentences with another word, so that a capital alone makes no name."""
    sentences = []
    for sentence in sample.sentences:
        chance = rng.random()
        if chance < rates.openings:
            opening = rng.choice(_openings())
            joint = rng.choice([", ", ", ", " "])
            sentences.append((Piece(opening + joint), *_lowered(sentence)))
        elif chance < rates.openings + rates.cuts:
            sentences.append(_behead(sentence, rng))
        else:
            sentences.append(sentence)
    return replace(sample, sentences=tuple(sentences))


def _date(sample: Sample, names: Names, rng: Random) -> Sample:
    """Put a dateline in front: "MILANO - ", "Torino. ", "(Ansa) - "."""
    place = names.any(MentionLabel.LOC, rng)
    agency = Piece(
        rng.choice(["Ansa", "Radiocor", "Reuters", "Adnkronos", "Askanews"]), MentionLabel.ORG
    )
    lead: Sentence = rng.choice(
        [
            (
                replace(place, text=place.text.upper()),
                Piece(rng.choice([" - ", " – ", ". ", ", "])),
            ),
            (place, Piece(rng.choice([" - ", " – ", ". "]))),
            (Piece("("), agency, Piece(rng.choice([") - ", ") "]))),
            (replace(place, text=place.text.upper()), Piece(" ("), agency, Piece(") - ")),
        ]
    )
    first, *rest = sample.sentences
    return replace(sample, sentences=((*lead, *first), *rest))


def _lowered(sentence: Sentence) -> Sentence:
    first, *rest = sentence
    if _is_name(first):
        return sentence
    return (replace(first, text=first.text[:1].lower() + first.text[1:]), *rest)


def _behead(sentence: Sentence, rng: Random) -> Sentence:
    """Let the sentence begin at any later plain word, with a capital letter."""
    places = [
        (number, word.start())
        for number, piece in enumerate(sentence)
        if piece.label is None
        for word in _PLAIN_WORD.finditer(piece.text)
    ]
    if not places:
        return sentence
    number, start = rng.choice(places)
    text = sentence[number].text[start:]
    return (Piece(text[:1].upper() + text[1:]), *sentence[number + 1 :])


def _shout(sample: Sample, rng: Random) -> Sample:
    """Write one sentence in capitals, as headlines and leads often are."""
    number = rng.randrange(len(sample.sentences))
    loud: Sentence = tuple(replace(p, text=p.text.upper()) for p in sample.sentences[number])
    sentences: Sequence[Sentence] = sample.sentences
    return replace(sample, sentences=(*sentences[:number], loud, *sentences[number + 1 :]))
