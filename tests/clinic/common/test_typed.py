"""What is recognized in a search for a person."""
# ruff: noqa: RUF001 - signs that look like one another are what is tested

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.common.typed import LONGEST, Typed, days_meant, read, years_old

TODAY = date(2026, 11, 30)


def days(typed: str, today: date = TODAY):
    return read(typed, today=today).days


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3/27/1980", {date(1980, 3, 27)}),
        ("27.3.1980", {date(1980, 3, 27)}),
        ("1980-03-27", {date(1980, 3, 27)}),
        ("1980–03–27", {date(1980, 3, 27)}),
        ("٣/٢٧/١٩٨٠", {date(1980, 3, 27)}),
        ("4/9/1961", {date(1961, 4, 9), date(1961, 9, 4)}),
        ("3/27/80", {date(1980, 3, 27)}),
        ("80-03-27", {date(1980, 3, 27)}),
        ("11/30/26", {date(1926, 11, 30), date(2026, 11, 30)}),
        ("12/25/26", {date(1926, 12, 25)}),
        ("3/27/20", {date(1920, 3, 27), date(2020, 3, 27)}),
        ("2/29/24", {date(1924, 2, 29), date(2024, 2, 29)}),
        ("12/25/2026", set()),
        ("12/25/15", {date(2015, 12, 25)}),
        ("3/27/1899", set()),
        ("3/27/980", set()),
        ("13/32/1961", set()),
        ("2/30/80", set()),
        ("0/0/00", set()),
        ("3/27", None),
        ("1980", None),
        ("4/9/99999", None),
    ],
)
def test_day_of_birth_that_was_typed(typed, expected):
    assert days(typed) == expected


@given(
    st.dates(date(1917, 1, 1), TODAY), st.sampled_from(["{m}/{d}/{y:02}", "{d}.{m}.{y:02}", "{m}-{d}-{y:02}"])
)
def test_year_of_two_digits_is_one_that_has_passed(born, written):
    meant = days(written.format(m=born.month, d=born.day, y=born.year % 100))

    assert born in meant
    assert {day for day in meant if not (day <= TODAY and years_old(day, TODAY) <= 110)} == set()


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_nobody_is_looked_for_who_is_not_born_yet(born, today):
    assert days(f"{born:%m/%d/%Y}", today) <= {
        day for day in days(f"{born:%m/%d/%Y}", date(2101, 1, 1)) if day <= today
    }
    assert (born in days(f"{born:%Y-%m-%d}", today)) == (born <= today)


def test_numbers_in_which_the_year_stands_first():
    assert days_meant("1980", "3", "27", today=TODAY) == {date(1980, 3, 27)}
    assert days_meant("1980", "27", "3", today=TODAY) == set()


@pytest.mark.parametrize(
    "typed",
    [
        "4135550142",
        "413-555-0142",
        "413‑555–0142",
        "(413) 555-0142",
        " +1 413 555 0142 ",
        "1.413.555.0142",
        "413\u00a0555\u202f0142",
        "٤١٣٥٥٥٠١٤٢",
    ],
)
def test_phone_number_is_recognized_however_it_is_typed(typed):
    assert read(typed, today=TODAY) == Typed(numbers=("4135550142",))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0142", Typed(numbers=("0142",))),
        ("...0142", Typed(name="...", numbers=("0142",))),
        ("García López", Typed(name="García López")),
        ("Delgado, Rosa", Typed(name="Delgado, Rosa")),
        ("  garcia, 0142 ", Typed(name="garcia", numbers=("0142",))),
        ("rosa 27.3.1980", Typed(name="rosa", days=frozenset({date(1980, 3, 27)}))),
        ("rosa 13/32/80", Typed(name="rosa", days=frozenset())),
        ("3/27/80 3/27/81", Typed(days=frozenset())),
        ("rosa@example.org", Typed(email="rosa@example.org")),
        ("garcia @example", Typed(name="garcia", email="@example")),
        ("12", Typed(name="12")),
        ("K7M 4XQ", Typed(name="K7M 4XQ")),
        ("a1234", Typed(name="a1234")),
        ("rosa\0", Typed(name="rosa")),
        ("", Typed()),
        (" \0 ", Typed()),
    ],
)
def test_each_part_is_recognized(typed, expected):
    assert read(typed, today=TODAY) == expected


def test_nothing_typed_is_empty():
    assert [read(typed, today=TODAY).is_empty for typed in ("", " ", "x", "142")] == [
        True,
        True,
        False,
        False,
    ]


@given(st.text())
def test_whatever_is_typed_is_read(typed):
    found = read(typed, today=TODAY)

    assert len(found.name) <= LONGEST
    assert {digits for digits in found.numbers if not (digits.isascii() and digits.isdecimal())} == set()


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(1980, 3, 27), date(2026, 3, 26), 45),
        (date(1980, 3, 27), date(2026, 3, 27), 46),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (TODAY, TODAY, 0),
        (TODAY + timedelta(days=1), TODAY, -1),
    ],
)
def test_years_between_two_days(born, today, years):
    assert years_old(born, today) == years
