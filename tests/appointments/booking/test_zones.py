"""Two locations with two clocks: what belongs to the day of a visit follows the calendar of its location."""

from datetime import UTC, date, datetime, time

import pytest

from appointments import booking
from appointments.booking.states import is_time_for
from appointments.models import AcuteRelease, Status, WorkingHours
from clinic.common.refusals import NotAllowed
from tests import factories
from tests.conftest import clock


@pytest.fixture
def west(scene):
    """A second location three hours behind the first one."""
    return factories.LocationFactory(name="West", time_zone="America/Los_Angeles")


@pytest.mark.parametrize(
    ("now", "can_arrive"),
    [
        (clock(2027, 3, 8, 2, 59), False),  # Monday in New York, Sunday in Los Angeles
        (clock(2027, 3, 8, 3), True),
    ],
)
def test_patient_arrives_on_the_day_of_the_location(scene, west, admin_user, now, can_arrive):
    visit = factories.AppointmentFactory(location=west, starts_at=clock(2027, 3, 8, 12))

    assert is_time_for(visit, Status.ARRIVED, now=now) == can_arrive
    if not can_arrive:
        with pytest.raises(NotAllowed) as refused:
            booking.arrive(visit, by=admin_user, now=now)
        assert str(refused.value) == "This visit is on another day: Monday, March 8."


def test_hours_are_given_free_on_the_clock_of_each_location(scene, west):
    """Six in the evening comes three hours later in Los Angeles, and in Kiritimati the day before."""
    island = factories.LocationFactory(name="Island", time_zone="Pacific/Kiritimati")
    WorkingHours.objects.all().delete()
    for doctor, location in (
        (scene.doctor_a, scene.location),
        (scene.doctor_a, west),
        (scene.doctor_b, island),
    ):
        factories.ExtraHoursFactory(
            practitioner=doctor,
            location=location,
            date=date(2027, 3, 8),
            starts=time(9),
            ends=time(10),
            reserved_for_acute=True,
        )

    booking.record_releases(now=clock(2027, 3, 7, 21))

    assert {row.location: row.released_at for row in AcuteRelease.objects.select_related("location")} == {
        scene.location: clock(2027, 3, 7, 18),
        west: clock(2027, 3, 7, 21),
        island: datetime(2027, 3, 7, 4, tzinfo=UTC),
    }
