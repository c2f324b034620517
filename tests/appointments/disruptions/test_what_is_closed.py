"""Which times a sick day or a closure takes away."""

from datetime import date

import pytest

from appointments.disruptions.closing import Closing
from tests import factories
from tests.appointments.disruptions.closing import close
from tests.appointments.portal.asking import placed
from tests.conftest import NEW_YORK, clock

TEN = clock(2027, 3, 1, 10)
SPAN = (clock(2027, 3, 1, 9), clock(2027, 3, 1, 12))


def test_hours_of_a_location_take_times_away_there_and_nowhere_else(scene):
    elsewhere = factories.LocationFactory(slug="birch")

    assert Closing.of_times(*SPAN, location=scene.location).covers(placed(scene, TEN))
    assert not Closing.of_times(*SPAN, location=elsewhere).covers(placed(scene, TEN))


def test_hours_of_a_practitioner_take_away_their_times_alone(scene):
    closing = Closing.of_times(*SPAN, practitioner=scene.doctor_a)

    assert closing.covers(placed(scene, TEN))
    assert not closing.covers(placed(scene, TEN, doctor="doctor_b"))
    assert not closing.covers(placed(scene, clock(2027, 3, 1, 14)))


@pytest.mark.parametrize("days", [True, False])
def test_what_was_closed_is_what_was_to_be_closed(scene, days):
    """Days of a closure are those of each location; hours are the same instants everywhere."""
    monday = date(2027, 3, 1)
    closing = Closing.of_days(monday, monday, zone=NEW_YORK) if days else Closing.of_times(*SPAN)

    disruption = close(closing)

    assert Closing.of(disruption) == closing
