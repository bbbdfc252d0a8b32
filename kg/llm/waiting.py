"""How long to wait before asking again: what the server says, else ever longer."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kg.errors import TeacherError

TRIES = 6
_FIRST = 0.5  # seconds; doubled with every try
_LONGEST = 600.0


def pause(number: int, after: str = "") -> float:
    """Return the seconds to wait after the `number`-th try (from 1).

    `after` is the value of a Retry-After header, in seconds or as a date. Raises TeacherError
    where the server wants more than ten minutes.

    >>> pause(3, "2"), pause(1, "Wed, 21 Oct 2015 07:28:00 GMT"), 1.0 <= pause(2) <= 1.5
    (2.0, 0.0, True)
    """
    asked = _seconds(after)
    if asked is None:
        return _FIRST * 2.0 ** (number - 1) * (1 + random.random() / 2)  # noqa: S311 - no secret
    if asked > _LONGEST:
        raise TeacherError(
            f"the server wants to be left alone for {asked:.0f} seconds", "run it again then"
        )
    return asked


def _seconds(after: str) -> float | None:
    try:
        return max(0.0, float(after))
    except ValueError:
        pass
    try:
        day = parsedate_to_datetime(after)
    except (ValueError, OverflowError):
        return None
    day = day if day.tzinfo else day.replace(tzinfo=UTC)
    return max(0.0, (day - datetime.now(UTC)).total_seconds())
