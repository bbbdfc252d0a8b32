"""What the commands share that may ask a language model: options, leave, what it came to."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from kg.cli.language import say
from kg.cli.options import settings
from kg.cli.output import clean, err_console
from kg.errors import BudgetError, SettingsError
from kg.model import Profile, Reader

if TYPE_CHECKING:
    from kg.llm.reader import Estimate, Teacher
    from kg.llm.refusals import Refusal
    from kg.llm.teaching import Teaching
    from kg.model import Article

UNFINISHED = 3
"""How a run ends that has to be run again, because its budget was spent."""

_LISTED = 5  # refusals shown; --refused FILE has all

Reading = Annotated[
    Reader,
    typer.Option(
        "--reader",
        help=say(
            "Chi legge: small, il nostro modello; llm, un modello linguistico; auto, quello solo "
            "dove il nostro è incerto.",
            "Who reads: small, our own model; llm, a language model; auto, that one only where "
            "ours is unsure.",
        ),
    ),
]
MaxRequests = Annotated[
    int | None,
    typer.Option(
        "--max-requests",
        min=0,
        metavar="N",
        help=say("Al più N richieste al server.", "At most N requests to the server."),
    ),
]
MaxTokens = Annotated[
    int | None,
    typer.Option(
        "--max-tokens",
        min=0,
        metavar="N",
        help=say("Al più N token, letti e scritti.", "At most N tokens, read and written."),
    ),
]
CacheFolder = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="DIR",
        file_okay=False,
        help=say(
            "Dove tenere le risposte (nella cartella del grafo).",
            "Where to keep the answers (in the folder of the graph).",
        ),
    ),
]
RefusedFile = Annotated[
    Path | None,
    typer.Option(
        "--refused",
        metavar="FILE",
        dir_okay=False,
        help=say(
            "Scrivi qui ciò che si è rifiutato e perché (JSON Lines).",
            "Write here what was refused and why (JSON Lines).",
        ),
    ),
]
Yes = Annotated[
    bool,
    typer.Option("--yes", "-y", help=say("Chiedi senza conferma.", "Ask without confirmation.")),
]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may spend, where answers are kept, where refusals go."""

    max_requests: int | None = None
    max_tokens: int | None = None
    cache: Path | None = None
    refused: Path | None = None
    yes: bool = False


@contextmanager
def teaching(
    reader: Reader, limits: Limits, store: str, profile: Profile
) -> Iterator[Teaching | None]:
    """Open a teacher for the reader, and tell at the end what it came to; None for `small`."""
    if reader is Reader.SMALL:
        yield None
        return
    try:
        from kg.llm.reader import Teacher
    except ImportError as error:
        raise SettingsError(
            say(f"manca il pacchetto {error.name}", f"the package {error.name} is missing"),
            "pip install 'kg[llm]'",
        ) from error
    from kg.llm.access import find_access
    from kg.llm.budget import Budget
    from kg.llm.cache import Cache
    from kg.llm.teaching import Teaching

    access = find_access(settings().llm, os.environ)
    cache = Cache(limits.cache or cache_folder(store))
    budget = Budget(limits.max_requests, limits.max_tokens)
    with (
        _refusals(limits.refused) as refusals,
        Teacher(access, cache, budget, refusals.add) as teacher,
    ):
        leave = _Leave(teacher, limits)
        try:
            yield Teaching(teacher, reader, profile, leave.ask)
        finally:
            if leave.asked:
                _tell(teacher, refusals)


def cache_folder(store: str) -> Path:
    """Return where answers are kept beside a graph: in its folder, or where it would be."""
    from kg.graph.store import is_address

    return Path(".kg" if is_address(store) else store) / "llm"


@dataclass(slots=True)
class _Leave:
    """Tells what a run would take, and asks for leave where that is much."""

    teacher: Teacher
    limits: Limits
    asked: bool = False

    def ask(self, estimate: Estimate) -> None:
        """Raise BudgetError where the questions are not to be asked."""
        self.asked = True
        _words(_estimate_line(self.teacher, estimate))
        limit = self.limits.max_requests
        requests = estimate.requests if limit is None else min(limit, estimate.requests)
        most = settings().llm.confirm
        if requests <= most or self.limits.yes:
            return
        question = say(f"Faccio {requests} domande?", f"Ask {requests} questions?")
        if sys.stdin.isatty() and typer.confirm(question, err=True):
            return
        self.asked = False
        raise BudgetError(
            say(
                f"{requests} domande sono più delle {most} che si fanno senza conferma",
                f"{requests} questions are more than the {most} asked without confirmation",
            ),
            say(
                "conferma con --yes, o limita con --max-requests",
                "confirm with --yes, or limit with --max-requests",
            ),
        )


