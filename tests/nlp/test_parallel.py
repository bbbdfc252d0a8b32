"""Articles read by several processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from multiprocessing import active_children

import pytest

from kg.batches import batched
from kg.errors import KgError
from kg.model import Article, Profile
from kg.nlp import parallel
from kg.nlp.parallel import Read, extract_all

TEXT = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova."


def articles(number: int) -> Iterator[Article]:
    return (Article(str(n), TEXT, "") for n in range(number))


def ids(outcomes: Iterator[Read | KgError]) -> list[str]:
    return ["?" if isinstance(each, KgError) else each[0].article.id for each in outcomes]


def test_many_processes_give_what_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CHUNK", 1)
    one = list(extract_all(articles(5), "default", Profile.BALANCED, 1))
    assert list(extract_all(articles(5), "default", Profile.BALANCED, 2)) == one
    assert ids(iter(one)) == ["0", "1", "2", "3", "4"]


def test_a_bad_article_is_an_error_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.nlp import pipeline

    read = pipeline.read_doubting

    def fail(nlp: object, some: list[Article]) -> Iterator[object]:
        if any(article.id == "1" for article in some):
            raise ValueError("no")
        return read(nlp, some)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "read_doubting", fail)
    found = list(extract_all(articles(3), "default", Profile.BALANCED, 1))
    assert ids(iter(found)) == ["0", "?", "2"]


def test_an_unknown_model_is_one_clear_error_from_a_process_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel, "CHUNK", 1)
    with pytest.raises(KgError, match="no-such"):
        list(extract_all(articles(3), "no-such", Profile.BALANCED, 2))


def test_a_process_that_dies_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CHUNK", 1)
    dying = partial(parallel.ProcessPoolExecutor, initializer=os._exit, initargs=(1,))
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", dying)
    with pytest.raises(KgError, match="a process that reads articles ended"):
        list(extract_all(articles(3), "default", Profile.BALANCED, 2))
    assert active_children() == []


def test_who_stops_early_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CHUNK", 1)
    taken: list[str] = []
    wanted = (taken.append(each.id) or each for each in articles(1000))  # type: ignore[func-returns-value]
    found = extract_all(wanted, "default", Profile.BALANCED, 2)
    next(found)
    assert len(active_children()) == 2
    found.close()  # type: ignore[attr-defined] # a generator
    assert active_children() == []
    assert len(taken) < 200


def test_few_articles_are_read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", None)
    assert ids(extract_all(articles(3), "default", Profile.BALANCED)) == ["0", "1", "2"]


def test_nothing_to_read() -> None:
    assert list(extract_all([], "default", Profile.BALANCED)) == []


def test_batches() -> None:
    assert list(batched("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
