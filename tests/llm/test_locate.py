"""Quotes are found as they stand, or but for quotation marks and spaces; offsets are real."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.llm.locate import Text

TEXT = "Il gruppo:  «L’Eni\u00a0sale» – e l’\u00adEnel\nscende. Enelx no… Enel."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Il gruppo:", "Il gruppo:"),
        ('"L\'Eni sale"', "«L’Eni\u00a0sale»"),
        ("Il gruppo: “L'Eni sale” - e l'Enel scende.", TEXT[: TEXT.index(" Enelx")]),
        ("Enelx no...", "Enelx no…"),
        ("l'Enel scende,", "l’\u00adEnel\nscende"),
    ],
)
def test_a_quote_is_found(quote: str, found: str) -> None:
    [span] = Text(TEXT).find_quote(quote)
    assert TEXT[span.start : span.end] == found


@pytest.mark.parametrize("quote", ["", "  ", "...", "l'Enel sale", "IL GRUPPO", "\u200b"])
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert [s for s in Text(TEXT).find_quote(quote) if TEXT[s.start : s.end] != "…"] == []


def test_names_are_whole_words() -> None:
    assert [s.start for s in Text(TEXT).find_words("Enel")] == [
        TEXT.index("Enel\n"),
        TEXT.rindex("Enel."),
    ]


@given(st.text(alphabet="ab «»“\"'’ \n\u00ad…–-", max_size=40), st.data())
def test_any_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    part = text[start:end].strip()
    if part:
        assert any(text[s.start : s.end] == part for s in Text(text).find(part))
