"""A table of a report as a file for a spreadsheet."""

import csv
from collections.abc import Iterator
from io import StringIO

from appointments.insight.reports.columns import TITLES, Column, columns_of, value
from appointments.insight.reports.report import Line, Table

# A spreadsheet takes a text that begins so for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # at its beginning Excel sees that a file is UTF-8


def as_csv(table: Table) -> str:
    """Headed in the reader's language; nothing in it can be taken for a formula."""
    columns = columns_of(table)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(map(safe, [TITLES[table.name], *(column.heading for column in columns)]))
    writer.writerows(_cells(line, columns) for line in table.lines)
    return MARK + text.getvalue()


def safe(text: object) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = str(text)
    return f"'{text}" if text.startswith(FORMULA) else text


def _cells(line: Line, columns: tuple[Column, ...]) -> Iterator[object]:
    yield safe(line.label)
    for column in columns:
        number = value(line, column)
        yield "" if number is None else round(number, 1)
