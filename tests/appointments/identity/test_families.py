"""Last names that agree, as the database finds them."""
# ruff: noqa: RUF001 - signs that look like one another are what is tested

from datetime import date

import pytest

from appointments.identity import lookup
from clinic.common.names import surnames_agree
from tests import factories

BORN = date(1961, 4, 9)
LAST_NAMES = [
    "García López",
    "Garcia-Lopez",
    "López García",
    "garcia",
    "López",
    "García Pérez",
    "García López Pérez",
    "Garcialopez",
    "Garza",
    "de la Cruz",
    "Delacruz",
    "Cruz",
    "de la Cruz Pérez",
    "de la",
    "Van",
    "Van Dyke",
    "Dyke",
    "Le Van",
    "O’Brien",
    "O Brien",
    "McDonald",
    "Mc Donald",
    "%",
    "-",
]


@pytest.mark.parametrize("typed", LAST_NAMES)
def test_database_finds_the_last_names_that_agree(db, typed):
    patients = [factories.PatientFactory(last_name=last, birth_date=BORN) for last in LAST_NAMES]
    factories.PatientFactory(last_name=typed, birth_date=date(1961, 4, 10))

    found = {patient.last_name for patient in lookup.family(typed, BORN)}

    assert found == {one.last_name for one in patients if surnames_agree(typed, one.last_name)}
