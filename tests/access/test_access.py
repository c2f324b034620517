"""Nobody gets from any address more than the table says, and no address is without its line."""

import os

import pytest

from tests.access import WRITE
from tests.access.asking import COLUMNS, answers, read, write

ADVICE = (
    "If this is what you mean: python -m tests.access --write, read the difference and commit it.  "
    "A new kind of argument in an address is named in tests/access/asking.py."
)


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_access_is_as_the_table_says(column, scene, caplog):
    caplog.set_level("ERROR", "clinic.denied")

    found = answers(scene, column)

    if os.environ.get(WRITE):
        write(column, found)
    written = {line: cells[COLUMNS.index(column)] for line, cells in read().items()}
    assert {line: (written.get(line), found.get(line)) for line in changed(written, found)} == {}, ADVICE


def changed(written: dict, found: dict) -> set:
    """The lines that are not alike, new and old ones among them."""
    return {line for line in written.keys() | found.keys() if written.get(line) != found.get(line)}
