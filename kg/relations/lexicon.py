"""The lexicon of relations: patterns, verbs and word classes, read from `patterns/*.toml`.

Each relation has one file, named after it; add a line to teach a new phrase.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from kg.errors import SettingsError
from kg.ontology import Relation, Status
from kg.relations.grammar import Pattern, Words, compile_pattern
from kg.relations.inflection import inflect

_PATTERNS = files("kg.relations") / "patterns"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All patterns, and for every word the patterns that hang on it."""

    words: Words
    patterns: tuple[Pattern, ...]
    index: Mapping[str, tuple[Pattern, ...]]

    def candidates(self, words: Iterator[str]) -> list[Pattern]:
        """Return the patterns of which an anchor occurs among the words, in lexicon order."""
        found: dict[str, Pattern] = {}
        for word in set(words) & self.index.keys():
            for pattern in self.index[word]:
                found[pattern.producer] = pattern
        return sorted(found.values(), key=lambda pattern: pattern.producer)


@cache
def load() -> Lexicon:
    """Read and compile the lexicon that ships with the package, once per process."""
    words = read_words()
    patterns = tuple(
        pattern for relation in Relation for pattern in _relation_patterns(relation, words)
    )
    index: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for word in sorted(pattern.anchor):
            index.setdefault(word, []).append(pattern)
    return Lexicon(words, patterns, {word: tuple(found) for word, found in index.items()})


@cache
def read_words() -> Words:
    """Read verbs.toml and classes.toml."""
    verbs = cast("dict[str, str]", read_table("verbs.toml"))
    classes = read_table("classes.toml")
    sets = cast("dict[str, str]", classes["classes"])
    stop = cast("dict[str, str]", classes["stop"])
    roles = cast("dict[str, list[str]]", classes["roles"])
    return Words(
        verbs={lemma: inflect(lemma, notes) for lemma, notes in verbs.items()},
        classes={name: frozenset(text.split()) for name, text in sets.items()},
        stop=frozenset(stop["words"].split()),
        titles=tuple(roles["titles"]),
    )


def _relation_patterns(relation: Relation, words: Words) -> Iterator[Pattern]:
    table = read_table(f"{relation}.toml").get("patterns")
    if not isinstance(table, dict):
        raise SettingsError(f"no [patterns] for {relation}", path=f"{relation}.toml")
    for name, entry in table.items():
        if isinstance(entry, str):
            yield compile_pattern(relation, name, entry, words)
        else:
            status = Status(entry["status"])
            yield compile_pattern(relation, name, entry["pattern"], words, status)


def read_table(name: str) -> dict[str, object]:
    """Read one file of the lexicon; raise SettingsError when it cannot be read."""
    try:
        return tomllib.loads((_PATTERNS / name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot read the lexicon: {error}", path=name) from error


@cache
def families(word: str) -> tuple[str, ...]:
    """Return the families of triggers that a word belongs to, by name.

    >>> families("fornitrice")
    ('supply',)
    """
    return tuple(name for name, expression in _families().items() if expression.fullmatch(word))


@cache
def _families() -> Mapping[str, re.Pattern[str]]:
    table = cast("dict[str, dict[str, str]]", read_table("triggers.toml"))["families"]
    return {name: _expression(words.split()) for name, words in table.items()}


def _expression(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word).replace(r"\*", r"\w*") for word in words))
