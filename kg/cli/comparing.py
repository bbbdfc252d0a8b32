"""`kg evaluate --compare`: readers side by side, and what asking about some articles gives."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.language import say
from kg.cli.options import settings
from kg.cli.output import Format, aside, clean, render
from kg.query import Answer, Cell

if TYPE_CHECKING:
    from kg.evaluate.comparison import Column, Cost, Point
    from kg.evaluate.gold import Gold
    from kg.evaluate.predict import OnProgress

Compare = Annotated[
    list[Path] | None,
    typer.Option(
        "--compare",
        metavar="DIR|FILE",
        exists=True,
        help=say(
            "Accanto al nostro modello, queste risposte: una cartella di risposte registrate o un "
            "file come per --found; ripetibile.",
            "Beside our model these answers: a folder of recorded replies, or a file as of "
            "--found; repeatable.",
        ),
    ),
]
Curve = Annotated[
    bool,
    typer.Option(
        "--curve",
        help=say(
            "Con --compare: F1 secondo la quota di articoli chiesti (lettura mista).",
            "With --compare: F1 by the share of articles asked about (mixed reading).",
        ),
    ),
]
_TITLES = {
    "names.all": say("nomi", "names"),
    "relations.raw.micro": say("relazioni", "relations"),
    "relations.raw.core": say("le tre principali", "core three"),
    "relations.raw.status": say("stato giusto", "status right"),
    "relations.raw.plain": say("archi semplici", "plain edges"),
}


def compare(
    gold: Gold,
    model: str,
    others: Sequence[Path],
    form: Format,
    on_progress: OnProgress,
    *,
    with_curve: bool,
) -> None:
    """Print one table of readers, and with `with_curve` the curve for each other one."""
    from kg.evaluate import comparison

    tables: list[tuple[str, Answer]] = []
    records: list[dict[str, Any]] = []
    for path in others:
        answers = comparison.read_answers(path, gold.reports)
        part = comparison.spoken_of(gold, answers)
        small = comparison.read_small(part.reports, model, on_progress)
        columns = [
            comparison.column(part, small),
            comparison.column(part, answers),
            comparison.gold_column(part),
        ]
        points = list(comparison.curve(part, small, answers)) if with_curve else []
        title = say(
            f"{path}: {len(part.reports)} testi (impronta {part.digest})",
            f"{path}: {len(part.reports)} reports (digest {part.digest})",
        )
        tables.append((title, _side_by_side(columns)))
        if points:
            heading = say(
                "Lettura mista: F1 delle relazioni secondo quanti articoli si chiedono",
                "Mixed reading: F1 of relations by how many articles are asked about",
            )
            tables.append((heading, _curve(points)))
        records.append(_record(path, part, columns, points))
    if form in {Format.TABLE, Format.MARKDOWN}:
        lead = "## " if form is Format.MARKDOWN else ""
        gap = "\n" if form is Format.MARKDOWN else ""
        shown = (f"{lead}{clean(title)}\n{gap}{render(table, form)}" for title, table in tables)
        sys.stdout.write("\n".join(shown))
    elif form is Format.JSON:
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(render(tables[-1][1], form))
    note = say(
        "dal testo grezzo; intervalli al 95 % su 1000 ricampionamenti; ~ stimato dai caratteri",
        "from raw text; 95 % intervals from 1000 samples; ~ estimated from characters",
    )
    aside(note)


def _side_by_side(columns: Sequence[Column]) -> Answer:
    """Return a row per figure and a column per reader."""
    names = [column.name for column in columns]
    titles = (say("misura", "measure"), *names)
    rows: list[tuple[Cell, ...]] = []
    for name, title in _TITLES.items():
        found = [column.rows[name] for column in columns]
        if name.endswith(("status", "plain")):
            rows.append((f"{title}, P", *(_figure(row.precision) for row in found)))
            continue
        rows += [
            (f"{title}, P", *(_figure(row.precision) for row in found)),
            (f"{title}, R", *(_figure(row.recall) for row in found)),
            (f"{title}, F1", *(_figure(row.f1) for row in found)),
            ("  95 %", *(f"{row.low:.3f}-{row.high:.3f}" for row in found)),
        ]
    rows.append((say("affermazioni", "statements"), *(str(c.statements) for c in columns)))
    rows.append((say("rifiutate", "refused"), *(str(sum(c.refused.values())) for c in columns)))
    for title, value in _costs(columns):
        rows.append((title, *value))
    return Answer(("figure", *names), titles, tuple(rows))


def _costs(columns: Sequence[Column]) -> list[tuple[str, list[str | None]]]:
    costs = [column.cost for column in columns]
    return [
        (say("richieste", "requests"), [_whole(cost.requests) for cost in costs]),
        (say("token letti", "tokens read"), [_tokens(cost, cost.tokens_in) for cost in costs]),
        (
            say("token scritti", "tokens written"),
            [_tokens(cost, cost.tokens_out) for cost in costs],
        ),
        (say("costo", "price"), [_price(cost) for cost in costs]),
        (
            say("secondi", "seconds"),
            [None if cost.seconds is None else f"{cost.seconds:.1f}" for cost in costs],
        ),
    ]


def _curve(points: Sequence[Point]) -> Answer:
    titles = (
        *say("chiesti|quota|dubbio dell'ultimo", "asked|share|doubt of the last").split("|"),
        *("P", "R", "F1", "95 %", say("F1 a caso", "F1 by chance")),
    )
    columns = ("asked", "share", "doubt", "precision", "recall", "f1", "interval", "by_chance")
    rows = tuple(
        (
            point.asked,
            _figure(point.share),
            None if point.doubt is None else _figure(point.doubt),
            _figure(point.row.precision),
            _figure(point.row.recall),
            _figure(point.row.f1),
            f"{point.row.low:.3f}-{point.row.high:.3f}",
            _figure(point.by_chance),
        )
        for point in points
    )
    return Answer(columns, titles, rows)


def _record(
    path: Path, gold: Gold, columns: Sequence[Column], points: Sequence[Point]
) -> dict[str, Any]:
    readers = [
        {**asdict(column), "price": _price(column.cost), "refused": dict(column.refused)}
        for column in columns
    ]
    return {
        "answers": str(path),
        "gold": gold.digest,
        "reports": len(gold.reports),
        "readers": readers,
        "curve": [asdict(point) for point in points],
    }


def _whole(value: int | None) -> str | None:
    return None if value is None else str(value)


def _tokens(cost: Cost, value: int | None) -> str | None:
    return None if value is None else f"{'~' if cost.estimated else ''}{value}"


def _price(cost: Cost) -> str | None:
    """Return what the tokens cost by the settings; None without prices or tokens."""
    if cost.tokens_in is None or cost.tokens_out is None:
        return None
    price = settings().llm.price(cost.tokens_in, cost.tokens_out)
    return None if price is None else f"{price:.4f}"


def _figure(value: float) -> Decimal:
    return Decimal(f"{value:.3f}")
