"""Finding what a teacher quotes: exactly, or exactly but for quotation marks and white space.

Real offsets come back in either case: `text[start:end]` is what the article says, whatever
the quote looked like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Span

_SAME = {
    **dict.fromkeys("’‘‛´`ʼ′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphens and other marks of no width
_LOOSE_ENDS = " \t\n.,;:"


class Text:
    """A text in which things are looked up, normalised once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain, self._places = _normalised(text)
        self._words: dict[str, list[Span]] = {}

    def find(self, wanted: str) -> list[Span]:
        r"""Return where `wanted` stands, exactly if it does, else normalised; in text order.

        >>> Text("Ha detto: «l’Eni\n sale».").find("l'Eni sale")
        [Span(start=11, end=22)]
        """
        wanted = wanted.strip()
        if not wanted:
            return []
        exact = [Span(at, at + len(wanted)) for at in _all(self.text, wanted)]
        return exact or self._find_plain(wanted)

    def find_quote(self, quote: str) -> list[Span]:
        """Return where a quote stands; a stop or comma too many at its end does no harm."""
        return self.find(quote) or self.find(quote.strip(_LOOSE_ENDS))

    def find_words(self, wanted: str) -> list[Span]:
        """Return where `wanted` stands as whole words."""
        if wanted not in self._words:
            self._words[wanted] = [span for span in self.find(wanted) if self._is_whole(span)]
        return self._words[wanted]

    def _find_plain(self, wanted: str) -> list[Span]:
        plain = _normalised(wanted)[0].strip()
        if not plain:
            return []
        return [
            Span(self._places[at], self._places[at + len(plain) - 1] + 1)
            for at in _all(self._plain, plain)
        ]

    def _is_whole(self, span: Span) -> bool:
        before, after = self.text[span.start - 1 : span.start], self.text[span.end : span.end + 1]
        first, last = self.text[span.start], self.text[span.end - 1]
        return not (_is_word(before) and _is_word(first)) and not (
            _is_word(last) and _is_word(after)
        )


def _normalised(text: str) -> tuple[str, list[int]]:
    """Return the text normalised, and where each of its characters came from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _NOTHING:
            continue
        if character.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                places.append(place)
            continue
        for other in _SAME.get(character, character):
            characters.append(other)
            places.append(place)
    return "".join(characters), places


def _all(text: str, wanted: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(wanted), text))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
