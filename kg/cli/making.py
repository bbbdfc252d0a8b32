"""`kg build` and `kg extract`: from articles to a graph, or to JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from kg.cli.language import LANGUAGE, say
from kg.cli.options import (
    Model,
    Paths,
    ReadingProfile,
    StorePath,
    Strict,
    Workers,
    settings,
    store_path,
)
from kg.cli.output import clean, err_console, report
from kg.errors import KgError, ReadingError
from kg.ontology import STATUSES, Status

if TYPE_CHECKING:
    from kg.build import Progress as BuildProgress
    from kg.build import Summary
    from kg.model import Article

BUILD_HELP = say(
    "Legge articoli e costruisce o aggiorna il grafo.\n\n"
    "Quello che è già nel grafo e non è cambiato non viene riletto.\n\n"
    "Esempio: kg build articoli/ feed.rss --store grafo",
    "Read articles and build or update the graph.\n\n"
    "What is in the graph already and has not changed is not read again.\n\n"
    "Example: kg build articles/ feed.rss --store graph",
)
EXTRACT_HELP = say(
    "Legge articoli e scrive entità e affermazioni, una riga JSON per articolo.\n\n"
    "Esempio: kg extract articolo.txt | jq '.statements[]'",
    "Read articles and print entities and statements, one line of JSON per article.\n\n"
    "Example: kg extract article.txt | jq '.statements[]'",
)
_STEPS = {
    "read": say("leggo gli articoli", "reading articles"),
    "extract": say("estraggo", "extracting"),
    "derive": say("aggiorno il grafo", "updating the graph"),
}


def build(
    paths: Paths,
    store: StorePath = None,
    model: Model = None,
    profile: ReadingProfile = None,
    workers: Workers = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            "--min-confidence",
            min=0,
            max=1,
            metavar="P",
            help=say(
                "Scarta le affermazioni meno sicure di così (0..1).",
                "Leave out statements less sure than this (0..1).",
            ),
        ),
    ] = None,
    edge_confidence: Annotated[
        float | None,
        typer.Option(
            "--edge-confidence",
            min=0,
            max=1,
            metavar="P",
            help=say(
                "Scrivi un arco semplice solo da questa sicurezza (0.65, o quella del grafo).",
                "Write a plain edge only from this belief on (0.65, or that of the graph).",
            ),
        ),
    ] = None,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            help=say(
                "Togli dal grafo gli articoli il cui file non c'è più.",
                "Drop articles whose file is gone.",
            ),
        ),
    ] = False,
    wait: Annotated[
        float,
        typer.Option(
            "--wait",
            min=0,
            metavar="S",
            help=say(
                "Se un altro tiene il grafo, aspetta tanti secondi (0).",
                "Where somebody holds the graph, wait so many seconds (0).",
            ),
        ),
    ] = 0,
    strict: Strict = False,
) -> None:
    """Build or update the graph, then say what was done on standard error."""
    from kg import build as building
    from kg.graph.store import Store

    chosen = settings()
    options = building.Options(
        model=model or chosen.model,
        profile=profile or chosen.profile,
        workers=workers or chosen.workers,
        min_confidence=chosen.min_confidence if min_confidence is None else min_confidence,
        edge_confidence=chosen.edge_confidence if edge_confidence is None else edge_confidence,
        prune=prune,
        strict=strict,
    )
    folder = store_path(store)
    with Store.open(folder, wait=wait) as opened, _progress_bar() as on_progress:
        summary = building.build(paths, opened, options, on_progress)
    for fault in summary.faults:
        report(fault)
    _tell(summary, folder)
    if summary.faults and not summary.articles:
        raise typer.Exit(1)


def extract(
    paths: Paths,
    model: Model = None,
    profile: ReadingProfile = None,
    workers: Workers = None,
    strict: Strict = False,
) -> None:
    """Print one JSON object per article on standard output."""
    from kg.nlp.parallel import extract_all
    from kg.record import extraction_record

    chosen = settings()
    faults: list[KgError] = []
    articles = _articles(paths, faults, strict=strict)
    reading = model or chosen.model, profile or chosen.profile, workers or chosen.workers
    done = 0
    for extraction in extract_all(articles, *reading):
        if isinstance(extraction, KgError):
            if strict:
                raise extraction
            faults.append(extraction)
            continue
        done += 1
        line = json.dumps(extraction_record(extraction), ensure_ascii=False, allow_nan=False)
        sys.stdout.write(line + "\n")
    for fault in faults:
        report(fault)
    if faults and not done:
        raise typer.Exit(1)


def _articles(paths: list[str], faults: list[KgError], *, strict: bool) -> Iterator[Article]:
    from kg.text import read

    seen: set[str] = set()
    for item in read(paths):
        if isinstance(item, ReadingError):
            if strict:
                raise item
            faults.append(item)
        elif item.id not in seen:
            seen.add(item.id)
            yield item


@contextmanager
def _progress_bar() -> Iterator[Callable[[BuildProgress], None]]:
    """Draw one bar for the step a build is at; on no terminal, draw nothing."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err_console(), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(progress: BuildProgress) -> None:
            bar.update(
                task,
                description=_STEPS[progress.step],
                completed=progress.done,
                total=progress.total or None,
            )

        yield advance


def _tell(summary: Summary, folder: str) -> None:
    console = err_console()
    for line in _summary_lines(summary, folder):
        console.print(Text(clean(line)))


def _summary_lines(summary: Summary, folder: str) -> Iterator[str]:
    yield say(
        f"articoli: {summary.articles} letti, {summary.extracted} estratti, "
        f"{summary.unchanged} invariati",
        f"articles: {summary.articles} read, {summary.extracted} extracted, "
        f"{summary.unchanged} unchanged",
    ) + (
        say(f", {summary.dropped} tolti", f", {summary.dropped} dropped") if summary.dropped else ""
    )
    if summary.duplicates or summary.near_duplicates:
        yield say(
            f"copie: {summary.duplicates} uguali, {summary.near_duplicates} quasi uguali "
            "(contano come una fonte sola)",
            f"copies: {summary.duplicates} identical, {summary.near_duplicates} near-duplicates "
            "(counted as one source)",
        )
    if summary.statements:
        counts = ", ".join(
            f"{summary.statements[status]} {STATUSES[status].in_(LANGUAGE)}"
            for status in Status
            if summary.statements[status]
        )
        yield (
            say("affermazioni: ", "statements: ") + f"{sum(summary.statements.values())} ({counts})"
        )
    if summary.faults:
        yield say(f"lasciati fuori: {len(summary.faults)}", f"left out: {len(summary.faults)}")
    yield say(f"grafo: {folder}", f"graph: {folder}")
