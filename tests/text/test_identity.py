"""The id of an article."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.text import article_id

FIELD = st.none() | st.text(st.characters(exclude_characters="\x1f"))


def test_an_id_is_the_letter_a_and_sixteen_hex_digits() -> None:
    assert re.fullmatch(r"a[0-9a-f]{16}", article_id("Eni compra Plenitude."))


def test_the_id_of_a_text_never_changes_between_versions() -> None:
    minted = article_id("Alfa compra Beta.", "Titolo", "2024-10-03", "Il Foglio Economico")
    assert minted == "a2516009b243a3a7d"


def test_a_missing_field_and_an_empty_one_are_alike() -> None:
    assert article_id("Alfa.", None, None, None) == article_id("Alfa.", "", "", "")


def test_each_field_counts_and_so_does_its_place() -> None:
    ids = {
        article_id("Alfa."),
        article_id("Alfa.", title="Beta"),
        article_id("Alfa.", publisher="Beta"),
        article_id("Alfa.", date="2024-10-03"),
        article_id("Alfa. "),
        article_id("Alfa.Beta"),
    }
    assert len(ids) == 6


@given(st.tuples(FIELD, FIELD, FIELD), st.tuples(FIELD, FIELD, FIELD))
def test_different_articles_have_different_ids(
    one: tuple[str | None, ...], other: tuple[str | None, ...]
) -> None:
    same = [part or "" for part in one] == [part or "" for part in other]
    ids = [article_id(text or "", title, date) for text, title, date in (one, other)]
    assert (ids[0] == ids[1]) == same
