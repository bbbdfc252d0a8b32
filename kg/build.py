"""The conductor: articles in, graph out. The only room that knows both towers.

A build reads every source, finds out what the store already holds, extracts only what is
new or was read by another version of the pipeline, writes each article whole with all that
follows from it, and at the end compares the new ones with the others. The graph depends on the
articles alone: not on the order of the files, nor on the number of workers, nor on how many
builds it took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from kg.batches import batched
from kg.copies import compare
from kg.errors import BudgetError, KgError, ReadingError, TeacherError
from kg.forms import split_source
from kg.graph import contents, derived, schema
from kg.graph.triples import article_quads, content_hash
from kg.model import Extraction, Profile
from kg.nlp.parallel import Read, extract_all
from kg.text import read, sources
from kg.text.duplicates import sketch
from kg.versions import pipeline_digest

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph.contents import StoredArticle
    from kg.graph.store import Store
    from kg.llm.teaching import Teaching
    from kg.model import Article

_Outcome = Extraction | tuple[Extraction, BudgetError] | KgError

_BATCH = 16  # articles written in one transaction
_UNASKED = "+unasked"  # marks the digest of an article that is to be asked about


@dataclass(frozen=True, slots=True)
class Options:
    """How to build.

    `profile` says how sure a statement has to be; `min_confidence` keeps weaker ones out of
    the graph on top of that. `edge_confidence` is the belief from which an asserted link is
    written as a plain edge too (`kg.edges`); None for what the store was built with. `workers`
    are the processes that extract: see `kg.nlp.parallel.extract_all`. With `teaching` a language
    model reads, or reads along.
    """

    model: str = "default"
    profile: Profile = Profile.BALANCED
    workers: int | None = None
    min_confidence: float = 0.0
    edge_confidence: float | None = None
    prune: bool = False
    strict: bool = False
    teaching: Teaching | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `step` is "read", "extract", "ask" or "derive"; `total` may be 0."""

    step: str
    done: int = 0
    total: int = 0


@dataclass(slots=True)
class Summary:
    """What a build did, counted. `faults` are the sources and articles it left out.

    `articles` counts the distinct articles read, `duplicates` the further copies of the
    same content, `near_duplicates` the articles of the store that repeat another one.
    `statements` counts what was extracted in this build, by status. `unasked` counts the
    articles a language model should have read and did not, for want of budget: the next
    build asks about them.
    """

    articles: int = 0
    extracted: int = 0
    unchanged: int = 0
    dropped: int = 0
    duplicates: int = 0
    near_duplicates: int = 0
    unasked: int = 0
    statements: Counter[str] = field(default_factory=Counter)
    faults: list[KgError] = field(default_factory=list)


