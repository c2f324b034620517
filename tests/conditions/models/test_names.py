"""What each row of the library is called where editors meet it."""

import pytest

from clinic.directory.models import Practitioner
from conditions import models


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (models.Condition(name="Back spasm"), "Back spasm"),
        (models.Page(nav="Home care"), "Home care"),
        (models.Section(heading="What helps?"), "What helps?"),
        (models.Question(question="Heat or ice?"), "Heat or ice?"),
        (models.Treatment(page=models.Page(nav="Heat")), "Heat"),
        (
            models.Reference(number=2, organisation="An institute", title="Back Spasms"),
            "[2] An institute. Back Spasms",
        ),
        (models.Passage(heading="What helps?"), "What helps?"),
        (models.Synonym(words=["heat", "warmth"]), "heat, warmth"),
        (models.Signature(page=models.Page(nav="Heat"), number=2), "Heat, 2"),
        (models.Signature(number=1), "Rules of the symptom check, 1"),
        (models.SentBack(page=models.Page(nav="Heat"), note="Name the source."), "Heat: Name the source."),
        (models.SentBack(note="x" * 50), "Rules of the symptom check: " + "x" * 40),
        (models.SignerReminder(practitioner=Practitioner(name="Naomi Okafor")), "Naomi Okafor"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_row_says_what_it_is(row, name):
    assert str(row) == name
