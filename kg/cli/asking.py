"""`kg query`, `kg info` and `kg validate`: questions to a graph that is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import query as asked
from kg.cli.language import LANGUAGE, say
from kg.cli.opening import open_to_read
from kg.cli.options import StorePath, store_path
from kg.cli.output import Format, aside, clean, render, spoken
from kg.errors import QueryError, ValidationError
from kg.graph import contents
from kg.ontology import ENTITY_TYPES, RELATIONS, STATUSES

if TYPE_CHECKING:
    from kg.graph.contents import Counts

QUERY_HELP = say(
    "Interroga il grafo: con una domanda pronta, con SPARQL (-e) o con un file.\n\n"
    "Senza nome elenca le domande pronte e i loro parametri, che si scrivono come opzioni: "
    "--name, --other, --where, --since, --as-of, --currency.\n\n"
    "Esempi: kg query investors --name OpenAI\n\n"
    "kg query -e 'SELECT ?s ?o { ?s kg:investorIn ?o }' --format csv",
    "Question the graph: with a named query, with SPARQL (-e) or with a file.\n\n"
    "Without a name it lists the named queries and their parameters, which are written as "
    "options: --name, --other, --where, --since, --as-of, --currency.\n\n"
    "Examples: kg query investors --name OpenAI\n\n"
    "kg query -e 'SELECT ?s ?o { ?s kg:investorIn ?o }' --format csv",
)
QUERY_CONTEXT = {"allow_extra_args": True, "ignore_unknown_options": True}
INFO_HELP = say(
    "Dice che cosa contiene il grafo.\n\nEsempio: kg info --store grafo",
    "Tell what the graph holds.\n\nExample: kg info --store graph",
)
VALIDATE_HELP = say(
    "Controlla il grafo con le sue forme SHACL.\n\nEsempio: kg validate",
    "Check the graph against its SHACL shapes.\n\nExample: kg validate",
)
_TABLE_ROWS = 25


def query(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="QUERY",
            help=say("Il nome di una domanda pronta.", "The name of a named query."),
        ),
    ] = None,
    sparql: Annotated[
        str | None,
        typer.Option(
            "--execute",
            "-e",
            metavar="SPARQL",
            help=say("Il testo della domanda.", "The text of the query."),
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", metavar="FILE", help=say("Un file .rq.", "A file .rq.")),
    ] = None,
    store: StorePath = None,
    form: Annotated[
        Format,
        typer.Option("--format", help=say("Forma della risposta.", "Form of the answer.")),
    ] = Format.TABLE,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            min=0,
            metavar="N",
            help=say("Righe della tabella (0 = tutte).", "Rows of the table (0 = all)."),
        ),
    ] = _TABLE_ROWS,
) -> None:
    """Answer one question on standard output."""
    if sum(choice is not None for choice in (name, sparql, file)) > 1:
        raise typer.BadParameter(
            say("scegli fra un nome, -e e --file", "choose between a name, -e and --file")
        )
    values = _parameters(context.args)
    if name is None and sparql is None and file is None:
        _list_queries()
        return
    with open_to_read(store) as opened:
        if sparql is not None:
            answer = asked.select(opened, sparql, LANGUAGE)
        else:
            chosen = asked.named(name) if name is not None else asked.read_query(file or Path())
            answer = asked.ask(opened, chosen, values, LANGUAGE)
            if form is Format.TABLE:
                aside(chosen.title.in_(LANGUAGE))
    for note in answer.notes:
        aside(spoken(note))
    sys.stdout.write(render(answer, form, limit=limit))


def info(store: StorePath = None) -> None:
    """Print what the graph holds."""
    folder = store_path(store)
    with open_to_read(store) as opened:
        counts = contents.counts(opened)
    for line in _info_lines(counts, folder):
        print(clean(line))


def validate(store: StorePath = None) -> None:
    """Run the shapes over the graph; end with 1 where it does not conform."""
    from kg.graph.validate import validate as run_shapes

    with open_to_read(store) as opened:
        report = run_shapes(opened)
    for problem in report.problems:
        print(clean(str(problem)))
    if report.problems:
        raise ValidationError(
            say(f"{len(report.problems)} violazioni", f"{len(report.problems)} violations"),
            say("ricostruisci il grafo con kg build", "build the graph again with kg build"),
        )
    aside(say("il grafo è conforme", "the graph conforms"))


def _parameters(words: list[str]) -> dict[str, str]:
    """Read `--name VALUE` and `--name=VALUE` pairs that belong to the query."""
    values: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        key, equals, value = word.partition("=")
        if not key.startswith("--") or len(key) < 3:
            raise QueryError(
                say(f"non capisco {word!r}", f"cannot make sense of {word!r}"),
                say("i parametri si scrivono --nome VALORE", "parameters are written --name VALUE"),
            )
        if not equals:
            value = next(rest, "")
            if not value:
                raise QueryError(say(f"{key} vuole un valore", f"{key} wants a value"))
        values[key.removeprefix("--")] = value
    return values


def _list_queries() -> None:
    rows = []
    for found in asked.catalogue().values():
        blanks = " ".join(
            f"[--{p.option}]" if p.optional else f"--{p.option}" for p in found.parameters
        )
        rows.append((found.name, blanks, found.title.in_(LANGUAGE)))
    titles = say("domanda|parametri|che cosa chiede", "query|parameters|what it asks").split("|")
    answer = asked.Answer(("query", "parameters", "title"), tuple(titles), tuple(rows))
    sys.stdout.write(render(answer, Format.TABLE))


def _info_lines(counts: Counts, folder: str) -> Iterator[str]:
    yield say("grafo", "graph") + f": {folder}"
    first, last = counts.dates
    span = f" ({first} – {last})" if first else ""
    yield say("articoli", "articles") + f": {counts.articles}{span}"
    yield (
        say("entità", "entities")
        + ": "
        + _listed(
            {ENTITY_TYPES[kind].in_(LANGUAGE): number for kind, number in counts.entities.items()}
        )
    )
    yield (
        say("affermazioni", "statements")
        + ": "
        + _listed(
            {STATUSES[status].in_(LANGUAGE): number for status, number in counts.statuses.items()}
        )
    )
    for relation, number in counts.relations.items():
        yield f"  {RELATIONS[relation].label.in_(LANGUAGE)}: {number}"
    yield say("testate", "publishers") + ": " + _listed(counts.publishers, len(counts.publishers))
    yield say("triple", "triples") + f": {counts.triples}"


def _listed(counts: dict[str, int], total: int | None = None) -> str:
    inner = ", ".join(f"{number} {name}" for name, number in counts.items())
    whole = sum(counts.values()) if total is None else total
    return f"{whole} ({inner})" if counts else "0"
