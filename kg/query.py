"""Questions with a name: the files of `queries/`, their parameters, their answers.

A query file is plain SPARQL under a header of comments:

    # title-it: Chi investe in X, e con quanto
    # title-en: Who invests in X, and how much
    # param name entity: l'azienda | the company
    # param since date optional: da questa data | from this date on
    # column investor: investitore | investor

A parameter is a variable of the same name that the query projects; its value goes in as
an RDF term (a VALUES block), never as text. Kinds: `entity` (a name that is looked up in
the graph), `date` (YYYY[-MM[-DD]]), `code` (in capitals, however it was typed), `text`.
Every query takes `as_of`: the answer from what is dated up to that day. What the graph
keeps counted (links, see kg.graph.derived) counts all dates: a query that reads such
counts has a twin in `queries/dated/`, which counts again and is taken where an optional
date is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError, reason
from kg.graph import contents
from kg.graph.places import country_name
from kg.graph.vocabulary import COUNTRIES, ONTOLOGY, PREFIXES
from kg.ontology import RELATIONS, STATUSES, Label, Relation, Status

if TYPE_CHECKING:
    from kg.graph.homes import Term
    from kg.graph.records import EntityRecord
    from kg.graph.store import Store

Cell = str | int | Decimal | bool | None

_LINE = re.compile(r"# (title-it|title-en|param|column)\b ?(.*)")
_PARAMETER = re.compile(
    r"(?P<name>\w+) (?P<kind>\w+)(?P<optional> optional)?: (?P<it>.+) \| (?P<en>.+)"
)
_COLUMN = re.compile(r"(?P<name>\w+): (?P<it>.+) \| (?P<en>.+)")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_LAST_DAY = {4: "-12-31", 7: "-31", 10: ""}  # dates are compared as text
_READERS: Mapping[str, Callable[[str], Cell]] = {
    "integer": int,
    "decimal": Decimal,
    "boolean": lambda text: text in {"true", "1"},
}


class ParameterKind(StrEnum):
    """How the text of a parameter becomes a term."""

    ENTITY = "entity"
    DATE = "date"
    TEXT = "text"
    CODE = "code"  # in capitals, however it was typed


@dataclass(frozen=True, slots=True)
class Parameter:
    """One blank of a query, filled on the command line with `--name VALUE`."""

    name: str
    kind: ParameterKind
    optional: bool
    help: Label

    @property
    def option(self) -> str:
        """Return the name as it is typed: as-of for as_of."""
        return self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query file: what it asks, what it needs, what it answers."""

    name: str
    title: Label
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Label]
    text: str
    dated: str | None = None

    def text_for(self, names: Collection[str]) -> str:
        """Return the text to run where these parameters are given."""
        dates = {p.name for p in self.parameters if p.optional and p.kind is ParameterKind.DATE}
        return self.dated if self.dated is not None and dates & set(names) else self.text


@dataclass(frozen=True, slots=True)
class Answer:
    """A table of cells. `columns` are variable names, `titles` what people read.

    `notes` say how names were understood where that was not obvious.
    """

    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@cache
def catalogue() -> Mapping[str, NamedQuery]:
    """Read every shipped query, by name."""
    return {path.stem: read_query(path) for path in sorted(_folder().glob("*.rq"))}


def named(name: str) -> NamedQuery:
    """Return the shipped query of that name; raise QueryError that names the nearest ones."""
    queries = catalogue()
    if name in queries:
        return queries[name]
    near = get_close_matches(name, queries, n=3) or sorted(queries)
    raise QueryError(f"no query is called {name!r}", "did you mean: " + ", ".join(near))


def read_query(path: Path) -> NamedQuery:
    """Read a query file; a file without a header asks for nothing and shows all columns."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"cannot be read: {reason(error)}", path=str(path)) from error
    titles = {"title-it": path.stem, "title-en": path.stem}
    parameters: list[Parameter] = []
    columns: dict[str, Label] = {}
    for number, (key, value) in enumerate(_header(text), start=1):
        if key == "param":
            parameters.append(_parameter(value, path, number))
        elif key == "column":
            found = _match(_COLUMN, value, path, number)
            columns[found["name"]] = Label(found["it"], found["en"])
        else:
            titles[key] = value.removeprefix(":").strip()
    title = Label(titles["title-it"], titles["title-en"])
    twin = path.parent / "dated" / path.name
    dated = twin.read_text(encoding="utf-8") if twin.is_file() else None
    return NamedQuery(path.stem, title, tuple(parameters), columns, text, dated)


def ask(store: Store, query: NamedQuery, values: Mapping[str, str], language: str) -> Answer:
    """Answer a named query.

    `values` maps parameter names to what the user typed. Raises QueryError for a missing
    or unknown parameter, and for a name the graph does not know.
    """
    values = {name.replace("-", "_"): value for name, value in values.items()}
    _check_names(query, values)
    bindings: dict[str, Term] = {}
    notes: list[str] = []
    for parameter in query.parameters:
        if parameter.name in values:
            term, note = _bind(store, parameter, values[parameter.name])
            bindings[parameter.name] = term
            notes += [note] if note else []
    return select(
        store,
        query.text_for(values),
        language,
        columns=query.columns,
        bindings=bindings,
        notes=notes,
    )


def select(
    store: Store,
    sparql: str,
    language: str,
    *,
    columns: Mapping[str, Label] | None = None,
    bindings: Mapping[str, Term] | None = None,
    notes: list[str] | None = None,
) -> Answer:
    """Run SPARQL and return its answer as a table.

    ASK gives one cell; CONSTRUCT and DESCRIBE give subject, predicate, object. Relations,
    statuses and countries are shown by their labels, other IRIs shortened by the known prefixes.
    """
    names, rows = store.table(sparql, bindings or {})
    shown = [name for name in names if not columns or name in columns]
    places = [names.index(name) for name in shown]
    titles = tuple(columns[name].in_(language) if columns else name for name in shown)
    cells = tuple(tuple(_cell(row[place], language) for place in places) for row in rows)
    return Answer(tuple(shown), titles, cells, tuple(notes or ()))


def statements(store: Store, query: NamedQuery) -> frozenset[str]:
    """Return the IRIs that a query gives for its variable ?statement.

    Raises QueryError where the query has no such variable.
    """
    names, rows = store.table(query.text, {})
    if "statement" not in names:
        raise QueryError("the query has no column ?statement", "SELECT ?statement WHERE { … }")
    place = names.index("statement")
    return frozenset(term.value for row in rows if isinstance(term := row[place], NamedNode))


def check_date(value: str) -> str:
    """Return a date as it was typed; raise QueryError unless it is YYYY[-MM[-DD]]."""
    if not _DATE.fullmatch(value):
        raise QueryError(f"no date: {value!r}", "write YYYY, YYYY-MM or YYYY-MM-DD")
    return value


def _folder() -> Path:
    """Find queries/: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "queries"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "queries"


