"""`kg build` and `kg extract`: from articles to a graph, or to JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
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
from kg.cli.progress import progress_bar
from kg.cli.teaching import (
    UNFINISHED,
    CacheFolder,
    Limits,
    MaxRequests,
    MaxTokens,
    Reading,
    RefusedFile,
    Yes,
    teaching,
)
from kg.errors import BudgetError, KgError, ReadingError
from kg.model import Profile, Reader
from kg.ontology import STATUSES, Status

if TYPE_CHECKING:
    from kg.build import Progress as BuildProgress
    from kg.build import Summary
    from kg.llm.teaching import Teaching
    from kg.model import Article, Extraction

BUILD_HELP = say(
    "Legge articoli e costruisce o aggiorna il grafo.\n\n"
    "Quello che è già nel grafo e non è cambiato non viene riletto.\n\n"
    "Con --reader llm o auto legge (anche) un modello linguistico: il suo indirizzo sta in "
    "kg.toml, sotto \\[llm].\n\n"
    "Esempi: kg build articoli/ feed.rss --store grafo\n\n"
    "kg build articoli/ --reader auto --max-requests 200",
    "Read articles and build or update the graph.\n\n"
    "What is in the graph already and has not changed is not read again.\n\n"
    "With --reader llm or auto a language model reads, or reads along: its address stands in "
    "kg.toml, under \\[llm].\n\n"
    "Examples: kg build articles/ feed.rss --store graph\n\n"
    "kg build articles/ --reader auto --max-requests 200",
)
EXTRACT_HELP = say(
    "Legge articoli e scrive entità e affermazioni, una riga JSON per articolo.\n\n"
    "Esempi: kg extract articolo.txt | jq '.statements[]'\n\n"
    "kg extract articolo.txt --reader llm",
    "Read articles and print entities and statements, one line of JSON per article.\n\n"
    "Examples: kg extract article.txt | jq '.statements[]'\n\n"
    "kg extract article.txt --reader llm",
)
_NAMED = 3  # other files whose names are told
_STEPS = {
    "read": say("leggo gli articoli", "reading articles"),
    "extract": say("estraggo", "extracting"),
    "ask": say("chiedo al modello linguistico", "asking the language model"),
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
                "Scrivi un arco semplice solo da questa sicurezza (0.7, o quella del grafo).",
                "Write a plain edge only from this belief on (0.7, or that of the graph).",
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
                "Se un altro tiene il grafo, aspetta al più tanti secondi.",
                "Where another process holds the graph, wait so many seconds at most.",
            ),
        ),
    ] = 0,
    strict: Strict = False,
    reader: Reading = Reader.SMALL,
    max_requests: MaxRequests = None,
    max_tokens: MaxTokens = None,
    cache: CacheFolder = None,
    refused: RefusedFile = None,
    yes: Yes = False,
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
    limits = Limits(max_requests, max_tokens, cache, refused, yes)
    with (
        Store.open(folder, wait=wait) as opened,
        teaching(reader, limits, folder, options.profile) as taught,
        progress_bar() as advance,
    ):

        def on_progress(progress: BuildProgress) -> None:
            advance(_STEPS[progress.step], progress.done, progress.total)

        options = replace(options, teaching=taught)
        summary = building.build(paths, opened, options, on_progress)
    for fault in summary.faults:
        report(fault)
    _tell(summary, folder, paths)
    if summary.faults and not summary.articles:
        raise typer.Exit(1)
    if summary.unasked:
        raise typer.Exit(UNFINISHED)


def extract(
    paths: Paths,
    model: Model = None,
    profile: ReadingProfile = None,
    workers: Workers = None,
    strict: Strict = False,
    store: StorePath = None,
    reader: Reading = Reader.SMALL,
    max_requests: MaxRequests = None,
    max_tokens: MaxTokens = None,
    cache: CacheFolder = None,
    refused: RefusedFile = None,
    yes: Yes = False,
) -> None:
    """Print one JSON object per article on standard output."""
    from kg.record import extraction_record

    chosen = settings()
    faults: list[KgError] = []
    articles = read_articles(paths, faults, strict=strict)
    limits = Limits(max_requests, max_tokens, cache, refused, yes)
    own = _Own(model or chosen.model, profile or chosen.profile, workers or chosen.workers)
    done = 0
    with teaching(reader, limits, store_path(store), own.profile) as taught:
        for extraction in _extractions(articles, own, taught, faults, strict=strict):
            done += 1
            line = json.dumps(extraction_record(extraction), ensure_ascii=False, allow_nan=False)
            sys.stdout.write(line + "\n")
    for fault in faults:
        report(fault)
    if faults and not done:
        raise typer.Exit(1)
    if taught and taught.teacher.tally.unasked:
        raise typer.Exit(UNFINISHED)


class _Own(NamedTuple):
    """How our own model reads."""

    model: str
    profile: Profile
    workers: int | None


def _extractions(
    articles: Iterator[Article],
    own: _Own,
    taught: Teaching | None,
    faults: list[KgError],
    *,
    strict: bool,
) -> Iterator[Extraction]:
    """Yield what was read; add what was not to the faults."""
    for found in _readings(articles, own, taught):
        if not isinstance(found, KgError):
            yield found
        elif not isinstance(found, BudgetError):
            if strict:
                raise found
            faults.append(found)


def _readings(
    articles: Iterator[Article], own: _Own, taught: Teaching | None
) -> Iterator[Extraction | KgError]:
    from kg.nlp.parallel import extract_all

    if taught is None:
        for small in extract_all(articles, *own):
            yield small if isinstance(small, KgError) else small[0]
        return
    wanted = list(articles)
    for found in taught.read_by(wanted, extract_all(wanted, *own)):
        yield found[0] if isinstance(found, tuple) else found


def read_articles(paths: list[str], faults: list[KgError], *, strict: bool) -> Iterator[Article]:
    """Yield every article once; sources that cannot be read are added to the faults."""
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


def _tell(summary: Summary, folder: str, paths: list[str]) -> None:
    console = err_console()
    for line in (
        *_summary_lines(summary),
        *_skipped_line(paths),
        say(f"grafo: {folder}", f"graph: {folder}"),
    ):
        console.print(Text(clean(line)))


def _skipped_line(paths: list[str]) -> Iterator[str]:
    """Say what of the folders is not read for its ending; hidden files are meant to be left."""
    from kg.text.sources import skipped

    others = [PurePath(path).name for path in skipped(paths)]
    names = [name for name in others if not name.startswith(".")]
    if names:
        shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        yield say(
            f"altri file, non letti: {len(names)} ({shown})",
            f"other files, not read: {len(names)} ({shown})",
        )


def _summary_lines(summary: Summary) -> Iterator[str]:
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
