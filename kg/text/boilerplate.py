"""Boilerplate: what stands around an article's sentences and is none of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.text.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPENING = 5
_LONGEST_NOTE = 30

_NOTES = re.compile(
    r"""
    (?: [©(c)\s]* (?:copyright\b.*)? riproduzione\s riservata .*
      | (?:leggi|vedi|guarda|ascolta|scopri)\s anche \b .*
      | (?:leggi|continua)\s (?:tutto|a\sleggere|l['’]articolo) \b .*
      | condividi (?:\s (?:su|l['’]articolo|questo) \b .*)? | stampa | pubblicità | commenta .{0,20}
      | iscriviti\s (?:alla|a|al) \b .* newsletter .*
      | segui(?:ci)? \b .* \b su\s (?:google|facebook|instagram|linkedin|telegram|whatsapp|x) \b .*
      | l['’]articolo\b .* \b (?:proviene\sda|sembra\sessere\sil\sprimo\ssu) \b .*
      | the\spost\b .* \b (?:appeared\sfirst\son|first\sappeared\son) \b .*
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_READING_TIME = re.compile(r"tempo di lettura.*|[0-9]+ minut[oi] di lettura", re.IGNORECASE)
_SIGNED = re.compile(r"[,–—\s-]*(?:di|a cura di|by|redazione)\b\s*(.*)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[|·•,–—]\s*|\s+-\s+")
_PUBLISHED = re.compile(
    r"(?:pubblicato|aggiornato|ultimo aggiornamento)?\s*(?:il|:)?\s*", re.IGNORECASE
)
_PARTICLE = re.compile(r"e|de|di|del|della|da|dal|van|von")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*$")


def trim(paragraphs: Sequence[str], title: str | None) -> list[str]:
    """Return the paragraphs without the repeated title, the byline and the site's notes.

    A byline is looked for only among the first five paragraphs, and only up to the first
    that ends like a sentence and is long enough to be prose.

    >>> trim(["Di Ada Neri | Milano", "Alfa compra Beta.", "© Riproduzione riservata"], None)
    ['Alfa compra Beta.']
    """
    kept = []
    for number, paragraph in enumerate(paragraphs):
        opening = number < _OPENING
        if opening and (_same(paragraph, title) or _is_byline(paragraph)):
            continue
        if not _is_note(paragraph):
            kept.append(paragraph)
    return kept


def is_prose(paragraph: str) -> bool:
    """Tell whether a paragraph reads like a sentence: six words or more and an end."""
    return len(paragraph.split()) >= 6 and _SENTENCE_END.search(paragraph) is not None


def _same(paragraph: str, title: str | None) -> bool:
    return title is not None and paragraph.casefold().split() == title.casefold().split()


def _is_note(paragraph: str) -> bool:
    if len(paragraph.split()) > _LONGEST_NOTE:
        return False
    return bool(_NOTES.fullmatch(paragraph) or _READING_TIME.fullmatch(paragraph))


def _is_byline(paragraph: str) -> bool:
    """Tell "di Ada Neri | Milano | 3 ottobre 2024" from a subtitle."""
    if len(paragraph.split()) > 14 or _SENTENCE_END.search(paragraph):
        return False
    parts = [part for part in _SEPARATOR.split(paragraph) if part]
    if not parts:
        return True
    if any(_is_moment(part) for part in parts):
        return True
    signed = _SIGNED.fullmatch(paragraph)
    return signed is not None and _is_name(_SEPARATOR.split(signed[1])[0])


def _is_moment(part: str) -> bool:
    return parse_date(_PUBLISHED.sub("", part, count=1)) is not None or bool(
        _READING_TIME.fullmatch(part)
    )


def _is_name(words: str) -> bool:
    names = [word for word in words.split() if not _PARTICLE.fullmatch(word)]
    return 1 <= len(names) <= 6 and all(name[0].isupper() for name in names)
