"""`kg annotate`: what a reader finds, as reports that a person corrects and `kg train` learns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.language import say
from kg.cli.making import read_articles
from kg.cli.options import Model, ReadingProfile, StorePath, Strict, settings, store_path
from kg.cli.output import aside, report
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
from kg.errors import BudgetError, KgError, SettingsError
from kg.forms import split_source
from kg.model import Reader

if TYPE_CHECKING:
    from kg.llm.gates import Reading as Read
    from kg.model import Article

ANNOTATE_HELP = say(
    "Scrive ciò che si legge come testi annotati (.ann), da correggere e da cui imparare.\n\n"
    "Un file che c'è già non viene toccato né riletto. --review mostra nel terminale le "
    "affermazioni dubbie; si può smettere quando si vuole.\n\n"
    "Esempi: kg annotate articoli/ --reader llm -o annotati\n\n"
    "kg annotate -o annotati --review\n\n"
    "kg train --add annotati --part relations",
    "Write what is read as annotated reports (.ann), to correct and to learn from.\n\n"
    "A file that is there is neither changed nor read again. --review shows the doubtful "
    "statements in the terminal; you may stop at any moment.\n\n"
    "Examples: kg annotate articles/ --reader llm -o annotated\n\n"
    "kg annotate -o annotated --review\n\n"
    "kg train --add annotated --part relations",
)


def annotate(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            file_okay=False,
            help=say("La cartella dei testi annotati.", "The folder of the annotated reports."),
        ),
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help=say("Gli articoli, come per kg build.", "The articles, as for kg build."),
        ),
    ] = None,
    review: Annotated[
        bool,
        typer.Option(
            "--review", help=say("Rivedi le affermazioni dubbie.", "Review doubtful statements.")
        ),
    ] = False,
    below: Annotated[
        float,
        typer.Option(
            "--below",
            min=0,
            max=1,
            metavar="P",
            help=say(
                "Dubbie sono quelle meno sicure di P.", "Doubtful is what is less sure than P."
            ),
        ),
    ] = 0.75,
    model: Model = None,
    profile: ReadingProfile = None,
    strict: Strict = False,
    store: StorePath = None,
    reader: Reading = Reader.SMALL,
    max_requests: MaxRequests = None,
    max_tokens: MaxTokens = None,
    cache: CacheFolder = None,
    refused: RefusedFile = None,
    yes: Yes = False,
) -> None:
    """Write reports, review them, or both."""
    if not paths and not review:
        raise typer.BadParameter(
            say("indica articoli, o --review", "name articles, or --review"), param_hint="PATH"
        )
    faults: list[KgError] = []
    known = unasked = 0
    if paths:
        wanted = list(read_articles(paths, faults, strict=strict))
        fresh = _new(out, wanted)
        limits = Limits(max_requests, max_tokens, cache, refused, yes)
        sure = profile or settings().profile
        with teaching(reader, limits, store_path(store), sure) as taught:
            from kg.llm.teaching import read_annotated
            from kg.nlp import pipeline

            name = model or settings().model
            nlp = None if reader is Reader.LLM else pipeline.load(name, sure)
            readings = read_annotated(nlp, fresh, taught)
            written, unasked = _write_all(out, fresh, readings, faults, strict=strict)
            known = len(wanted) - len(fresh) + written
        for fault in faults:
            report(fault)
        aside(
            say(
                f"nuovi testi annotati in {out}: {written}",
                f"new annotated reports in {out}: {written}",
            )
        )
    if review:
        from kg.cli.reviewing import step_through

        step_through(out, below)
    if faults and not known:
        raise typer.Exit(1)
    if unasked:
        raise typer.Exit(UNFINISHED)


def _write_all(
    out: Path,
    articles: Sequence[Article],
    readings: Iterable[Read | tuple[Read, BudgetError] | KgError],
    faults: list[KgError],
    *,
    strict: bool,
) -> tuple[int, int]:
    """Write the reports; return how many, and how many articles were not asked about."""
    written = unasked = 0
    for article, found in zip(articles, readings, strict=True):
        if isinstance(found, (BudgetError, tuple)):
            unasked += 1
            continue
        try:
            if isinstance(found, KgError):
                raise found
            _write(out, report_name(article), found)
            written += 1
        except SettingsError:  # what cannot be written now cannot be written the next time
            raise
        except KgError as error:
            if strict:
                raise
            faults.append(error)
    return written, unasked


def _new(out: Path, articles: Sequence[Article]) -> list[Article]:
    """Return the articles without a report in the folder yet."""
    fresh = [article for article in articles if not (out / report_name(article)).exists()]
    there = len(articles) - len(fresh)
    if there:
        aside(
            say(
                f"{there} testi annotati ci sono già e restano come sono",
                f"{there} reports are there already and stay as they are",
            )
        )
    return fresh


def report_name(article: Article) -> str:
    """Return the name of an article's report: readable, and one for every article."""
    from kg.keys import short_key

    stem = short_key(PurePath(split_source(article.source)[0]).stem, set())
    return f"{stem}-{article.id[1:9]}.ann"


def _write(out: Path, name: str, reading: Read) -> None:
    """Write one report; what is known of its rows is noted before."""
    from dataclasses import replace

    from kg import review
    from kg.annotated import Report
    from kg.annotating import read_keys, row, write_report
    from kg.files import write_whole

    annotation = reading.annotation
    article = replace(annotation.article, id=f"new-{annotation.article.id}")
    made = Report(replace(annotation, article=article), reading.statements)
    keys = read_keys(annotation)
    text = write_report(made)
    doubts = [
        review.Doubt(name, row(one, annotation, keys), one.confidence, one.producer)
        for one in reading.statements
    ]
    try:
        out.mkdir(parents=True, exist_ok=True)
        review.note(out, doubts)
        write_whole(out / name, text)
    except OSError as error:
        raise SettingsError(
            say(f"non si riesce a scrivere: {error}", f"cannot be written: {error}"), path=str(out)
        ) from error
