"""Two locations with two clocks: each is read by its own, whichever stands first."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from appointments import availability
from appointments.availability.choices import offers
from appointments.models import WorkingHours
from tests import factories
from tests.conftest import NEW_YORK, clock

MONDAY = date(2027, 3, 8)
DAY = timedelta(days=1)


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def far(request, scene):
    """Another location, where Dr. B works every day from midnight to midnight; Dr. A works at the first."""
    far = factories.LocationFactory(name="Far", time_zone=request.param)
    WorkingHours.objects.filter(practitioner=scene.doctor_b).delete()
    for weekday in range(7):
        factories.WorkingHoursFactory(
            practitioner=scene.doctor_b, location=far, weekday=weekday, starts=time(0), ends=time(0)
        )
    scene.follow_up.step_minutes = 60
    scene.follow_up.save()
    return far


def starts(week, location) -> list[datetime]:
    return [slot.starts_at for day in week.days for slot in day.times if slot.location == location]


def test_week_loses_no_time_at_its_ends(scene, far, now):
    """Whole days are open there: from week to week each hour is shown once, on its own day."""
    weeks = [availability.week(scene.follow_up, first_day=MONDAY + n * 7 * DAY, now=now) for n in range(3)]

    found = [start for week in weeks for start in starts(week, far)]

    assert {after - before for before, after in pairwise(found)} == {timedelta(hours=1)}
    for week in weeks:
        for day in week.days:
            assert {slot.local_start.date() for slot in day.times} <= {day.date}


def test_week_begins_with_the_day_of_the_location_that_is_behind(scene, far, now):
    week = availability.week(scene.follow_up, now=now)

    assert week.first_day == min(now.astimezone(zone).date() for zone in (NEW_YORK, far.zone))


def test_first_available_keeps_a_moment_for_each_clock(scene, far, now):
    start, end = clock(2027, 3, 8), clock(2027, 3, 9)
    slots = availability.find_slots(scene.follow_up, start=start, end=end, now=now)

    found = availability.first_available(slots)

    nine = [slot.location for slot in found if slot.starts_at == clock(2027, 3, 8, 9)]
    assert nine == [scene.location, far] or nine == [far, scene.location]
    assert len(found) == len(slots)


def test_times_for_staff_stand_once_under_each_day(scene, far, now):
    """Each day there has its 24 hours, and beside them nine to four at the first location but for noon."""
    found = offers(scene.follow_up, first_day=MONDAY, now=now)

    hours = {
        day: {
            where: [offer.time.local_start.hour for offer in some if offer.time.location == where]
            for where in (scene.location, far)
        }
        for day, some in found.days
    }
    day = {scene.location: [9, 10, 11, 13, 14, 15, 16], far: list(range(24))}
    assert (len(found.days), hours) == (2, {MONDAY: day, MONDAY + DAY: day})


def test_appointments_of_a_day_are_counted_by_the_clock_of_their_location(scene, far, now):
    late = datetime.combine(MONDAY, time(23, 30), tzinfo=far.zone)
    early = datetime.combine(MONDAY + DAY, time(0, 30), tzinfo=far.zone)
    for start in (late, early):
        factories.AppointmentFactory(
            practitioner=scene.doctor_b, location=far, visit_type=scene.follow_up, starts_at=start
        )

    slots = availability.find_slots(scene.follow_up, start=late - DAY, end=early + DAY, now=now)

    counts = {slot.local_start.date(): slot.appointments_that_day for slot in slots if slot.location == far}
    assert (counts[MONDAY], counts[MONDAY + DAY]) == (1, 1)


def test_reserved_hours_are_given_free_on_the_clock_of_their_location(scene, far, now):
    schedule = availability.search(scene.follow_up, start=now, end=now + DAY, now=now).schedule

    for location in (scene.location, far):
        eve = datetime.combine(MONDAY - DAY, time(18), tzinfo=location.zone)
        assert schedule.released_at(MONDAY, location) == eve


def test_closed_day_is_a_day_of_each_location(scene, far, now):
    factories.ClosureFactory(starts_on=MONDAY, ends_on=MONDAY)
    start, end = clock(2027, 3, 6), clock(2027, 3, 11)

    slots = availability.find_slots(scene.follow_up, start=start, end=end, now=now)

    assert MONDAY not in {slot.local_start.date() for slot in slots}
    assert {(slot.location, slot.local_start.date()) for slot in slots} >= {
        (far, MONDAY - DAY),
        (far, MONDAY + DAY),
        (scene.location, MONDAY + DAY),
    }
