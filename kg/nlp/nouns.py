"""Nominal mentions by rule, for recognisers that know names only.

Our own recogniser learns "la società", "il gruppo di Redmond" from the annotated reports.
Installed spaCy pipelines do not: for them a definite article with a noun for companies or
their people is taken, with the adjective of nation or town that may follow.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.model import Mention, MentionLabel
from kg.nlp.lexicon import rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def find_nouns(text: str, names: Sequence[Mention]) -> Iterator[Mention]:
    """Yield definite descriptions of companies and people that touch no name.

    >>> [mention.text for mention in find_nouns("La società torinese cresce.", [])]
    ['La società torinese']
    """
    taken = {position for name in names for position in range(name.start, name.end)}
    for place in _pattern().finditer(text):
        start = place.start("article") if place["article"] else place.start("noun")
        if place.end() + 1 not in taken and start not in taken:
            yield Mention(start, place.end(), text[start : place.end()], MentionLabel.NOM)


@cache
def _pattern() -> re.Pattern[str]:
    nouns = "|".join(sorted(words("definite-nouns"), key=lambda noun: (-len(noun), noun)))
    stems = "|".join(stem for row in rows("nations") for stem in row[1].split())
    article = r"(?P<article>\b(?:[Ii]l |[Ll]o |[Ll]a |[Ll]['’]))"
    joined = r"\b(?:[DdNn]e|[AaSs]u?|[Dd]a)l(?:l[ao] |l['’]| )"
    return re.compile(
        rf"(?:{article}|{joined})(?P<noun>(?:{nouns})(?: (?:{stems})\w*)?)\b(?! di [A-Z]| [A-Z])"
    )
