"""Options that several commands share, and the settings behind their defaults."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.language import say
from kg.config import Settings, read_settings
from kg.model import Profile
from kg.ontology import Relation, Status


@cache
def settings() -> Settings:
    """Return the settings of the current folder, read once."""
    return read_settings(Path.cwd())


def store_path(option: str | None) -> str:
    """Return where the graph is, a folder or an address: the option, else the setting."""
    return option or settings().store


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        help=say(
            "File .txt, .html, .jsonl, .rss, .atom, cartelle di questi, o - per lo standard input.",
            "Files .txt, .html, .jsonl, .rss, .atom, folders of these, or - for standard input.",
        ),
    ),
]
StorePath = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR|URL",
        help=say(
            "Cartella del grafo (.kg), o indirizzo di un server SPARQL 1.1.",
            "Folder of the graph (.kg), or address of a SPARQL 1.1 server.",
        ),
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help=say(
            "Modello di lingua: default (accurato), fast (per raccolte grandi) o una pipeline "
            "spaCy installata.",
            "Language model: default (accurate), fast (for large crawls) or an installed spaCy "
            "pipeline.",
        ),
    ),
]
ReadingProfile = Annotated[
    Profile | None,
    typer.Option(
        "--profile",
        help=say(
            "balanced: il miglior equilibrio; strict: solo ciò che è quasi certo.",
            "balanced: the best balance; strict: only what is nearly certain.",
        ),
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        metavar="N",
        help=say(
            "Processi che estraggono (uno per processore se gli articoli sono molti).",
            "Processes that extract (one a processor if the articles are many).",
        ),
    ),
]
Strict = Annotated[
    bool,
    typer.Option("--strict", help=say("Fermati al primo errore.", "Stop at the first error.")),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="it|en", help=say("Lingua dei messaggi.", "Language of the messages.")
    ),
]
Relations = Annotated[
    list[Relation] | None,
    typer.Option(
        "--relation",
        help=say("Solo questa relazione; ripetibile.", "Only this relation; repeatable."),
    ),
]
Statuses = Annotated[
    list[Status] | None,
    typer.Option(
        "--status",
        help=say("Solo questo stato; ripetibile.", "Only this status; repeatable."),
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help=say(
            "Solo da questa data (AAAA[-MM[-GG]]).", "Only from this date on (YYYY[-MM[-DD]])."
        ),
    ),
]
