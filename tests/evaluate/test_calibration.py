"""The expected calibration error is the mean gap between confidence and truth."""

from __future__ import annotations

import pytest

from kg.evaluate.calibration import calibrate


def test_a_hand_computed_error() -> None:
    """Bin 0.9-1: mean 0.95, half right, gap 0.45, 2 of 4; bin 0.2-0.3: 0.25, half, gap 0.25."""
    found = [[(0.95, True), (0.95, False)], [(0.25, True), (0.25, False)]]
    measured = calibrate(found)
    assert measured.error == pytest.approx(0.5 * 0.45 + 0.5 * 0.25)
    assert [(b.low, b.count, b.confidence, b.right) for b in measured.bins] == [
        (0.2, 2, pytest.approx(0.25), 0.5),
        (0.9, 2, pytest.approx(0.95), 0.5),
    ]


def test_full_confidence_falls_into_the_last_bin() -> None:
    [last] = calibrate([[(1.0, True)]]).bins
    assert (last.high, last.right) == (1.0, 1.0)


def test_the_interval_holds_the_error_and_repeats_itself() -> None:
    found = [[(0.8, True), (0.6, n % 2 == 0)] for n in range(30)]
    measured = calibrate(found)
    assert measured.low <= measured.error <= measured.high
    assert calibrate(found) == measured


def test_nothing_found_is_no_error() -> None:
    assert calibrate([[]]).error == 0
    assert calibrate([]).bins == ()
