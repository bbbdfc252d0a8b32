"""Features of a candidate: the words around two mentions, never the names themselves.

A feature is a short string; the model gives it a weight per relation. Mentions and values
appear as their letter (O, P, L, G, M, Q, D), so that no weight can hang on a company.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.relations.candidates import FAR, Candidate, Context
from kg.relations.findings import Finding
from kg.relations.symbols import Line

_STEM = 5
_REACH = 8
_JOINS = frozenset({",", "e", "ed", "o", "né", "nonché", "oltre", "con"})
_LEAD = frozenset(
    [
        "il",
        "lo",
        "la",
        "i",
        "gli",
        "le",
        "l'",
        "un",
        "uno",
        "una",
        "di",
        "d'",
        "del",
        "dello",
        "della",
        "dei",
        "degli",
        "delle",
        "dell'",
        "a",
        "ad",
        "al",
        "allo",
        "alla",
        "ai",
        "agli",
        "alle",
        "all'",
        "da",
        "dal",
        "dallo",
        "dalla",
        "dai",
        "dagli",
        "dalle",
        "dall'",
        "in",
        "nel",
        "nello",
        "nella",
        "nei",
        "negli",
        "nelle",
        "nell'",
        "con",
        "col",
        "su",
        "sul",
        "sulla",
        "sui",
        "tra",
        "fra",
        "per",
    ],
)
_BREAKS = frozenset({";", ":", ".", "«", "»", "(", ")"})


@dataclass(frozen=True, slots=True)
class View:
    """A line prepared for features: words, stems, trigger lemmas and lists of mentions.

    `heads` and `tails` give for each position the first and last member of the list of
    mentions it belongs to ("X, Y e Z"), so that every member sees what its list sees.
    """

    line: Line
    words: tuple[str, ...]
    stems: tuple[str, ...]
    lemmas: tuple[str, ...]
    families: tuple[tuple[str, ...], ...]
    heads: tuple[int, ...]
    tails: tuple[int, ...]
    hits: Mapping[tuple[int, int], tuple[str, ...]]


def view(
    line: Line,
    lemmas: Mapping[str, str],
    families: Callable[[str], tuple[str, ...]],
    findings: Sequence[Finding],
) -> View:
    """Prepare a line; `lemmas` maps forms to verbs, `families` a word to its families."""
    words = tuple(symbol.word for symbol in line.symbols)
    stems = tuple(word if len(word) <= _STEM else word[:_STEM] for word in words)
    heads, tails = _lists(line, words)
    hits: dict[tuple[int, int], tuple[str, ...]] = {}
    for finding in findings:
        for pair, mark in (
            ((finding.subject, finding.object), ""),
            ((finding.object, finding.subject), "^"),
        ):
            hits[pair] = (*hits.get(pair, ()), f"{finding.relation}{mark}")
    found = tuple(lemmas.get(word, "") for word in words)
    kin = tuple(() if symbol.letter else families(symbol.code) for symbol in line.symbols)
    return View(line, words, stems, found, kin, heads, tails, hits)


def features(view: View, context: Context, candidate: Candidate) -> list[str]:
    """Return the features of a candidate, without repetition, in a stable order."""
    found = _far(view, context, candidate) if candidate.away else _near(view, context, candidate)
    return list(dict.fromkeys(found))


def _lists(line: Line, words: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Find lists of mentions of one kind; return first and last member for each position."""
    heads, tails = list(range(len(words))), list(range(len(words)))
    last = -1
    for position, symbol in line.mentions():
        if last >= 0 and line.symbols[last].letter == symbol.letter:
            between = words[last + 1 : position]
            if _joined(between):
                heads[position] = heads[last]
        last = position
    for position in range(len(words) - 1, -1, -1):
        head = heads[position]
        if head != position:
            tails[head] = max(tails[head], position)
    for position, head in enumerate(heads):
        tails[position] = tails[head]
    return tuple(heads), tuple(tails)


def _joined(between: Sequence[str]) -> bool:
    """Tell whether these words do no more than join two members of a list."""
    if not between or len(between) > 5 or between[0] not in {",", "e", "ed", "o"}:
        return False
    rest = [word for word in between if word not in _JOINS and word not in _LEAD]
    return len(rest) <= 1 and all(word.isalpha() for word in rest)


def _near(view: View, context: Context, candidate: Candidate) -> Iterator[str]:
    left_first = candidate.left_at < candidate.right_at
    order = ">" if left_first else "<"
    first, second = sorted((candidate.left_at, candidate.right_at))
    same_list = view.heads[first] == view.heads[second]
    start, end = first, second
    if not same_list:
        start, end = view.tails[first], view.heads[second]
        if start >= end:
            start, end = first, second
    yield "bias"
    yield f"o{order}"
    yield f"list{same_list}{order}"
    yield from _between(view, order, start, end)
    yield from _around(view, order, view.heads[first], view.tails[second])
    yield from _adjacent(view, order, (view.heads[first], start), (end, view.tails[second]))
    yield from _lemmas(view, order, first, second)
    yield from _shape(view, context, candidate, order)
    for hit in view.hits.get((candidate.left, candidate.right), ()):
        yield f"hit{hit}"
        yield "hit"


