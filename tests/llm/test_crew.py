"""Work by threads: results in order, errors in their place, no waiting for ever."""

from __future__ import annotations

import threading

import pytest

from kg.llm.crew import in_order


def test_results_come_in_order_whoever_is_done_first() -> None:
    later = threading.Event()

    def work(item: int) -> int:
        if item == 0:
            later.wait(10)
        if item == 5:
            later.set()
        return item * item

    assert list(in_order(work, range(30), 4)) == [n * n for n in range(30)]


@pytest.mark.parametrize("bad", [0, 3, 29])
def test_an_error_comes_in_its_place_and_nothing_hangs(bad: int) -> None:
    def work(item: int) -> int:
        if item == bad:
            raise ValueError(item)
        return item

    for _ in range(50):
        with pytest.raises(ValueError, match=str(bad)):
            list(in_order(work, range(30), 3))
    before = in_order(work, range(30), 3)
    assert [next(before) for _ in range(bad)] == list(range(bad))
    with pytest.raises(ValueError, match=str(bad)):
        next(before)


def test_who_stops_early_leaves_the_rest_undone() -> None:
    done: list[int] = []
    found = in_order(lambda item: done.append(item) or item, range(10_000), 2)
    assert next(found) == 0
    found.close()
    assert len(done) < 100
