"""The teacher as a reader: order, repair, what is kept, budget, threads."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from kg.errors import BudgetError, ReadingError, TeacherError
from kg.llm import waiting
from kg.llm.budget import Budget
from kg.llm.cache import Cache, Entry
from kg.llm.gates import Reading
from kg.llm.prompt import messages
from kg.llm.reader import Teacher
from kg.llm.refusals import Reason
from kg.model import Article, Profile

TEXT = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato."


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_FIRST", 0.001)


def articles(count: int) -> list[Article]:
    return [Article(f"a{n}", f"{TEXT} Nota {n}.", f"{n}.txt") for n in range(count)]


def teacher(server: Any, folder: Path, budget: Budget | None = None, **settings: Any) -> Teacher:
    return Teacher(server.access(**settings), Cache(folder / "llm"), budget)


@pytest.mark.parametrize("stream", [False, True])
def test_readings_come_in_order_with_their_provenance(
    server: Any, tmp_path: Path, stream: bool
) -> None:
    with teacher(server, tmp_path, stream=stream) as asked:
        found = list(asked.read(articles(12)))
    assert [r.annotation.article.id for r in found if isinstance(r, Reading)] == [
        f"a{n}" for n in range(12)
    ]
    producers = {s.producer for r in found if isinstance(r, Reading) for s in r.statements}
    assert producers == {"llm:test-model#bf4823249ac7946e"}
    assert (asked.tally.read, asked.tally.kept, asked.budget.spent.requests) == (12, 0, 12)


def test_nothing_is_asked_twice(server: Any, tmp_path: Path) -> None:
    for _ in range(2):
        with teacher(server, tmp_path) as asked:
            first = list(asked.read(articles(5)))
    assert (len(server.requests), asked.tally.kept, asked.budget.spent.requests) == (5, 5, 0)
    assert all(isinstance(reading, Reading) for reading in first)


def test_another_model_or_text_is_another_question(server: Any, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    entry = Entry("one", "p", ("x",))
    cache.put(messages(articles(1)[0]), entry)
    assert cache.get(messages(articles(1)[0]), "one") == entry
    assert cache.get(messages(articles(1)[0]), "two") is None
    assert cache.get(messages(articles(2)[1]), "one") is None


def test_what_is_kept_is_whole_or_absent_and_holds_no_key(server: Any, tmp_path: Path) -> None:
    access = server.access("sk-secret")
    with Teacher(access, Cache(tmp_path)) as asked:
        list(asked.read(articles(3)))
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert [path.suffix for path in files] == [".json"] * 3
    assert not any(
        "sk-secret" in path.read_text() or access.url in path.read_text() for path in files
    )
    files[0].write_text(files[0].read_text()[:40])
    with Teacher(access, Cache(tmp_path)) as asked:
        list(asked.read(articles(3)))
    assert len(server.requests) == 4


def test_a_broken_answer_is_repaired_once(server: Any, tmp_path: Path) -> None:
    good = server.behaviour(None, 1).text
    server.say("Certo! Ecco il JSON.", good)
    with teacher(server, tmp_path) as asked:
        [reading] = asked.read(articles(1))
    assert isinstance(reading, Reading)
    assert len(reading.statements) == 2
    said = server.requests[1].body["messages"]
    assert [m["role"] for m in said] == ["system", "user", "assistant", "user"]
    assert "no JSON" in said[3]["content"]


def test_an_answer_of_the_wrong_form_is_repaired_or_read_without_what_is_wrong(
    server: Any, tmp_path: Path
) -> None:
    good = json.loads(server.behaviour(None, 1).text)
    good["statements"][0]["stake"] = "49%"
    server.say(good)
    with teacher(server, tmp_path) as asked:
        [reading] = asked.read(articles(1))
    assert len(server.requests) == 2
    assert isinstance(reading, Reading)
    assert (len(reading.statements), asked.tally.refused) == (1, {Reason.FORM: 1})


def test_an_answer_nobody_can_read_is_an_error_of_its_article_and_kept(
    server: Any, tmp_path: Path
) -> None:
    def behave(request: Any, number: int) -> Any:
        return type(real)("no" if request and "Nota 1." in request.article else real.text)

    real = server.behaviour(None, 1)
    server.behaviour = behave
    for _ in range(2):
        with teacher(server, tmp_path, concurrency=1) as asked:
            found = list(asked.read(articles(3)))
        assert [isinstance(one, Reading) for one in found] == [True, False, True]
        assert isinstance(found[1], TeacherError)
        assert found[1].path == "1.txt"
    assert len(server.requests) == 4
    assert asked.tally.failed == 1


def test_a_budget_stops_the_questions_and_the_next_run_goes_on(server: Any, tmp_path: Path) -> None:
    with teacher(server, tmp_path, Budget(max_requests=3), concurrency=1) as asked:
        found = list(asked.read(articles(8)))
    assert [isinstance(one, Reading) for one in found] == [True] * 3 + [False] * 5
    assert all(isinstance(one, BudgetError) for one in found[3:])
    assert (len(server.requests), asked.tally.unasked) == (3, 5)
    with teacher(server, tmp_path, Budget(max_tokens=200_000)) as asked:
        assert all(isinstance(one, Reading) for one in asked.read(articles(8)))
    assert len(server.requests) == 8
    assert sorted(r.article for r in server.requests) == sorted(a.text for a in articles(8))


def test_a_repair_the_budget_has_no_room_for_is_asked_by_the_next_run(
    server: Any, tmp_path: Path
) -> None:
    good = server.behaviour(None, 1).text
    server.say("broken", good)
    with teacher(server, tmp_path, Budget(max_requests=1)) as asked:
        [outcome] = asked.read(articles(1))
    assert isinstance(outcome, BudgetError)
    with teacher(server, tmp_path) as asked:
        [outcome] = asked.read(articles(1))
    assert isinstance(outcome, Reading)
    assert len(server.requests[1].body["messages"]) == 4


def test_no_more_questions_are_under_way_than_allowed(server: Any, tmp_path: Path) -> None:
    """The first three wait for one another, so that three are surely under way at once."""
    together = threading.Barrier(3)
    real = server.behaviour(None, 1)

    def behave(request: Any, number: int) -> Any:
        if number <= 3:
            together.wait(10)
        return real

    server.behaviour = behave
    with teacher(server, tmp_path, concurrency=3) as asked:
        assert len(list(asked.read(articles(20)))) == 20
    assert server.most == 3


def test_a_server_that_refuses_ends_the_run(server: Any, tmp_path: Path) -> None:
    server.say(type(server.behaviour(None, 1))(status=401))
    with (
        teacher(server, tmp_path, concurrency=2) as asked,
        pytest.raises(TeacherError, match="401"),
    ):
        list(asked.read(articles(50)))
    assert len(server.requests) <= 2


def test_an_answer_cut_at_the_limit_is_told_and_not_repaired(server: Any, tmp_path: Path) -> None:
    server.say(type(server.behaviour(None, 1))('{"entities": [', finish="length"))
    with teacher(server, tmp_path) as asked:
        [outcome] = asked.read(articles(1))
    assert isinstance(outcome, TeacherError)
    assert "limit of tokens" in outcome.message
    assert len(server.requests) == 1


def test_an_article_beyond_all_measure_is_not_asked_about(server: Any, tmp_path: Path) -> None:
    long = Article("a", TEXT * 1000, "a.txt")
    with teacher(server, tmp_path) as asked:
        assert asked.estimate([long]).requests == 0
        [outcome] = asked.read([long])
    assert isinstance(outcome, ReadingError)
    assert server.requests == []


def test_an_estimate_counts_what_is_kept(server: Any, tmp_path: Path) -> None:
    with teacher(server, tmp_path) as asked:
        list(asked.read(articles(2)))
        estimate = asked.estimate(articles(5))
    assert (estimate.articles, estimate.kept, estimate.requests) == (5, 2, 3)
    assert 3 * 2000 < estimate.tokens_in < 3 * 6000
    assert 0 < estimate.tokens_out < 3 * 1000


def test_the_strict_profile_keeps_what_the_teacher_is_sure_of(server: Any, tmp_path: Path) -> None:
    answer = json.loads(server.behaviour(None, 1).text)
    answer["statements"][1]["confidence"] = 0.6
    server.say(answer)
    with teacher(server, tmp_path) as asked:
        [reading] = asked.read(articles(1), Profile.STRICT)
        [other] = asked.read(articles(1))
    assert isinstance(reading, Reading)
    assert isinstance(other, Reading)
    assert (len(reading.statements), len(other.statements)) == (1, 2)


def test_what_is_refused_is_listed_with_its_article(server: Any, tmp_path: Path) -> None:
    answer = json.loads(server.behaviour(None, 1).text)
    answer["statements"][1]["quote"] = "parole che nessuno ha scritto"
    server.say(answer)
    listed: list[tuple[str, str]] = []
    asked = Teacher(
        server.access(), Cache(tmp_path), None, lambda a, r: listed.append((a.source, r.reason))
    )
    with asked:
        list(asked.read(articles(2)))
    assert sorted(listed) == [("0.txt", Reason.QUOTE), ("1.txt", Reason.QUOTE)]
    assert asked.tally.refused == {Reason.QUOTE: 2}


def test_an_article_that_cannot_be_read_is_an_error_of_its_own(server: Any, tmp_path: Path) -> None:
    bad = Article("bad", TEXT, "bad.txt", date="domani")
    with teacher(server, tmp_path) as asked:
        first, second = asked.read([bad, *articles(1)])
    assert isinstance(second, Reading)
    assert not isinstance(first, Reading)
    assert (first.path, asked.tally.failed) == ("bad.txt", 1)
