"""Dates of headers, pages and feeds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.dates import parse_date

MONTHS = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-10-03", "2024-10-03"),
        ("2024/10/3", "2024-10-03"),
        ("2024-10-03T00:30:00+02:00", "2024-10-03"),
        ("2024-10-03 18:45", "2024-10-03"),
        ("03/10/2024", "2024-10-03"),
        ("3.10.2024", "2024-10-03"),
        ("03-10-2024, 18:45", "2024-10-03"),
        ("3 ottobre 2024", "2024-10-03"),
        ("3 Ottobre 2024", "2024-10-03"),
        ("1° maggio 2025", "2025-05-01"),
        ("giovedì 3 ottobre 2024", "2024-10-03"),
        ("Giovedì, 3 ottobre 2024", "2024-10-03"),
        ("3 ott. 2024", "2024-10-03"),
        ("3 sett 2024", "2024-09-03"),
        ("3 ottobre 2024, ore 10:30", "2024-10-03"),
        ("3 ottobre 2024 alle ore 10.30", "2024-10-03"),
        ("29 febbraio 2024", "2024-02-29"),
        ("Thu, 03 Oct 2024 23:50:00 -0700", "2024-10-03"),
        ("  2024-10-03\t", "2024-10-03"),
    ],
)
def test_a_date_is_read_in_the_forms_newspapers_use(written: str, day: str) -> None:
    assert parse_date(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ieri",
        "2024",
        "2024-10",
        "ottobre 2024",
        "30 febbraio 2024",
        "29 febbraio 2023",
        "31/04/2024",
        "2024-13-01",
        "13/13/2024",
        "0 ottobre 2024",
        "0000-01-01",
        "03/10/24",
        "03/10-2024",
        "3 brumaio 2024",
        "3 ottobre 2024 o giù di lì",
        "٣ ottobre 2024",
    ],
)
def test_what_names_no_day_is_no_date(written: str) -> None:
    assert parse_date(written) is None


@given(st.dates())
def test_every_day_survives_all_its_spellings(day: date) -> None:
    year = f"{day.year:04}"
    for written in (
        day.isoformat(),
        f"{day.day}/{day.month}/{year}",
        f"{day.day} {MONTHS[day.month - 1]} {year}",
    ):
        assert parse_date(written) == day.isoformat()


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    found = parse_date(text)
    assert found is None or date.fromisoformat(found)
