"""The teacher as a reader: articles in, readings out, in order, nothing asked twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from urllib.parse import quote

from kg.errors import BudgetError, KgError, ReadingError, TeacherError
from kg.llm.access import Access
from kg.llm.budget import Budget, answer_tokens, tokens_of
from kg.llm.cache import Cache, Entry
from kg.llm.client import Client
from kg.llm.crew import in_order
from kg.llm.gates import Reading, read_answer
from kg.llm.prompt import Message, messages, producer, prompt_hash, repair
from kg.llm.refusals import Reason, Refusal
from kg.llm.reply import Answer, parse
from kg.model import Article, Profile

_LONGEST = 60_000  # characters of an article: some 20,000 tokens
_STRICT = 0.75  # what the profile "strict" wants of the teacher's own confidence
_TOLD = 3  # faults of form that a repair is told of

OnRefusal = Callable[[Article, Refusal], None]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What articles would take: `kept` of them are not asked about, the others are.

    Those kept are answered already, or too long for any server.
    """

    articles: int
    kept: int
    tokens_in: int
    tokens_out: int

    @property
    def requests(self) -> int:
        """Return how many articles have to be asked about."""
        return self.articles - self.kept


@dataclass(slots=True)
class Tally:
    """What a run with a teacher came to.

    Articles read by it, of which `kept` from answers kept earlier; `unasked` for want of
    budget; `failed` to give an answer that can be read; refusals by reason.
    """

    read: int = 0
    kept: int = 0
    unasked: int = 0
    failed: int = 0
    refused: Counter[Reason] = field(default_factory=Counter)


class Teacher:
    """Asks a language model server about articles. Use it in a `with`."""

    def __init__(
        self,
        access: Access,
        cache: Cache,
        budget: Budget | None = None,
        on_refusal: OnRefusal = lambda _article, _refusal: None,
    ) -> None:
        self.access = access
        self.budget = budget or Budget()
        self.tally = Tally()
        self._cache = cache
        self._on_refusal = on_refusal
        self._client = Client(access, self.budget)
        self._lock = Lock()

    def __enter__(self) -> Teacher:  # noqa: PYI034 - nobody derives from it
        self._client.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        self._client.__exit__(*problem)

    @cached_property
    def producer(self) -> str:
        """Return what stands on every statement: "llm:MODEL#PROMPT"."""
        return producer(self.access.model)

    @property
    def digest(self) -> str:
        """Return model and prompt in characters that a digest of a build may hold."""
        return f"{quote(self.access.model, safe='').replace('~', '%7E')}~{prompt_hash()}"

    def count(self) -> Tally:
        """Return what the run came to until now; answers under way may still come in."""
        with self._lock:
            return replace(self.tally, refused=Counter(self.tally.refused))

    def estimate(self, articles: Iterable[Article]) -> Estimate:
        """Return what reading the articles would take, by the length of their texts."""
        count = kept = tokens_in = tokens_out = 0
        for article in articles:
            count += 1
            asked = messages(article)
            if len(article.text) > _LONGEST or self._cache.get(asked, self.access.model):
                kept += 1
            else:
                tokens_in += tokens_of(asked)
                tokens_out += answer_tokens(article)
        return Estimate(count, kept, tokens_in, tokens_out)

    def read(
        self, articles: Iterable[Article], profile: Profile = Profile.BALANCED
    ) -> Iterator[Reading | KgError]:
        """Yield the reading of each article, in order.

        Where the budget is spent it is a BudgetError, where no answer can be read another
        error. What concerns the server is raised: TeacherError.
        """

        def one(article: Article) -> Reading | KgError:
            return self._read(article, profile)

        yield from in_order(one, articles, self.access.settings.concurrency)

    def _read(self, article: Article, profile: Profile) -> Reading | KgError:
        if len(article.text) > _LONGEST:
            self._count("failed")
            return ReadingError("the article is too long to be asked about", path=article.source)
        try:
            answer = choose(self._answers(article))
        except BudgetError as error:
            self._count("unasked")
            return error
        if isinstance(answer, TeacherError):
            self._count("failed")
            answer.path = article.source
            return answer
        try:
            reading = self._pass(article, answer, profile)
        except Exception as error:  # noqa: BLE001 - one bad article must not stop a run
            self._count("failed")
            return KgError(
                f"cannot be extracted: {error!r}", "please report it", path=article.source
            )
        self._count("read")
        return reading

    def _pass(self, article: Article, answer: Answer, profile: Profile) -> Reading:
        reading = read_answer(article, answer, self.producer)
        with self._lock:
            self.tally.refused.update(refusal.reason for refusal in reading.refusals)
            for refusal in reading.refusals:
                self._on_refusal(article, refusal)
        least = _STRICT if profile is Profile.STRICT else 0.0
        sure = tuple(s for s in reading.statements if s.confidence >= least)
        return replace(reading, statements=sure)

    def _answers(self, article: Article) -> Entry:
        """Return the answers about an article, asking for what is not there yet."""
        asked = messages(article)
        entry = self._cache.get(asked, self.access.model)
        if entry is not None:
            self._count("kept")
        else:
            entry = self._ask(asked, asked, article, None)
        why = why_broken(entry)
        if why is not None and len(entry.answers) == 1 and not entry.stopped:
            again = repair(asked, entry.answers[0], why)
            entry = self._ask(asked, again, article, entry)
        return entry

    def _ask(
        self, key: list[Message], asked: list[Message], article: Article, before: Entry | None
    ) -> Entry:
        """Ask, and keep the answer with the one before it."""
        completion = self._client.ask(asked, answer_tokens(article))
        old = before or Entry(self.access.model, prompt_hash(), ())
        entry = replace(
            old,
            answers=(*old.answers, completion.text),
            stopped=completion.stopped,
            tokens_in=old.tokens_in + completion.tokens_in,
            tokens_out=old.tokens_out + completion.tokens_out,
            seconds=round(old.seconds + completion.seconds, 3),
        )
        self._cache.put(key, entry)
        return entry

    def _count(self, what: str) -> None:
        with self._lock:
            setattr(self.tally, what, getattr(self.tally, what) + 1)


def why_broken(entry: Entry) -> str | None:
    """Return what the teacher is told of its last answer, or None where it has the form."""
    try:
        faults = parse(entry.answers[-1]).faults
    except TeacherError as error:
        return error.message
    return "; ".join(faults[:_TOLD]) or None


def choose(entry: Entry) -> Answer | TeacherError:
    """Return the last answer that can be read at all, or why there is none."""
    found = [_parsed(answer) for answer in reversed(entry.answers)]
    readable = next((answer for answer in found if isinstance(answer, Answer)), None)
    if readable is not None:
        return readable
    if entry.stopped:
        return TeacherError(
            "the answer was cut at the server's limit of tokens",
            "raise max_tokens under [llm], or the context of the server",
        )
    assert isinstance(found[0], TeacherError)
    return found[0]


def _parsed(text: str) -> Answer | TeacherError:
    try:
        return parse(text)
    except TeacherError as error:
        return error
