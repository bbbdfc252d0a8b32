"""What a nominal mention says of itself: "il gruppo di Redmond", "gli americani"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.model import MentionLabel
from kg.nlp.coreference.scene import WORD
from kg.nlp.lexicon import rows, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Noun:
    """What a nominal mention says of itself: the type and the part its head noun names."""

    type: MentionLabel | None
    part: str
    head: str
    modifiers: tuple[str, ...]
    plural: bool


def read_noun(text: str) -> Noun:
    """Read the words of a nominal mention.

    >>> noun = read_noun("il gruppo di Redmond")
    >>> noun.part, noun.head, noun.modifiers
    ('self', 'gruppo', ('redmond',))
    """
    parts = [word.lower() for word in WORD.findall(text.replace("’", "'"))]
    content = [word for word in parts if word not in words("noun-frames")]
    for word in content:
        if word in _heads():
            type_, part = _heads()[word]
            rest = tuple(other for other in content if other != word)
            return Noun(type_, part, word, rest, plural=_is_plural(parts, word))
    first = content[0] if content else ""
    plural = _is_plural(parts, first)
    return Noun(None, "folk" if plural else "other", first, tuple(content), plural=plural)


@lru_cache(maxsize=4096)
def head(text: str) -> str:
    """Return the head noun of a nominal mention."""
    return read_noun(text).head


def _is_plural(parts: Sequence[str], head: str) -> bool:
    return bool(parts) and (
        parts[0] in {"i", "gli", "le"} or (parts[0] == head and head.endswith("i"))
    )


@cache
def _heads() -> Mapping[str, tuple[MentionLabel, str]]:
    found: dict[str, tuple[MentionLabel, str]] = {}
    for type_, part, nouns in rows("nominal-heads"):
        for noun in nouns.split():
            found.setdefault(noun, (MentionLabel(type_), part))
    return found
