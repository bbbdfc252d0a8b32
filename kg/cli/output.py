"""How answers look: tables for people, JSON, CSV and the rest for programs.

Words for people go to standard error, data to standard output. Text from the news is
untrusted: control characters and direction overrides never reach a terminal.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from kg.cli.language import LANGUAGE, say
from kg.cli.translation import in_italian
from kg.errors import KgError
from kg.graph.export import defused

if TYPE_CHECKING:
    from kg.query import Answer, Cell

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SCALES = (
    (Decimal(10) ** 9, "mld", "bn"),
    (Decimal(10) ** 6, "mln", "mn"),
)


class Format(StrEnum):
    """The forms of an answer."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "md"


def err_console() -> Console:
    """Return the console for words: standard error, no markup read from texts, no line cut."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def aside(text: str) -> None:
    """Say something that is no answer: dim, on standard error."""
    err_console().print(clean(text), style="dim", soft_wrap=True)


def clean(text: str) -> str:
    r"""Replace what could steer a terminal: control characters, direction overrides.

    >>> clean("a\x1b[31mb") == "a\ufffd[31mb"
    True
    """
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def number(value: Decimal | float, language: str = LANGUAGE) -> str:
    """Write a number as papers do, large ones in millions and billions.

    >>> number(Decimal(6600000000), "it"), number(Decimal("4.9"), "it"), number(1500, "en")
    ('6,6 mld', '4,9', '1,500')
    """
    decimal = Decimal(str(value))
    for scale, it, en in _SCALES:
        if abs(decimal) >= scale:
            return f"{_grouped(decimal / scale, language)} {it if language == 'it' else en}"
    return _grouped(decimal, language)


def _grouped(value: Decimal, language: str) -> str:
    text = f"{value.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "it" else text


def render(answer: Answer, form: Format, *, limit: int = 0) -> str:
    """Return an answer as text in one of the forms; `limit` cuts the rows of a table."""
    if form is Format.TABLE:
        return _table(answer, limit)
    if form is Format.JSON:
        return json.dumps(_objects(answer), ensure_ascii=False, indent=2) + "\n"
    if form is Format.JSONL:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(answer))
    if form is Format.MARKDOWN:
        return _markdown(answer)
    return _separated(answer, "," if form is Format.CSV else "\t")


def _objects(answer: Answer) -> list[dict[str, str | float | bool | None]]:
    return [
        {name: _plain(cell) for name, cell in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]


def _plain(cell: Cell) -> str | float | bool | None:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell


def _separated(answer: Answer, separator: str) -> str:
    stream = StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_guarded(cell) for cell in row] for row in answer.rows)
    return stream.getvalue()


def _guarded(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return defused(cell) if isinstance(cell, str) else str(cell)


def _markdown(answer: Answer) -> str:
    def line(cells: Sequence[str]) -> str:
        return (
            "| " + " | ".join(clean(c).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
        )

    rows = [line([_shown(cell) for cell in row]) for row in answer.rows]
    return "\n".join([line(answer.titles), line(["---"] * len(answer.titles)), *rows]) + "\n"


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return say("sì", "yes") if cell else "no"
    if isinstance(cell, (int, Decimal)):
        return number(cell)
    return clean(cell)


def _table(answer: Answer, limit: int) -> str:
    """Draw a table; the longest columns stand below the row where the line has no room."""
    rows = answer.rows[:limit] if limit else answer.rows
    if not rows:
        return say("nessuna risposta", "no answer") + "\n"
    cells = [[_shown(cell) for cell in row] for row in rows]
    widths = [
        max(len(title), *(len(row[place]) for row in cells))
        for place, title in enumerate(answer.titles)
    ]
    beside = _fitting(widths, width())
    below = [place for place in range(len(widths)) if place not in beside]
    numeric = {
        place for place in beside if any(isinstance(row[place], (int, Decimal)) for row in rows)
    }

    def line(words: Sequence[str]) -> str:
        parts = (
            words[p].rjust(widths[p]) if p in numeric else words[p].ljust(widths[p]) for p in beside
        )
        return "  ".join(parts).rstrip()

    text = Text()
    if beside:
        text.append(line(answer.titles) + "\n", "bold")
    for row in cells:
        text.append(line(row) + "\n" if beside else "")
        for place in below:
            lead = f"{answer.titles[place]}: " if len(below) > 1 else ""
            text.append(_quoted(lead + row[place]) if row[place] else "", style="dim")
    hidden = len(answer.rows) - len(rows)
    if hidden:
        it, en = f"… e altre {hidden} righe (--limit 0)", f"… and {hidden} more rows (--limit 0)"
        text.append(say(it, en) + "\n", style="dim")
    return drawn(text)


def _fitting(widths: Sequence[int], room: int) -> list[int]:
    """Choose the columns that fit on one line, giving up the widest first.

    >>> _fitting([10, 300, 12], 80)
    [0, 2]
    """
    kept = list(range(len(widths)))
    while len(kept) > 1 and sum(widths[place] + 2 for place in kept) > room:
        kept.remove(max(kept, key=lambda place: widths[place]))
    return kept


def _quoted(words: str) -> str:
    return textwrap.fill(words, width() - 4, initial_indent="    ", subsequent_indent="    ") + "\n"


def drawn(text: Text) -> str:
    """Return a text as it goes to standard output: with styles on a terminal only."""
    stream = StringIO()
    terminal = sys.stdout.isatty()
    console = Console(file=stream, highlight=False, force_terminal=terminal, soft_wrap=True)
    console.print(text, end="")
    return stream.getvalue()


def width() -> int:
    """Return how many characters a line has room for."""
    return min(Console().width, 120) if sys.stdout.isatty() else 120


def report(error: KgError) -> None:
    """Print one error and its hint to standard error."""
    console = err_console()
    where = str(error).removesuffix(error.message)
    lead = say("errore: ", "error: ")
    console.print(Text.assemble((lead, "bold red"), clean(where + spoken(error.message))))
    if error.hint:
        console.print(Text(" " * len(lead) + clean(spoken(error.hint)), style="dim"))


def spoken(message: str) -> str:
    """Return a message of the rooms below in the language of this run."""
    return in_italian(message) if LANGUAGE == "it" else message
