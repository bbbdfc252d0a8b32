"""Where sentences begin and end, read from the raw text by rule.

A full stop ends a sentence unless the word before it is an abbreviation, an initial or a
list number, or what follows cannot begin a sentence. Line breaks end sentences too, so
that titles and list items stand alone; only the breaks of hard-wrapped text do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.model import Span
from kg.nlp.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOP = re.compile(r"(?:\.{3}|[.!?…]+)[»”\"’')\]]*")
_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
_WORD_BEFORE = re.compile(r"[\w.&'’]*$")
_WORD_AFTER = re.compile(r"[«“\"‘'(\[–—-]*\s*([\w&]+(?:['’](?=\w))?)")
_OPENING = "«“\"‘'([–—-"
_ELISION = re.compile(r"^\w*[^\W\d_][’'](?=\w{2}|\w$(?<!s))")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*\d{1,2}$")
_WRAPPED_LINE = 50
_LONGEST_WORD = 40


def find_sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of `text` in order, without the white space around them.

    >>> text = "Eni S.p.A. sale del 2,5%. xAI ha raccolto 6 miliardi."
    >>> [text[s.start : s.end] for s in find_sentences(text)]
    ['Eni S.p.A. sale del 2,5%.', 'xAI ha raccolto 6 miliardi.']
    """
    spans = []
    start = 0
    for end in sorted({*_full_stops(text), *_line_ends(text), len(text)}):
        span = _trim(text, start, end)
        if span is not None:
            spans.append(span)
        start = end
    return tuple(spans)


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _full_stops(text: str) -> Iterator[int]:
    for mark in _STOP.finditer(text):
        if _ends_sentence(text, mark):
            yield mark.end()


def _ends_sentence(text: str, mark: re.Match[str]) -> bool:
    after = _WORD_AFTER.match(text, _skip_spaces(text, mark.end()))
    following = after[1] if after else ""
    spaced = mark.end() >= len(text) or text[mark.end()].isspace()
    if not spaced:
        return _is_glued_stop(text, mark, following)
    before = _word_before(text, mark.start())
    if mark[0][0] == "." and mark[0][:2] != "..":
        return _stop_ends(text, mark, before, following)
    return not following or not _is_lower(following)


def _skip_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _word_before(text: str, end: int) -> str:
    found = _WORD_BEFORE.search(text, max(0, end - _LONGEST_WORD), end)
    return found[0] if found else ""


def _is_glued_stop(text: str, mark: re.Match[str], following: str) -> bool:
    """Tell a stop without a space after it ("il gruppo.La società") from "Node.Js"."""
    before = _word_before(text, mark.start())
    return (
        mark[0] in {".", "!", "?"}
        and len(before) > 2
        and before[-1].islower()
        and "." not in before
        and following[:1].isupper()
        and text[mark.end()] == following[0]
        and _begins_sentences(following)
    )


def _stop_ends(text: str, mark: re.Match[str], before: str, following: str) -> bool:
    word = _ELISION.sub("", before)
    folded = word.lower()
    if _LIST_NUMBER.search(text, max(0, mark.start() - 4), mark.start()):
        return False
    if folded in words("abbreviations-inner"):
        return False
    if folded in words("abbreviations-final") or _INITIAL.fullmatch(word):
        return not following or _begins_sentences(following)
    if not following or not _is_lower(following):
        return True
    quoted = len(mark[0]) > 1
    return (
        not quoted and (len(word) > 4 or word[-1:].isdigit()) and following not in words("joints")
    )


def _begins_sentences(word: str) -> bool:
    return word[:1].isupper() and word.lower().replace("’", "'") in words("sentence-openers")


def _is_lower(word: str) -> bool:
    """Tell an ordinary lower-case word from names such as "xAI" and "iPhone"."""
    return word == word.lower() and word[:1].isalpha()


def _line_ends(text: str) -> Iterator[int]:
    start = 0
    for line_break in _LINE_BREAK.finditer(text):
        line = text[start : line_break.start()]
        if not _is_wrapped(line, line_break[0], text[line_break.end() : line_break.end() + 1]):
            yield line_break.end()
        start = line_break.end()


def _is_wrapped(line: str, line_break: str, following: str) -> bool:
    """Tell a break of hard-wrapped text from the end of a title or a paragraph."""
    if line_break.count("\n") > 1 or len(line) < _WRAPPED_LINE or line[-1:] in ".!?…:;»”":
        return False
    last = line.rsplit(maxsplit=1)[-1].lower()
    return following.islower() or line[-1:] == "," or last in words("joints")
