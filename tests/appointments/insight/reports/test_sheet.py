"""A report as a file for a spreadsheet, and as bars."""

import csv
from datetime import date

import pytest
from django.utils import translation

from appointments.insight.reports import Counts, Line, Table
from appointments.insight.reports.chart import chart
from appointments.insight.reports.columns import COLUMNS, NOTHING, label, shown
from appointments.insight.reports.sheet import as_csv, safe


def read(text: str) -> list[list[str]]:
    """The cells as a spreadsheet reads them."""
    return list(csv.reader(text.removeprefix("\ufeff").splitlines()))


def line(label="Doctor A", **counts):
    return Line(label, Counts(**counts))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_only_shown(sign):
    assert safe(f"{sign}HYPERLINK()") == f"'{sign}HYPERLINK()"
    assert safe("Alder = Street") == "Alder = Street"


def test_file_says_what_the_table_says():
    table = Table(
        "practitioner", (line('=cmd|"/c calc"!A1', booked=12, lead_days=2.25), line("Núñez, Óscar, MD"))
    )

    heading, first, second = read(as_csv(table))

    assert heading[:3] == ["By practitioner", "Booked", "Done"]
    assert (first[0], first[1], first[heading.index("Days ahead")]) == ('\'=cmd|"/c calc"!A1', "12", "2.2")
    assert (second[0], second[heading.index("Utilization")]) == ("Núñez, Óscar, MD", "")


def test_file_names_weeks_so_that_a_spreadsheet_can_sort_them():
    [_heading, row] = read(as_csv(Table("week", (Line(date(2027, 3, 8), Counts(), 3, 1),))))

    assert (row[0], row[-2:]) == ("2027-03-08", ["3", "1"])


def test_file_begins_with_the_mark_that_excel_needs_and_speaks_the_readers_language():
    with translation.override("es"):
        text = as_csv(Table("week", ()))

    assert text.startswith("\ufeff")
    assert read(text)[0][0] == "Por semana"


def test_numbers_are_written_as_people_read_them():
    column = {column.name: column for column in COLUMNS}
    some = line(held_minutes=777, open_minutes=1000, lead_days=3.26, booked=1234)

    written = [shown(some, column[name]) for name in ("utilisation", "lead_days", "booked")]

    assert written == ["78%", "3.3", "1234"]
    assert shown(line(), column["utilisation"]) == "\N{EN DASH}"


# --- bars ---


def test_bars_are_as_high_as_their_numbers_and_stand_on_one_another():
    drawn = chart([("a", {"one": 10, "two": 30}), ("b", {"one": 0, "two": 20})])

    first, second = drawn.bars
    one, two = first.pieces
    assert two.height == pytest.approx(3 * one.height, abs=0.2)
    assert one.y + one.height == pytest.approx(drawn.foot, abs=0.2)
    assert two.y + two.height == pytest.approx(one.y, abs=0.2)
    assert second.pieces[0].height == 0
    assert [value for _y, value in drawn.ticks] == [0, 10, 20, 30, 40]


def test_bars_stay_inside_the_picture_whatever_the_numbers():
    for highest in (1, 3, 7, 99, 100, 101, 4999, 123_456):
        drawn = chart([("a", {"n": highest}), ("b", {"n": 0})])
        assert drawn.bars[0].pieces[0].y >= 0
        assert drawn.bars[-1].x + drawn.bars[-1].width <= drawn.width
        assert drawn.ticks[-1][1] >= highest


def test_bars_of_many_weeks_keep_room_between_their_labels():
    drawn = chart([(str(n), {"n": 1}) for n in range(53)])

    assert 1 < len([bar for bar in drawn.bars if bar.label]) <= 10


@pytest.mark.parametrize("columns", [[], [("a", {"n": 0})]])
def test_nothing_to_show_is_no_chart(columns):
    assert chart(columns) is None


@pytest.mark.parametrize(
    ("name", "values", "read"),
    [
        ("booked", {"booked": 12}, "12"),
        ("lead_days", {"lead_days": 2.25}, "2.2"),
        ("lead_days", {}, NOTHING),
        ("utilisation", {"open_minutes": 200, "held_minutes": 101}, "50%"),
    ],
)
def test_number_is_shown_as_people_read_it(name, values, read):
    [column] = [column for column in COLUMNS if column.name == name]

    assert shown(line("Alder Street", **values), column) == read


def test_line_is_called_by_its_name_and_a_week_by_its_monday():
    assert label(line("Alder Street")) == "Alder Street"
    assert label(Line(date(2027, 3, 8), Counts())) == "March 8, 2027"
