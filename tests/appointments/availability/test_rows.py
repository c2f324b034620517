"""The statements written by hand say what the querysets of the models say."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest

from appointments.availability import rows, working_on
from appointments.models import Appointment, ExtraHours, HoldOwner, SlotHold, Status, TimeOff, WorkingHours
from clinic.common.wall_clock import DAY
from clinic.directory import facts
from clinic.directory.models import Closure, Location, Practitioner
from tests import factories
from tests.conftest import clock

HOUR = timedelta(hours=1)
TODAY, NOW = date(2027, 3, 8), clock(2027, 3, 8, 12)
DAYS = [TODAY + n * DAY for n in range(-2, 9)]
SPANS = [
    (None, None),
    (TODAY, None),
    (None, TODAY),
    (TODAY, TODAY + DAY),
    (TODAY - 9 * DAY, TODAY - DAY),
    (TODAY + DAY, None),
]


@pytest.fixture
def elsewhere(scene):
    return factories.LocationFactory(name="Cactus Road", slug="cactus")


@pytest.fixture
def plans(scene, elsewhere):
    """Weekly plans for a while, and extra hours, each of somebody else, at two locations."""
    WorkingHours.objects.all().delete()
    for location, (valid_from, valid_until) in product((scene.location, elsewhere), SPANS):
        for weekday in (0, 1):
            factories.WorkingHoursFactory(
                location=location, weekday=weekday, valid_from=valid_from, valid_until=valid_until
            )
    for location, day in product((scene.location, elsewhere), (TODAY - DAY, TODAY, TODAY + DAY)):
        factories.ExtraHoursFactory(location=location, date=day, practitioner=factories.PractitionerFactory())


def test_hours_of_a_day_are_the_same_in_a_statement_a_queryset_and_a_row(plans, scene, elsewhere):
    whose = list(Practitioner.objects.values_list("pk", flat=True))
    for day, location in product(DAYS, (scene.location, elsewhere)):
        planned = WorkingHours.objects.on(day).filter(location=location)
        extra = ExtraHours.objects.filter(date=day, location=location)
        here = sorted(planned.values_list("practitioner", flat=True))
        here += sorted(extra.values_list("practitioner", flat=True))
        found = rows.hours(whose, [location.pk], since=TODAY - 2 * DAY)

        assert sorted(row.practitioner_id for row in found if row.on(day)) == sorted(here), day
        assert sorted(working_on(day, location).values_list("pk", flat=True)) == sorted(here), day
        assert {row.pk for row in WorkingHours.objects.filter(location=location) if row.on(day)} == {
            row.pk for row in planned
        }, day
        assert [row for row in ExtraHours.objects.filter(location=location) if row.on(day)] == list(extra)


@pytest.mark.parametrize("day", DAYS)
def test_plans_that_are_not_over_are_those_of_this_or_a_later_day(plans, day):
    shown = set(WorkingHours.objects.not_over(day))
    hidden = set(WorkingHours.objects.all()) - shown

    assert [row for row in hidden if any(row.on(day + n * DAY) for n in range(60))] == []
    assert {row for row in WorkingHours.objects.all() if row.is_over(day)} == hidden


def test_closures_of_a_location_are_the_same_for_times_and_for_pages(scene, elsewhere):
    for location, (first, days) in product(
        (None, scene.location, elsewhere), product((-2, -1, 0, 1, 40), (0, 1))
    ):
        starts_on = TODAY + first * DAY
        factories.ClosureFactory(location=location, starts_on=starts_on, ends_on=starts_on + days * DAY)

    for location in Location.objects.all():
        there = Closure.objects.of(location)
        closed, _away = rows.closures_and_time_off(
            [], [location.pk], first=TODAY, last=TODAY + DAY, start=NOW, end=NOW + DAY
        )
        shown = next(found for found in facts.read(now=NOW).facts if found.location == location)

        assert {row.pk for row in closed} == {
            row.pk for row in there.filter(starts_on__lte=TODAY + DAY, ends_on__gte=TODAY)
        }
        assert {row.pk for row in shown.upcoming_closures} == {
            row.pk for row in there.filter(starts_on__lte=TODAY + 30 * DAY, ends_on__gte=TODAY)
        }


@pytest.mark.parametrize("minutes", [-61, -60, -1, 0, 1, 59, 60, 61])
def test_who_is_busy_is_the_same_in_a_statement_and_in_the_querysets(scene, minutes):
    """Visits in every state, time off, and holds of others that have not run out."""
    begins = NOW + timedelta(minutes=minutes)
    for state in Status:
        by = "clinic" if state == Status.CANCELLED else ""
        factories.AppointmentFactory(
            visit_type=scene.follow_up, starts_at=begins, status=state, cancelled_by=by
        )
    factories.TimeOffFactory(practitioner=scene.doctor_a, starts_at=begins, ends_at=begins + HOUR)
    owners = hold_some(scene, begins)
    start, end = NOW, NOW + HOUR

    busy_with = Appointment.objects.holding_time().overlapping(start, end)
    everybody = list(Practitioner.objects.values_list("pk", flat=True))
    away = TimeOff.objects.filter(practitioner=scene.doctor_a).overlapping(start, end)
    assert {row.time.start for row in time_off(scene.doctor_a, start, end)} == {row.starts_at for row in away}
    for moving in (None, *busy_with):
        for owner in owners:
            others = busy_with.exclude(pk=moving.pk) if moving else busy_with
            holds = SlotHold.objects.live(NOW).exclude(pk__in=SlotHold.objects.of(owner))
            busy = rows.appointments_and_holds(
                everybody,
                start=start,
                end=end,
                now=NOW,
                owner=owner,
                moving=moving.pk if moving else None,
            )

            assert whose(row for row in busy if row.is_appointment) == whose(others)
            assert whose(row for row in busy if not row.is_appointment) == whose(holds)


def whose(rows) -> list[tuple[int, datetime]]:
    return sorted((row.practitioner_id, row.starts_at) for row in rows)


def time_off(practitioner: Practitioner, start: datetime, end: datetime) -> list[rows.Away]:
    span = {"first": TODAY, "last": TODAY, "start": start, "end": end}
    return rows.closures_and_time_off([practitioner.pk], [], **span)[1]


def hold_some(scene, begins: datetime) -> list[HoldOwner]:
    """Four holds of an hour in a row, one of them run out; returns who may ask."""
    for number, expires_at in enumerate([NOW, NOW + HOUR, NOW + HOUR, NOW + 2 * HOUR]):
        starts_at = begins + number * HOUR
        SlotHold.objects.create(
            browser=f"b{number}",
            practitioner=scene.doctor_a,
            location=scene.location,
            starts_at=starts_at,
            blocked_until=starts_at + HOUR,
            first_held_at=NOW - HOUR,
            expires_at=expires_at,
        )
    return [HoldOwner(), HoldOwner(browser="b0"), HoldOwner(browser="b2"), HoldOwner(browser="nobody's")]
