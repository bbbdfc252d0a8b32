"""Mentions of an article made whole: what is named once is named everywhere.

The recogniser reads a few words around each place; an article names the same company many
times. A name that was recognised is sought in the rest of the text, and all its mentions
get the type most of them carry.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Mention, MentionLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LEAST_SHARE = 0.34


def complete_mentions(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in text order, with missed repetitions of their names added."""
    found = _trim_all(text, mentions)
    names = _names(found)
    typed = [_retyped(mention, names) for mention in found]
    return sorted([*typed, *_repetitions(text, typed, names)], key=lambda m: m.start)


def _trim_all(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    return [trimmed for mention in mentions if (trimmed := trim(text, mention)) is not None]


def trim(text: str, mention: Mention) -> Mention | None:
    """Return the mention without white space, quotes and commas at its ends."""
    start, end = mention.start, mention.end
    while start < end and text[start] in " \n\t\r«»“”\"'’‘,;:.-–—(":
        start += 1
    while end > start and text[end - 1] in " \n\t\r«»“”\",;:-–—(":
        end -= 1
    if start == end or not any(char.isalnum() for char in text[start:end]):
        return None
    return Mention(start, end, text[start:end], mention.label)


def _names(mentions: Iterable[Mention]) -> dict[str, MentionLabel]:
    """Return each name with the type most of its mentions carry; the first wins a tie."""
    labels: dict[str, Counter[MentionLabel]] = defaultdict(Counter)
    for mention in mentions:
        if mention.label is not MentionLabel.NOM:
            labels[mention.text][mention.label] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in labels.items()}


def _retyped(mention: Mention, names: Mapping[str, MentionLabel]) -> Mention:
    if mention.label is MentionLabel.NOM:
        return mention
    return replace(mention, label=names[mention.text])


def _repetitions(
    text: str, mentions: Sequence[Mention], names: Mapping[str, MentionLabel]
) -> Iterator[Mention]:
    taken = bytearray(len(text))
    counts = Counter(mention.text for mention in mentions)
    for mention in mentions:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    pattern = _any_of(name for name in names if _is_telling(name))
    if pattern is None:
        return
    silent: dict[str, list[int]] = defaultdict(list)
    for place in pattern.finditer(text):
        if not any(taken[place.start() : place.end()]):
            silent[place[0]].append(place.start())
    for name, starts in silent.items():
        if counts[name] >= _LEAST_SHARE * (counts[name] + len(starts)):
            for start in starts:
                yield Mention(start, start + len(name), name, names[name])


def _is_telling(name: str) -> bool:
    return len(name) > 1 and name != name.lower()


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of whole names, the longest first."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    if not ordered:
        return None
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])")