def _between(view: View, order: str, start: int, end: int) -> Iterator[str]:
    words, stems = view.words[start + 1 : end], view.stems[start + 1 : end]
    symbols = view.line.symbols[start + 1 : end]
    if len(words) <= 5:
        yield f"B{order}{' '.join(words)}"
        yield f"BS{order}{' '.join(stems)}"
    inner = [i for i, symbol in enumerate(symbols) if symbol.letter in {"O", "P"}]
    if len(words) <= 16:
        for position, (word, stem) in enumerate(zip(words, stems, strict=True)):
            part = _part(position, inner)
            yield f"b{order}{part}{word}"
            yield f"s{order}{stem}"
        for one, two in pairwise(stems):
            yield f"bb{order}{one} {two}"
        for one, two in zip(words, stems[2:], strict=False):
            yield f"bg{order}{one} {two}"
    else:
        for stem in (*stems[:6], *stems[-6:]):
            yield f"s{order}{stem}"
    yield f"bf{order}{' '.join(stems[:2])}"
    yield f"bl{order}{' '.join(stems[-2:])}"
    yield f"bl3{order}{' '.join(stems[-3:])}"
    yield f"bfl{order}{' '.join(stems[:1])}|{' '.join(words[-1:])}"
    yield f"d{order}{_bucket(end - start)}"
    yield f"n{order}{min(len(inner), 4)}"
    yield f"nt{order}{''.join(s.letter for s in symbols if s.letter)[:4]}"
    broken = sorted(set(words) & _BREAKS)
    yield f"br{order}{''.join(broken)}{min(words.count(','), 3)}"
    for family, positions in _families(view, start + 1, end).items():
        parts = sorted({_part(p - start - 1, inner) for p in positions})
        yield f"f{order}b{family}"
        for part in parts:
            yield f"f{order}b{part}{family}"
            yield f"fp{order}b{part}{family}|{words[-1]}"
        yield f"ff{order}{family}|{' '.join(words[:1])}"


def _part(position: int, inner: Sequence[int]) -> str:
    """Tell on which side of the mentions between the two ends a word stands."""
    if not inner:
        return "="
    return "1" if position < inner[0] else "2" if position > inner[-1] else "m"


