"""Word lists: every file can be read, and a missing one says so."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kg.errors import SettingsError
from kg.nlp.lexicon import known_names, rows, words

NAMES = sorted(
    f.name.removesuffix(".tsv")
    for f in files("kg.nlp.lexicon").iterdir()
    if f.name.endswith(".tsv")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_list_has_lines_without_stray_space(name: str) -> None:
    assert rows(name)
    assert all(cell == cell.strip() for row in rows(name) for cell in row)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("known-")])
def test_lists_of_known_names_hold_no_empty_name(name: str) -> None:
    assert all(entry and entry == entry.strip() for entry in known_names(name))


def test_weights_are_numbers() -> None:
    assert all(float(weight) > -100 for _, weight in rows("nominal-weights"))


def test_a_missing_list_is_an_error_with_a_hint() -> None:
    with pytest.raises(SettingsError, match="no-such-list") as caught:
        words("no-such-list")
    assert caught.value.hint