def _header(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        found = _LINE.match(line)
        if not found:
            return
        yield found[1], found[2]


def _parameter(value: str, path: Path, line: int) -> Parameter:
    found = _match(_PARAMETER, value, path, line)
    try:
        kind = ParameterKind(found["kind"])
    except ValueError:
        kinds = ", ".join(ParameterKind)
        raise QueryError(
            f"unknown kind of parameter {found['kind']!r}",
            f"kinds: {kinds}",
            path=str(path),
            line=line,
        ) from None
    label = Label(found["it"], found["en"])
    return Parameter(found["name"], kind, bool(found["optional"]), label)


def _match(pattern: re.Pattern[str], value: str, path: Path, line: int) -> re.Match[str]:
    found = pattern.fullmatch(value.strip())
    if not found:
        raise QueryError(
            f"broken header: {value!r}", "see queries/investors.rq", path=str(path), line=line
        )
    return found


def _check_names(query: NamedQuery, values: Mapping[str, str]) -> None:
    known = {parameter.name for parameter in query.parameters}
    unknown = sorted(values.keys() - known)
    usage = " ".join(
        f"[--{p.option} {p.kind.upper()}]" if p.optional else f"--{p.option} {p.kind.upper()}"
        for p in query.parameters
    )
    hint = f"usage: kg query {query.name} {usage}".rstrip()
    if unknown:
        raise QueryError(f"query {query.name} has no parameter --{unknown[0]}", hint)
    missing = [p.name for p in query.parameters if not p.optional and p.name not in values]
    if missing:
        raise QueryError(f"query {query.name} needs --{missing[0]}", hint)


def _bind(store: Store, parameter: Parameter, value: str) -> tuple[Term, str]:
    if parameter.kind is ParameterKind.ENTITY:
        entity, note = find_entity(store, value)
        return NamedNode(entity.iri), note
    if parameter.kind is not ParameterKind.DATE:
        return Literal(value.upper() if parameter.kind is ParameterKind.CODE else value), ""
    date = check_date(value)
    return Literal(date + _LAST_DAY[len(date)] if parameter.name == "as_of" else date), ""


def find_entity(store: Store, name: str) -> tuple[EntityRecord, str]:
    """Return the entity best known under a name, and a note where others came close.

    Upper case and accents do not matter; an exact name wins over a part of one, more
    articles win over fewer. Raises QueryError with suggestions where nothing fits.
    """
    found = contents.find_entities(store, name)
    if not found:
        labels = [entity.label for entity in contents.entities(store).values()]
        near = get_close_matches(name, labels, n=3, cutoff=0.5)
        hint = (
            "did you mean: " + ", ".join(near) if near else "`kg info` tells what the graph holds"
        )
        raise QueryError(f"the graph knows nobody called {name!r}", hint)
    best, *others = found
    if best.label.casefold() == name.casefold() and not others:
        return best, ""
    also = ", ".join(f"{entity.label} ({entity.type})" for entity in others[:3])
    note = f"{name} = {best.label} ({best.type})" + (f"; also: {also}" if also else "")
    return best, note


def _cell(term: object, language: str) -> Cell:
    if term is None or isinstance(term, bool):
        return term
    if isinstance(term, NamedNode):
        return _name(term.value, language)
    if not isinstance(term, Literal):
        return str(term)
    read = _READERS.get(term.datatype.value.rpartition("#")[2], str)
    return read(term.value)


def _name(iri: str, language: str) -> str:
    if iri.startswith(ONTOLOGY):
        local = iri.removeprefix(ONTOLOGY)
        if local in set(Relation):
            return RELATIONS[Relation(local)].label.in_(language)
        if local in set(Status):
            return STATUSES[Status(local)].in_(language)
    if iri.startswith(COUNTRIES):
        with suppress(QueryError):
            return country_name(iri.removeprefix(COUNTRIES), language)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
