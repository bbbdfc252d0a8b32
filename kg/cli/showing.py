"""`kg view` and `kg export`: the graph as a page, and as files other tools read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from kg.cli.language import LANGUAGE, say
from kg.cli.opening import open_to_read
from kg.cli.options import Relations, Since, Statuses, StorePath
from kg.cli.output import err_console
from kg.graph import contents
from kg.graph.export import NETWORKS, Format
from kg.graph.export import export as write_rdf
from kg.ontology import Relation, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph.records import StatementRecord
    from kg.graph.store import Store

VIEW_HELP = say(
    "Disegna il grafo in una pagina HTML che funziona senza rete.\n\n"
    "Esempio: kg view --around OpenAI --depth 2 --since 2024 -o openai.html\n\n"
    "Esempio: kg view --path OpenAI Nvidia --svg via.svg",
    "Draw the graph as one HTML page that works offline.\n\n"
    "Example: kg view --around OpenAI --depth 2 --since 2024 -o openai.html\n\n"
    "Example: kg view --path OpenAI Nvidia --svg path.svg",
)
EXPORT_HELP = say(
    "Scrive il grafo in una forma che altri strumenti leggono.\n\n"
    "Esempio: kg export --format turtle -o grafo.ttl",
    "Write the graph in a form other tools read.\n\n"
    "Example: kg export --format turtle -o graph.ttl",
)


def view(
    store: StorePath = None,
    around: Annotated[
        list[str] | None,
        typer.Option(
            "--around",
            metavar="NAME",
            help=say(
                "Solo i dintorni di questa entità; ripetibile.",
                "Only what lies around this entity; repeatable.",
            ),
        ),
    ] = None,
    depth: Annotated[
        int,
        typer.Option(
            "--depth",
            min=1,
            max=6,
            metavar="N",
            help=say("Passi dall'entità.", "Steps from the entity."),
        ),
    ] = 1,
    path: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--path",
            metavar="NAME NAME",
            help=say(
                "Solo i percorsi più brevi fra due entità.",
                "Only the shortest paths between two entities.",
            ),
        ),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            metavar="DATE",
            help=say(
                "Solo ciò che gli articoli dicono di nuovo da questa data.",
                "Only what articles say that is new from this date on.",
            ),
        ),
    ] = None,
    claims: Annotated[
        str | None,
        typer.Option(
            "--claims",
            metavar="NAME",
            help=say(
                "Solo ciò che è attribuito a questa entità; * per chiunque.",
                "Only what is attributed to this entity; * for anybody.",
            ),
        ),
    ] = None,
    relation: Relations = None,
    status: Statuses = None,
    since: Since = None,
    query: Annotated[
        Path | None,
        typer.Option(
            "--query",
            metavar="FILE",
            help=say(
                "Solo le affermazioni che una domanda SPARQL restituisce come ?statement.",
                "Only the statements that a SPARQL query returns as ?statement.",
            ),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=say("La pagina da scrivere (graph.html).", "The page to write (graph.html)."),
        ),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option(
            "--svg",
            metavar="FILE",
            help=say("Un'immagine vettoriale.", "A vector picture."),
        ),
    ] = None,
    png: Annotated[
        Path | None,
        typer.Option(
            "--png",
            metavar="FILE",
            help=say(
                "Un'immagine PNG (serve Chromium o Chrome).",
                "A PNG picture (needs Chromium or Chrome).",
            ),
        ),
    ] = None,
) -> None:
    """Write the page or the pictures and say where they are."""
    from kg import view as drawing

    with open_to_read(store) as opened:
        records = _records(opened, around, depth, relation, status, since, query)
        records = _asked(opened, records, path, changed_since, claims)
    title = _title([*(around or ()), *(path or ())])
    page = output or (None if svg or png else Path("graph.html"))
    for target, write in (
        (page, drawing.write),
        (svg, drawing.write_svg),
        (png, drawing.write_png),
    ):
        if target:
            write(records, target, title=title, language=LANGUAGE)
            _told(target, records)


def _told(target: Path, records: Sequence[StatementRecord]) -> None:
    nodes = {end.iri for record in records for end in (record.subject, record.object)}
    err_console().print(
        say(
            f"{target}: {len(nodes)} entità, {len(records)} affermazioni",
            f"{target}: {len(nodes)} entities, {len(records)} statements",
        )
    )


def export(
    store: StorePath = None,
    form: Annotated[
        Format, typer.Option("--format", help=say("Forma del file.", "Form of the file."))
    ] = Format.TURTLE,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=say(
                "Il file da scrivere (standard output).", "The file to write (standard output)."
            ),
        ),
    ] = None,
) -> None:
    """Write the whole graph to a file or to standard output."""
    with open_to_read(store) as opened:
        if output is None:
            _export(opened, form, sys.stdout.buffer)
            return
        with output.open("wb") as stream:
            _export(opened, form, stream)
    err_console().print(say(f"scritto {output}", f"wrote {output}"))


def _records(
    store: Store,
    around: Sequence[str] | None,
    depth: int,
    relation: Sequence[Relation] | None,
    status: Sequence[Status] | None,
    since: str | None,
    query: Path | None,
) -> Sequence[StatementRecord]:
    from kg import query as asked

    records = contents.records(
        store,
        around=[asked.find_entity(store, name)[0].iri for name in around or ()],
        depth=depth,
        relations=relation or (),
        statuses=status or (),
        since=asked.check_date(since) if since else None,
    )
    if query is None:
        return records
    wanted = asked.statements(store, asked.read_query(query))
    return [record for record in records if record.iri in wanted]


def _asked(
    store: Store,
    records: Sequence[StatementRecord],
    path: tuple[str, str] | None,
    changed_since: str | None,
    claims: str | None,
) -> Sequence[StatementRecord]:
    """Keep of the records what answers the questions of the page."""
    from kg import analyse
    from kg import query as asked

    if path:
        one, other = (asked.find_entity(store, name)[0].iri for name in path)
        records = analyse.along(records, one, other)
    if changed_since:
        records = analyse.changed(records, asked.check_date(changed_since))
    if claims:
        who = None if claims == "*" else asked.find_entity(store, claims)[0].iri
        records = analyse.claimed(records, who)
    return records


def _title(around: Sequence[str] | None) -> str:
    return ", ".join(around) if around else say("Notizie in un grafo", "News as a graph")


def _export(store: Store, form: Format, stream: BinaryIO) -> None:
    if form in NETWORKS:
        from kg import analyse

        graph = analyse.to_networkx(contents.records(store), LANGUAGE)
        write = analyse.to_graphml if form is Format.GRAPHML else analyse.to_gexf
        write(graph, stream)
    else:
        write_rdf(store, form, stream)
