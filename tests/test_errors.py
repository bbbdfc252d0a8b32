"""Errors cross process borders and say where they happened."""

from __future__ import annotations

import pickle

import pytest

from kg import errors
from kg.errors import KgError

KINDS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KgError)
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_survives_pickling(kind: type[KgError]) -> None:
    error = kind("broken", "mend it", path="a.txt", line=3, offset=7)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert vars(again) == vars(error)


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_in_the_drawn_tree(kind: type[KgError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")


def test_an_error_says_where() -> None:
    assert str(KgError("broken", path="a.txt", line=3)) == "a.txt:3: broken"
    assert str(KgError("broken")) == "broken"
