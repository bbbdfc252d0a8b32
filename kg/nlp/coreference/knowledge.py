"""What a reader knows beside the text: nations and their towns, nicknames, kinds of firms."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.nlp.lexicon import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from kg.nlp.coreference.nouns import Noun
    from kg.nlp.coreference.scene import Candidate


def knowledge_clues(
    noun: Noun, candidate: Candidate, context: set[str], names: AbstractSet[str]
) -> Iterator[str]:
    """Yield what nation, nickname and kind say of a noun and an entity in its context."""
    words_of_noun = {noun.head, *noun.modifiers}
    wanted = {nation for word in words_of_noun for nation in _nations_of_word(word)}
    if wanted:
        known = _known_nations(names)
        told = {nation for word in context | names for nation in _nations_of_word(word)}
        if wanted & (known | told):
            yield "nation=same"
        elif known or told:
            yield f"nation={'other' if known else 'told-other'}"
    nicknames = {word for name in candidate.forms for word in _nicknames().get(name, ())}
    if any(word.startswith(nick) for word in words_of_noun for nick in nicknames):
        yield "nickname"
    kind = min(candidate.kinds, default="other")
    yield f"kind={kind}&{noun.part}"


@lru_cache(maxsize=16384)
def _nations_of_word(word: str) -> tuple[str, ...]:
    return tuple(
        nation
        for nation, stems, places, _ in _nations()
        if word in places or word.startswith(stems)
    )


def _known_nations(names: AbstractSet[str]) -> set[str]:
    return {nation for nation, _, _, known in _nations() if names & known}


@cache
def _nations() -> tuple[tuple[str, tuple[str, ...], frozenset[str], frozenset[str]], ...]:
    return tuple(
        (
            row[0],
            tuple(row[1].split()),
            frozenset(row[2].split()),
            frozenset(" ".join(row[3:]).split()),
        )
        for row in rows("nations")
    )


@cache
def _nicknames() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(nicks.split()) for name, nicks in rows("nicknames")}
