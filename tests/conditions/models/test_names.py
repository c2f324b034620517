"""What each row of the library is called where editors meet it."""

import pytest

from conditions import models


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (models.Condition(name="Back spasm"), "Back spasm"),
        (models.Page(nav="Home care"), "Home care"),
        (models.Section(heading="What helps?"), "What helps?"),
        (models.Question(question="Heat or ice?"), "Heat or ice?"),
        (models.Treatment(name="Heat"), "Heat"),
        (
            models.Reference(number=2, organisation="An institute", title="Back Spasms"),
            "[2] An institute. Back Spasms",
        ),
        (models.Passage(heading="What helps?"), "What helps?"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_row_says_what_it_is(row, name):
    assert str(row) == name
