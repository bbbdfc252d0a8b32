"""Mixed reading: the most doubtful first, within the budget, the same whatever the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kg.build import Options, build
from kg.errors import BudgetError, KgError, TeacherError
from kg.graph.store import Store
from kg.llm.budget import Budget
from kg.llm.cache import Cache
from kg.llm.reader import Estimate, Teacher
from kg.llm.teaching import Teaching, read_annotated
from kg.model import Article, Extraction, Reader

TEXT = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato."


def articles(count: int) -> list[Article]:
    return [Article(f"a{n}", f"{TEXT} Nota {n}.", f"{n}.txt") for n in range(count)]


def teaching(
    server: Any, folder: Path, reader: Reader, most: int | None = None, **more: Any
) -> Teaching:
    settings = {"concurrency": 1, "doubt": 1.0}
    teacher = Teacher(server.access(**settings), Cache(folder / "llm"), Budget(most))
    return Teaching(teacher, reader, **more)


def smalls(*doubts: float | KgError) -> list[tuple[str, float] | KgError]:
    return [d if isinstance(d, KgError) else (f"small {d}", d) for d in doubts]


def mixed(asked: Teaching, *doubts: float | KgError) -> list[Any]:
    given = smalls(*doubts)
    return list(asked.read_doubtful(articles(len(given)), given, lambda _: "taught"))


def test_only_what_is_doubtful_is_asked_about(server: Any, tmp_path: Path) -> None:
    found = mixed(teaching(server, tmp_path, Reader.AUTO), 0.2, 5.0, 0.99, 1.0)
    assert found == ["small 0.2", "taught", "small 0.99", "taught"]
    assert len(server.requests) == 2


def test_the_most_doubtful_come_first_and_the_budget_ends_it(server: Any, tmp_path: Path) -> None:
    found = mixed(teaching(server, tmp_path, Reader.AUTO, 2), 2.0, 5.0, 0.0, 3.0, 1.5)
    assert [one[0] if isinstance(one, tuple) else one for one in found] == [
        "small 2.0", "taught", "small 0.0", "taught", "small 1.5",
    ]  # fmt: skip
    assert all(isinstance(one[1], BudgetError) for one in found if isinstance(one, tuple))
    assert [request.article[-2] for request in server.requests] == ["1", "3"]
    again = mixed(teaching(server, tmp_path, Reader.AUTO), 2.0, 5.0, 0.0, 3.0, 1.5)
    assert again == ["taught", "taught", "small 0.0", "taught", "taught"]
    assert len(server.requests) == 4


def test_ours_stays_where_the_teacher_cannot_be_understood(server: Any, tmp_path: Path) -> None:
    server.say("no")
    broken = KgError("cannot be extracted")
    assert mixed(teaching(server, tmp_path, Reader.AUTO), 5.0, broken) == ["small 5.0", broken]


def test_ours_stays_where_the_teacher_speaks_of_another_text(server: Any, tmp_path: Path) -> None:
    entity = {"id": "x", "type": "ORG", "names": ["Altra Banca"], "nouns": []}
    server.say({"entities": [entity], "statements": []})
    assert mixed(teaching(server, tmp_path, Reader.AUTO), 5.0) == ["small 5.0"]
    server.say({"entities": [], "statements": []})
    assert mixed(teaching(server, tmp_path / "2", Reader.AUTO), 5.0) == ["taught"]


def test_nothing_is_asked_without_leave(server: Any, tmp_path: Path) -> None:
    def refuse(estimate: Estimate) -> None:
        raise BudgetError(f"{estimate.requests} are too many")

    for reader in (Reader.LLM, Reader.AUTO):
        asked = teaching(server, tmp_path, reader, approve=refuse)
        found = (
            asked.read_all(articles(2))
            if reader is Reader.LLM
            else asked.read_doubtful(articles(2), smalls(5.0, 5.0), lambda _: "taught")
        )
        with pytest.raises(BudgetError, match="2 are too many"):
            next(iter(found))
    assert server.requests == []


def news(folder: Path, count: int) -> list[str]:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n:02}.txt").write_text(
            f"date: 2024-05-14\n\n{TEXT} Nota {n}.\n", encoding="utf-8"
        )
    return [str(folder)]


def quads(store: Store) -> list[str]:
    return sorted(map(str, store.quads()))


def test_a_build_holds_what_the_teacher_said_with_its_provenance(
    server: Any, tmp_path: Path
) -> None:
    paths = news(tmp_path / "news", 3)
    with Store.memory() as store:
        first = build(paths, store, Options(teaching=teaching(server, tmp_path, Reader.LLM)))
        again = build(paths, store, Options(teaching=teaching(server, tmp_path, Reader.LLM)))
        producers = list(store.values("SELECT DISTINCT ?p { ?x kg:producer ?p }"))
        digests = list(store.values("SELECT DISTINCT ?p { ?x kg:pipeline ?p }"))
    assert (first.extracted, first.unasked, again.unchanged, len(server.requests)) == (3, 0, 3, 3)
    assert [list(row) for row in producers] == [["llm:test-model#bf4823249ac7946e"]]
    assert "+llm~test-model~bf4823249ac7946e~" in str(digests[0][0])


def test_a_build_in_pieces_gives_the_graph_of_one(server: Any, tmp_path: Path) -> None:
    paths = news(tmp_path / "news", 6)
    with Store.memory() as store:
        build(paths, store, Options(teaching=teaching(server, tmp_path / "one", Reader.LLM)))
        whole = quads(store)
    with Store.memory() as store:
        for _ in range(3):
            asked = teaching(server, tmp_path / "two", Reader.LLM, 2)
            summary = build(paths, store, Options(teaching=asked))
        assert summary.unasked == 0
        assert quads(store) == whole
    assert len(server.requests) == 12


def test_a_mixed_build_asks_the_next_time_about_what_it_could_not(
    server: Any, tmp_path: Path
) -> None:
    paths = news(tmp_path / "news", 3)

    def run(store: Store, most: int | None) -> Any:
        asked = teaching(server, tmp_path, Reader.AUTO, most)
        object.__setattr__(asked.teacher.access.settings, "doubt", 0.0)
        return build(paths, store, Options(teaching=asked))

    with Store.memory() as store:
        first = run(store, 1)
        assert (first.extracted, first.unasked, len(server.requests)) == (3, 2, 1)
        second = run(store, None)
        assert (second.extracted, second.unchanged, len(server.requests)) == (2, 1, 3)
        third = run(store, None)
        assert third.unchanged == 3
        taught = quads(store)
    with Store.memory() as store:
        run(store, None)
        assert quads(store) == taught


def test_a_server_that_fails_half_way_leaves_a_whole_graph(server: Any, tmp_path: Path) -> None:
    paths = news(tmp_path / "news", 40)
    real = server.behaviour(None, 1)
    server.behaviour = lambda _request, number: real if number <= 20 else type(real)(status=401)
    with Store.memory() as store:
        with pytest.raises(TeacherError, match="401"):
            build(paths, store, Options(teaching=teaching(server, tmp_path, Reader.LLM)))
        held = list(store.values("SELECT DISTINCT ?x { ?x kg:contentHash ?h }"))
        links = list(store.values("SELECT DISTINCT ?x { ?s kg:investorIn ?x }"))
    assert (len(held), len(links)) == (16, 1)


def test_leave_that_is_refused_changes_nothing(server: Any, tmp_path: Path) -> None:
    def refuse(estimate: Estimate) -> None:
        raise BudgetError("too many")

    with Store.memory() as store:
        asked = teaching(server, tmp_path, Reader.LLM, approve=refuse)
        with pytest.raises(BudgetError):
            build(news(tmp_path / "news", 2), store, Options(teaching=asked))
        assert list(store.values("SELECT ?x { ?x kg:contentHash ?h }")) == []


def test_who_reads_all_needs_no_reading_of_ours(server: Any, tmp_path: Path) -> None:
    ours = (KgError(pytest.fail("read in vain")) for _ in range(2))
    found = list(teaching(server, tmp_path, Reader.LLM).read_by(articles(2), ours))
    assert [one.article.id for one in found if isinstance(one, Extraction)] == ["a0", "a1"]


def test_an_article_of_ours_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kg.nlp import pipeline

    read = pipeline.read_doubting

    def fail(nlp: Any, some: Sequence[Article]) -> Iterator[Any]:
        if any(article.id == "a1" for article in some):
            raise ValueError("no")
        return read(nlp, some)

    monkeypatch.setattr(pipeline, "read_doubting", fail)
    found = list(read_annotated(pipeline.load(), articles(3), None))
    assert [isinstance(one, KgError) for one in found] == [False, True, False]