def _families(view: View, start: int, end: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position in range(max(0, start), min(end, len(view.families))):
        for family in view.families[position]:
            found.setdefault(family, []).append(position)
    return found


def _around(view: View, order: str, first: int, second: int) -> Iterator[str]:
    symbols = view.line.symbols
    far = ""
    for position in range(first - 1, max(-1, first - 1 - _REACH), -1):
        stem = view.stems[position]
        yield f"p{order}{far}{stem}"
        for family in view.families[position]:
            yield f"f{order}p{far}{family}"
            yield f"fp{order}p{far}{family}|{view.words[first - 1]}"
        if symbols[position].letter in {"O", "P"} or view.words[position] in _BREAKS:
            far = "~"
    far = ""
    for position in range(second + 1, min(len(symbols), second + 1 + _REACH)):
        stem = view.stems[position]
        yield f"a{order}{far}{stem}"
        for family in view.families[position]:
            yield f"f{order}a{far}{family}"
        if symbols[position].letter in {"O", "P"} or view.words[position] in _BREAKS:
            far = "~"
    before = view.stems[max(0, first - 3) : first]
    after = view.stems[second + 1 : second + 4]
    for size in (1, 2, 3):
        yield f"p{size}{order}{' '.join(before[-size:])}"
        yield f"a{size}{order}{' '.join(after[:size])}"


def _adjacent(
    view: View, order: str, first: tuple[int, int], second: tuple[int, int]
) -> Iterator[str]:
    words = ("^", *view.words, "$")
    left = words[first[0]]
    right = words[second[0]]
    yield f"ab{order}{left}|{right}"
    yield f"aba{order}{left}|{words[first[1] + 2]}|{right}|{words[second[1] + 2]}"
    yield f"aa{order}{words[first[1] + 2]}|{words[second[1] + 2]}"


def _lemmas(view: View, order: str, first: int, second: int) -> Iterator[str]:
    for position, lemma in enumerate(view.lemmas):
        if not lemma:
            continue
        side = "p" if position < first else "b" if position < second else "a"
        distance = first - position if side == "p" else position - second if side == "a" else 0
        if distance > 12:
            continue
        yield f"v{order}{side}{lemma}"
        prepositions = f"{view.words[first - 1] if first else '^'}|{view.words[second - 1]}"
        yield f"vp{order}{side}{lemma}|{prepositions}"
        if position:
            yield f"vw{order}{side}{view.words[position - 1]} {lemma}"


def _shape(view: View, context: Context, candidate: Candidate, order: str) -> Iterator[str]:
    symbols = view.line.symbols
    left, right = symbols[candidate.left_at], symbols[candidate.right_at]
    yield f"nom{order}{left.nominal:d}{right.nominal:d}"
    yield f"main{candidate.left == context.main:d}{candidate.right == context.main:d}"
    letters = [s.letter for _, s in view.line.mentions()]
    yield f"no{order}{min(letters.count('O'), 5)}"
    for letter in "MQD":
        if any(s.letter == letter for s in symbols):
            yield f"has{letter}{order}"


def _far(view: View, context: Context, candidate: Candidate) -> Iterator[str]:
    """Features of a pair of which one end is only spoken of before the line."""
    at = max(candidate.left_at, candidate.right_at)
    order = ")" if candidate.left_at < 0 else "("
    absent = candidate.left if candidate.left_at < 0 else candidate.right
    yield "bias"
    yield f"far{order}"
    yield f"away{order}{candidate.away}"
    head, tail = view.heads[at], view.tails[at]
    for position in range(max(0, head - 12), head):
        yield f"p{order}{view.stems[position]}"
        if head - position > 1:
            yield f"pb{order}{view.stems[position]} {view.stems[position + 1]}"
    for position in range(tail + 1, min(len(view.words), tail + 9)):
        yield f"a{order}{view.stems[position]}"
        if position > tail + 1:
            yield f"abb{order}{view.stems[position - 1]} {view.stems[position]}"
    before, after = view.stems[max(0, head - 3) : head], view.stems[tail + 1 : tail + 4]
    for size in (1, 2, 3):
        yield f"p{size}{order}{' '.join(before[-size:])}"
        yield f"a{size}{order}{' '.join(after[:size])}"
    for position, lemma in enumerate(view.lemmas):
        if lemma and abs(position - at) <= 12:
            side = "p" if position < at else "a"
            yield f"v{order}{side}{lemma}"
            yield f"vp{order}{side}{lemma}|{view.words[at - 1] if at else '^'}"
    seen = "="
    for position in range(at - 1, -1, -1):
        for family in view.families[position]:
            yield f"f{order}p{family}"
            yield f"fp{order}p{seen}{family}|{view.words[head - 1]}"
        if view.line.symbols[position].letter in {"O", "P"}:
            seen = "~"
    seen = "="
    for position in range(at + 1, len(view.words)):
        for family in view.families[position]:
            yield f"f{order}a{seen}{family}"
        if view.line.symbols[position].letter in {"O", "P"}:
            seen = "~"
    yield f"start{order}{' '.join(view.stems[:1])}"
    yield f"start2{order}{' '.join(view.stems[:2])}"
    for position in range(min(at, len(view.words))):
        if view.words[position] in {"sua", "suo", "ne", "vi", "cui", "suoi", "sue", "gli", "le"}:
            yield f"pro{order}{view.words[position]}{at - position < 5}"
    yield from _salience(view, context, candidate, absent, order)


def _salience(
    view: View, context: Context, candidate: Candidate, absent: int, order: str
) -> Iterator[str]:
    index, letter = candidate.line, context.letters[absent]
    here = [e for e in context.places[index] if context.letters[e] == letter]
    at = max(candidate.left_at, candidate.right_at)
    earlier = [e for e in here if min(context.places[index][e]) < at]
    spoken = context.spoken_of(index)
    rivals = [e for e in spoken if context.letters[e] == letter]
    yield f"here{order}{min(len(here), 3)}{min(len(earlier), 2)}"
    yield f"rivals{order}{min(len(rivals), 4)}"
    is_main = absent == context.main
    yield f"main{order}{is_main:d}{candidate.away}"
    yield f"other{order}{(candidate.left + candidate.right - absent) == context.main:d}"
    rank = sum(context.counts[e] > context.counts[absent] for e in rivals)
    yield f"rank{order}{min(rank, 3)}"
    yield f"count{order}{min(context.counts[absent], 5)}"
    if candidate.away != FAR:
        places = context.places[index - candidate.away]
        same = [e for e in places if context.letters[e] == letter]
        same.sort(key=lambda e: places[e][0])
        yield f"role{order}{candidate.away}{min(3, same.index(absent))}{min(len(same), 3)}"
        yield f"last{order}{candidate.away}{same[-1] == absent:d}"
        nominal = context.lines[index].symbols[at].nominal
        yield f"nom{order}{nominal:d}"
    del view


def _bucket(distance: int) -> str:
    for limit in (1, 2, 3, 4, 6, 8, 11, 15, 20, 30):
        if distance <= limit:
            return str(limit)
    return "40"
