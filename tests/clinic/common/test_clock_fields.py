"""A column that holds a time of day is filled in by the field that reads it."""

import pytest

from clinic.common.forms import wall_clock
from clinic.directory.models import OpeningHours


@pytest.mark.parametrize(
    ("column", "field"), [("opens", wall_clock.ClockField), ("closes", wall_clock.ClockEndField)]
)
def test_column_of_hours_is_filled_in_by_its_own_field(column, field):
    assert type(OpeningHours._meta.get_field(column).formfield()) is field
