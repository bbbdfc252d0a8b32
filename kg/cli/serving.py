"""`kg serve`: the graph over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kg.cli.language import LANGUAGE, say
from kg.cli.options import StorePath, store_path
from kg.cli.output import err_console

SERVE_HELP = say(
    "Mette il grafo su HTTP, solo per questa macchina: pagine per le persone su /, un endpoint "
    "SPARQL 1.1 su /sparql.\n\n"
    "Si ferma con Ctrl-C. "
    "Il gettone per gli aggiornamenti e per chi ascolta oltre questa macchina sta in KG_TOKEN.\n\n"
    "Esempio: kg serve --store grafo --port 8080",
    "Put the graph on HTTP, for this machine alone: pages for people at /, a SPARQL 1.1 "
    "endpoint at /sparql.\n\n"
    "Ctrl-C stops it. "
    "The token for updates, and for a server that others can reach, is taken from KG_TOKEN.\n\n"
    "Example: kg serve --store graph --port 8080",
)


_Port = Annotated[
    int,
    typer.Option(
        "--port",
        min=0,
        max=65535,
        metavar="N",
        help=say("Porta; 0 ne prende una libera.", "Port; 0 takes a free one."),
    ),
]
_Host = Annotated[
    str, typer.Option("--host", metavar="HOST", help=say("Dove ascoltare.", "Where to listen."))
]
_AllowUpdate = Annotated[
    bool,
    typer.Option(
        "--allow-update",
        help=say("Ammetti aggiornamenti, col gettone.", "Allow updates, with the token."),
    ),
]
_AllowRemote = Annotated[
    bool,
    typer.Option(
        "--allow-remote",
        help=say(
            "Ammetti SERVICE e LOAD: la macchina ne interroga altre.",
            "Allow SERVICE and LOAD: this machine asks others.",
        ),
    ),
]
_Cors = Annotated[
    list[str] | None,
    typer.Option(
        "--cors",
        metavar="ORIGIN",
        help=say(
            "Origine i cui script possono leggere; ripetibile.",
            "Origin whose scripts may read; repeatable.",
        ),
    ),
]
_Seconds = Annotated[
    float,
    typer.Option(
        "--time-limit",
        min=0.1,
        metavar="S",
        help=say("Secondi per una domanda.", "Seconds for one query."),
    ),
]
_Memory = Annotated[
    int,
    typer.Option(
        "--memory",
        min=16,
        metavar="MB",
        help=say("Memoria per una domanda.", "Memory for one query."),
    ),
]
_AtOnce = Annotated[
    int,
    typer.Option("--at-once", min=1, metavar="N", help=say("Domande insieme.", "Queries at once.")),
]


def serve(
    store: StorePath = None,
    port: _Port = 8080,
    host: _Host = "127.0.0.1",
    allow_update: _AllowUpdate = False,
    allow_remote: _AllowRemote = False,
    cors: _Cors = None,
    seconds: _Seconds = 30.0,
    memory: _Memory = 2048,
    at_once: _AtOnce = 4,
) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    from kg.errors import StoreError
    from kg.graph.store import is_address
    from kg.serve.options import MEGABYTE, Limits, Options
    from kg.serve.server import run
    from kg.text.again import read_again

    limits = Limits(
        seconds=seconds,
        at_once=at_once,
        long_at_once=max(1, at_once // 2),
        memory=memory * MEGABYTE,
    )
    options = Options(
        host=host,
        port=port,
        token=os.environ.get("KG_TOKEN") or None,
        updates=allow_update,
        remote=allow_remote,
        cors=tuple(cors or ()),
        language=LANGUAGE,
        limits=limits,
    )
    place = store_path(store)
    if is_address(place):
        raise StoreError(
            say(f"{place} è già un server", f"{place} is a server already"),
            say("interroga quello, o indica una cartella", "ask that one, or name a folder"),
        )
    run(Path(place), options, _tell, read_again)


def _tell(address: str) -> None:
    words = say(f"grafo su {address}sparql", f"graph at {address}sparql")
    err_console().print(Text(words), soft_wrap=True)
    pages = say(f"le sue pagine: {address}", f"its pages: {address}")
    err_console().print(Text(pages), soft_wrap=True)