def build(
    paths: Sequence[str],
    store: Store,
    options: Options | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Bring the store up to date with the articles under `paths`.

    A source or an article that fails is recorded in the summary and skipped; with
    `strict` its error is raised instead. `prune` drops articles whose file is gone.
    """
    return _Build(paths, store, options or Options(), on_progress).run()


class _Build:
    """One build: reads, compares, extracts, writes, derives."""

    def __init__(
        self,
        paths: Sequence[str],
        store: Store,
        options: Options,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._paths = paths
        self._store = store
        self._options = options
        self._on_progress = on_progress
        self._summary = Summary()
        self._files = frozenset(source.name for source in sources(paths))
        self._failed: set[str] = set()
        own = pipeline_digest(options.model, options.profile)
        teacher = f"+{options.teaching.digest}" if options.teaching else ""
        self._digest = f"{own}{teacher}>={options.min_confidence:g}"

    def run(self) -> Summary:
        homes = self._read()
        schema.refresh(self._store)
        stored = self._stored(homes)
        articles = {key: self._at_home(found, stored.get(key)) for key, found in homes.items()}
        new = [
            found for key, found in sorted(articles.items()) if self._is_new(found, stored.get(key))
        ]
        gone = [
            known
            for key, known in sorted(stored.items())
            if key not in articles and self._is_gone(known)
        ]
        self._summary.articles = len(articles)
        self._summary.unchanged = len(articles) - len(new)
        if new or gone or not derived.exists(self._store, self._options.edge_confidence):
            self._update(new, gone)
        self._summary.near_duplicates = contents.count_copies(self._store)
        return self._summary

    def _stored(self, homes: Iterable[str]) -> dict[str, StoredArticle]:
        """Return what the store knows of the articles read and of the files they stand in.

        Only `prune` needs to know every article there is.
        """
        if self._options.prune:
            found = contents.articles(self._store)
        else:
            found = contents.articles_of(self._store, homes, self._files)
        return {known.id: known for known in found}

    def _read(self) -> dict[str, list[Article]]:
        """Read every source; return the places each article was found in, by article id."""
        found: dict[str, list[Article]] = {}
        files: set[str] = set()
        for item in read(self._paths):
            if isinstance(item, ReadingError):
                self._fault(item)
                self._failed.add(_file_of(item.path or ""))
                continue
            files.add(_file_of(item.source))
            self._on_progress(Progress("read", len(files), len(self._files)))
            found.setdefault(item.id, []).append(item)
        self._summary.duplicates = sum(len(places) - 1 for places in found.values())
        return found

    def _at_home(self, places: list[Article], known: StoredArticle | None) -> Article:
        """Choose the one place an article is said to come from: the first by name.

        A place known from an earlier build counts too, unless its file was read again in
        this one and no longer holds the article, or is pruned.
        """
        first = min(places, key=lambda article: article.source)
        elsewhere = known is not None and _file_of(known.source) not in self._files
        if known and elsewhere and known.source < first.source and not self._options.prune:
            return replace(first, source=known.source)
        return first

    def _is_new(self, article: Article, known: StoredArticle | None) -> bool:
        return (
            known is None
            or known.pipeline != self._digest
            or known.content_hash != content_hash(article)
        )

    def _is_gone(self, known: StoredArticle) -> bool:
        """Tell whether an article that was not read has to leave the store.

        It has if its file was read and holds other content now; with `prune`, also if its
        file is not among the sources any more. A file that failed keeps its articles.
        """
        file = _file_of(known.source)
        if file in self._files:
            return file not in self._failed
        return self._options.prune

    def _update(self, new: list[Article], gone: list[StoredArticle]) -> None:
        outcomes = batched(self._extractions(new), _BATCH)
        first = list(islice(outcomes, 1))  # who may not ask, or cannot, has changed nothing
        self._store.publish()  # what readers get meanwhile
        derived.begin(self._store, self._options.edge_confidence)  # the next completes what is cut
        for some in batched(gone, _BATCH):
            derived.write(self._store, (), [known.iri for known in some])
        self._summary.dropped = len(gone)
        done = 0
        failure = None
        try:
            for some_outcomes in chain(first, outcomes):
                derived.write(self._store, [*self._graphs(some_outcomes)])
                for _ in some_outcomes:
                    done += 1
                    self._on_progress(Progress(self._step, done, len(new)))
        except TeacherError as error:
            failure = error  # what was read until then is kept
        self._on_progress(Progress("derive"))
        copies, parts = compare(self._store)
        derived.settle(self._store, copies, parts)
        if failure is not None:
            raise failure

    @property
    def _step(self) -> str:
        return "ask" if self._options.teaching else "extract"

    def _extractions(self, articles: list[Article]) -> Iterator[_Outcome]:
        """Yield what each article says, or why that is not known; see `_graphs`."""
        options = self._options
        smalls = extract_all(articles, options.model, options.profile, options.workers)
        if options.teaching is not None:
            counted = self._counted(smalls, len(articles))
            yield from options.teaching.read_by(articles, counted)
            return
        for small in smalls:
            yield small if isinstance(small, KgError) else small[0]

    def _counted(self, smalls: Iterable[Read | KgError], total: int) -> Iterator[Read | KgError]:
        for done, small in enumerate(smalls, start=1):
            yield small
            self._on_progress(Progress("extract", done, total))

    def _graphs(self, outcomes: Iterable[_Outcome]) -> Iterator[list[Quad]]:
        """Yield the graphs of articles to write; those that failed are recorded.

        A pair of an extraction and a BudgetError is written so that the next build asks again.
        """
        for found in outcomes:
            outcome, error = found if isinstance(found, tuple) else (found, None)
            if isinstance(outcome, BudgetError) or error is not None:
                self._summary.unasked += 1
            if isinstance(outcome, KgError):
                if not isinstance(outcome, BudgetError):
                    self._fault(outcome)
                continue
            sure = tuple(
                statement
                for statement in outcome.statements
                if statement.confidence >= self._options.min_confidence
            )
            sketched = sketch(outcome.article.text)
            extraction = replace(outcome, statements=sure)
            self._summary.extracted += 1
            self._summary.statements.update(statement.status for statement in sure)
            read_as = self._digest + (_UNASKED if error is not None else "")
            yield article_quads(extraction, sketch=sketched, pipeline=read_as)

    def _fault(self, error: KgError) -> None:
        if self._options.strict:
            raise error
        self._summary.faults.append(error)


def _file_of(source: str) -> str:
    """Return the file of a source: "a.jsonl#3" -> "a.jsonl"."""
    return split_source(source)[0]