def _estimate_line(teacher: Teacher, estimate: Estimate) -> str:
    access = teacher.access
    line = say(
        f"{access.model} su {access.url}: {estimate.articles} articoli, {estimate.kept} con "
        f"risposta già tenuta, {estimate.requests} da chiedere",
        f"{access.model} at {access.url}: {estimate.articles} articles, {estimate.kept} with an "
        f"answer kept, {estimate.requests} to ask about",
    )
    if estimate.requests:
        line += say(
            f"; circa {estimate.tokens_in} token letti e {estimate.tokens_out} scritti",
            f"; about {estimate.tokens_in} tokens read and {estimate.tokens_out} written",
        )
        line += _price(estimate.tokens_in, estimate.tokens_out)
    return line


def _price(tokens_in: int, tokens_out: int) -> str:
    price = settings().llm.price(tokens_in, tokens_out)
    if price is None:
        return ""
    return say(f", costo {price:.4f}", f", price {price:.4f}")


@dataclass(slots=True)
class _Refusals:
    """What was refused: the first few to show, and all of it in a file."""

    stream: IO[str] | None
    first: list[tuple[str, Refusal]] = field(default_factory=list)

    def add(self, article: Article, refusal: Refusal) -> None:
        """Note what was refused in an article."""
        if len(self.first) < _LISTED:
            self.first.append((article.source, refusal))
        if self.stream is not None:
            record = {
                "id": article.id,
                "source": article.source,
                "reason": refusal.reason.value,
                "what": refusal.what,
            }
            self.stream.write(json.dumps(record, ensure_ascii=False) + "\n")


@contextmanager
def _refusals(file: Path | None) -> Iterator[_Refusals]:
    if file is None:
        yield _Refusals(None)
        return
    try:
        stream = file.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise SettingsError(
            say(f"non si riesce a scrivere: {error}", f"cannot be written: {error}"),
            say("indica un altro file con --refused", "name another file with --refused"),
            path=str(file),
        ) from error
    with stream:
        yield _Refusals(stream)


def _tell(teacher: Teacher, refusals: _Refusals) -> None:
    """Say what was asked, what it cost, and what was refused and why."""
    from kg.cli.refusals import REASONS

    tally, spent = teacher.count(), teacher.budget.spent
    _words(
        say(
            f"modello linguistico: {tally.read} articoli letti ({tally.kept} da risposte tenute), "
            f"{tally.failed} senza risposta leggibile; {spent.requests} richieste, "
            f"{spent.tokens_in} token letti, {spent.tokens_out} scritti",
            f"language model: {tally.read} articles read ({tally.kept} from answers kept), "
            f"{tally.failed} without an answer that can be read; {spent.requests} requests, "
            f"{spent.tokens_in} tokens read, {spent.tokens_out} written",
        )
        + _price(spent.tokens_in, spent.tokens_out)
    )
    if tally.refused:
        counts = ", ".join(f"{n} {REASONS[reason]}" for reason, n in tally.refused.most_common())
        total = sum(tally.refused.values())
        _words(say(f"rifiutati: {total} ({counts})", f"refused: {total} ({counts})"))
    for source, refusal in refusals.first:
        _words(f"  {source}: {REASONS[refusal.reason]}: {refusal.what}")
    if tally.unasked:
        _words(
            say(
                f"non chiesti perché il limite è raggiunto: {tally.unasked}; lo stesso comando "
                "riprende da qui",
                f"not asked about, since the limit is reached: {tally.unasked}; the same command "
                "goes on from here",
            )
        )


def _words(text: str) -> None:
    line = " ".join(text.split()) if "\n" in text else text
    err_console().print(Text(clean(line)), soft_wrap=True)
