"""Which times the rows leave open."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import availability
from appointments.models import Appointment, BookingPolicy, HoldOwner, Status, WorkingHours
from tests import factories
from tests.appointments.office.many import many_rows
from tests.conftest import clock

MONDAY = clock(2027, 3, 8)


def times(visit_type, now, start=MONDAY, days=1, **options) -> list[str]:
    """Open times as "9:00 doctor-a", which is what these tests speak of."""
    found = availability.find_slots(
        visit_type, start=start, end=start + timedelta(days=days), now=now, **options
    )
    return [f"{time.local_start:%-H:%M} {time.practitioner.slug[-1]}" for time in found]


@pytest.fixture
def alone(scene):
    """Only Dr. A, who works on Mondays from 9 to 10, in steps of 20 minutes."""
    scene.follow_up.step_minutes = 20
    scene.follow_up.save()
    scene.follow_up.practitioners.set([scene.doctor_a])
    WorkingHours.objects.all().delete()
    factories.WorkingHoursFactory(
        practitioner=scene.doctor_a, location=scene.location, starts=time(9), ends=time(10)
    )
    return scene


def test_schedule_offers_every_step_of_the_working_hours(alone, now):
    assert times(alone.follow_up, now) == ["9:00 a", "9:20 a", "9:40 a"]


def test_schedule_leaves_out_an_appointment_that_would_not_end_in_time(alone, now):
    alone.follow_up.length_minutes = 21

    assert times(alone.follow_up, now) == ["9:00 a", "9:20 a"]


def test_schedule_leaves_out_what_overlaps_an_appointment_or_its_turnover(alone, now):
    factories.AppointmentFactory(
        practitioner=alone.doctor_a,
        location=alone.location,
        visit_type=alone.acute,
        starts_at=clock(2027, 3, 8, 9),
    )

    assert times(alone.follow_up, now) == ["9:40 a"]


def test_schedule_leaves_out_what_runs_with_its_turnover_into_an_appointment(alone, now):
    factories.AppointmentFactory(
        practitioner=alone.doctor_a,
        location=alone.location,
        visit_type=alone.acute,
        starts_at=clock(2027, 3, 8, 9, 40),
    )

    assert times(alone.follow_up, now) == ["9:00 a"]


@pytest.mark.parametrize("status, by", [("cancelled", "patient"), ("no_show", "")])
def test_schedule_offers_the_time_of_a_cancelled_or_missed_appointment(alone, now, status, by):
    factories.AppointmentFactory(
        practitioner=alone.doctor_a,
        location=alone.location,
        visit_type=alone.acute,
        starts_at=clock(2027, 3, 8, 9),
        status=status,
        cancelled_by=by,
    )

    assert times(alone.follow_up, now) == ["9:00 a", "9:20 a", "9:40 a"]


def test_schedule_counts_an_appointment_at_another_location(alone, now):
    factories.AppointmentFactory(
        practitioner=alone.doctor_a, visit_type=alone.acute, starts_at=clock(2027, 3, 8, 9)
    )

    assert times(alone.follow_up, now) == ["9:40 a"]


def test_schedule_offers_nothing_on_closed_days_of_the_location(alone, now):
    factories.ClosureFactory(location=alone.location, starts_on=MONDAY.date(), ends_on=MONDAY.date())

    assert times(alone.follow_up, now) == []


def test_schedule_offers_nothing_when_all_locations_are_closed(alone, now):
    factories.ClosureFactory(starts_on=MONDAY.date() - timedelta(days=3), ends_on=MONDAY.date())

    assert times(alone.follow_up, now) == []


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "Pacific/Kiritimati"])
def test_schedule_of_a_location_that_is_closed_for_good_is_empty(zone, alone, now):
    alone.location.time_zone = zone
    alone.location.save()
    factories.ClosureFactory(starts_on=date.min, ends_on=date.max)

    assert times(alone.follow_up, now, days=7) == []


def test_schedule_ignores_the_closure_of_another_location(alone, now):
    other = factories.LocationFactory()
    factories.ClosureFactory(location=other, starts_on=MONDAY.date(), ends_on=MONDAY.date())

    assert times(alone.follow_up, now) == ["9:00 a", "9:20 a", "9:40 a"]


def test_schedule_leaves_out_time_off_but_not_what_only_touches_it(alone, now):
    factories.TimeOffFactory(
        practitioner=alone.doctor_a, starts_at=clock(2027, 3, 8, 9, 20), ends_at=clock(2027, 3, 8, 9, 40)
    )

    assert times(alone.follow_up, now) == ["9:00 a", "9:40 a"]


def test_schedule_keeps_the_steps_of_the_working_hours_after_time_off(alone, now):
    factories.TimeOffFactory(
        practitioner=alone.doctor_a, starts_at=clock(2027, 3, 8, 8), ends_at=clock(2027, 3, 8, 9, 5)
    )

    assert times(alone.follow_up, now) == ["9:20 a", "9:40 a"]


def test_schedule_adds_extra_hours_of_one_date(alone, now):
    factories.ExtraHoursFactory(
        practitioner=alone.doctor_a,
        location=alone.location,
        date=date(2027, 3, 9),
        starts=time(14),
        ends=time(14, 40),
    )

    assert times(alone.follow_up, now, days=3) == ["9:00 a", "9:20 a", "9:40 a", "14:00 a", "14:20 a"]


def test_schedule_heeds_from_when_until_when_a_plan_is_valid(alone, now):
    WorkingHours.objects.update(valid_from=date(2027, 3, 8), valid_until=date(2027, 3, 15))

    weeks = [times(alone.follow_up, now, start=clock(2027, 3, day)) for day in (1, 8, 15, 22)]

    assert [len(found) for found in weeks] == [0, 3, 3, 0]


def test_schedule_starts_after_the_minimum_notice(alone):
    assert times(alone.follow_up, clock(2027, 3, 8, 7, 20)) == ["9:20 a", "9:40 a"]
    assert times(alone.follow_up, clock(2027, 3, 8, 7, 21)) == ["9:40 a"]


def test_schedule_ends_before_the_horizon(alone, now):
    sixty = timedelta(days=60)

    assert "9:20 a" in times(
        alone.follow_up,
        clock(
            2027,
            3,
            8,
            9,
            20,
        )
        - sixty
        + timedelta(seconds=1),
    )
    assert "9:20 a" not in times(alone.follow_up, clock(2027, 3, 8, 9, 20) - sixty - timedelta(hours=1))


def test_schedule_horizon_day_has_24_hours(alone):
    alone.follow_up.horizon_days = 1

    open_then = times(alone.follow_up, clock(2027, 3, 7, 9, 20))

    assert open_then == ["9:00 a"]


def test_schedule_does_not_offer_what_somebody_else_holds_until_the_hold_runs_out(alone, now):
    alone.doctor_a.holds.create(
        browser="other",
        address="x",
        location=alone.location,
        starts_at=clock(2027, 3, 8, 9, 20),
        blocked_until=clock(2027, 3, 8, 9, 45),
        first_held_at=now,
        expires_at=now + timedelta(minutes=10),
    )

    assert times(alone.follow_up, now) == []
    assert times(alone.follow_up, now, owner=HoldOwner(browser="other")) == ["9:00 a", "9:20 a", "9:40 a"]
    assert times(alone.follow_up, now + timedelta(minutes=10)) == ["9:00 a", "9:20 a", "9:40 a"]


def test_reserved_hours_are_for_acute_appointments_until_released(alone):
    WorkingHours.objects.update(reserved_for_acute=True)
    alone.acute.practitioners.set([alone.doctor_a])
    alone.acute.step_minutes = 20
    before, at = clock(2027, 3, 7, 17, 59), clock(2027, 3, 7, 18)

    assert times(alone.acute, before) == ["9:00 a", "9:20 a", "9:40 a"]
    assert times(alone.follow_up, before) == []
    assert times(alone.follow_up, at) == ["9:00 a", "9:20 a", "9:40 a"]


def test_schedule_release_moment_is_a_setting(alone):
    WorkingHours.objects.update(reserved_for_acute=True)
    BookingPolicy.objects.update(acute_release_days=0, acute_release_time=time(6))

    assert times(alone.follow_up, clock(2027, 3, 8, 5, 59)) == []
    assert times(alone.follow_up, clock(2027, 3, 8, 6)) == ["9:00 a", "9:20 a", "9:40 a"]


def test_schedule_offers_only_practitioners_who_give_the_appointment_and_accept_online_booking(scene, now):
    scene.doctor_b.accepts_online_booking = False
    scene.doctor_b.save()

    assert {time[-1] for time in times(scene.follow_up, now)} == {"a"}
    assert {time[-1] for time in times(scene.follow_up, now, staff=True)} == {"a", "b"}
    scene.follow_up.practitioners.remove(scene.doctor_a)
    assert times(scene.follow_up, now) == []


def test_schedule_first_available_gives_ties_to_who_has_fewest_appointments_that_day(scene, now):
    start = clock(2027, 3, 8, 16)
    factories.AppointmentFactory(
        practitioner=scene.doctor_a, location=scene.location, visit_type=scene.acute, starts_at=start
    )

    found = availability.first_available(
        availability.find_slots(scene.follow_up, start=MONDAY, end=MONDAY + timedelta(days=2), now=now)
    )

    starts = [time.starts_at for time in found]
    assert starts == sorted(set(starts))
    by_day = {time.local_start.day: time.practitioner for time in found if time.local_start.hour == 9}
    assert by_day == {8: scene.doctor_b, 9: scene.doctor_a}


@pytest.mark.parametrize(
    "day, first_start", [((2027, 3, 12), 14), ((2027, 3, 15), 13), ((2027, 11, 8), 14), ((2027, 11, 5), 13)]
)
def test_a_day_starts_at_nine_of_the_clinic_whatever_the_clocks_did(scene, day, first_start):
    start = clock(*day)

    found = availability.find_slots(
        scene.follow_up, start=start, end=start + timedelta(days=1), now=start - timedelta(days=2)
    )

    assert (found[0].starts_at.hour, found[0].starts_at.minute) == (first_start, 0)
    assert found[0].local_start.hour == 9


def test_hours_on_the_sunday_itself(scene):
    sunday = clock(2027, 3, 14)
    factories.ExtraHoursFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        date=sunday.date(),
        starts=time(13),
        ends=time(14),
    )

    found = availability.find_slots(
        scene.follow_up, start=sunday, end=sunday + timedelta(days=1), now=sunday - timedelta(days=2)
    )

    assert found[0].starts_at.hour == 17


def test_schedule_nearest_looks_both_ways_and_further_when_it_must(alone, now):
    wish = clock(2027, 3, 8, 9, 20)
    factories.AppointmentFactory(
        practitioner=alone.doctor_a, location=alone.location, visit_type=alone.acute, starts_at=wish
    )

    found = availability.nearest(alone.follow_up, to=wish, now=now + timedelta(hours=3))

    assert [time.local_start for time in found] == [
        clock(2027, 3, 15, 9),
        clock(2027, 3, 15, 9, 20),
        clock(2027, 3, 15, 9, 40),
    ]


def test_schedule_value_can_be_read_back_and_nonsense_cannot(alone, now):
    found = availability.find_slots(alone.follow_up, start=MONDAY, end=MONDAY + timedelta(days=1), now=now)[0]

    assert availability.read_slot(found.value, alone.follow_up).key == found.key
    for nonsense in (
        "",
        "x",
        found.value + "0" * 20,
        "20270230T0900Z_1_1",
        "²0270308T1400Z_1_1",
        found.value + "\n",
    ):
        assert availability.read_slot(nonsense, alone.follow_up) is None


def test_week_opens_on_the_first_week_with_a_free_time(alone, now):
    WorkingHours.objects.update(valid_from=date(2027, 3, 22))

    week = availability.week(alone.follow_up, now=now)

    assert week.first_day == date(2027, 3, 22)
    assert week.first.local_start == clock(2027, 3, 22, 9)
    assert [len(day.times) for day in week.days] == [3, 0, 0, 0, 0, 0, 0]


def test_week_without_a_time_points_to_the_next_one(alone, now):
    WorkingHours.objects.update(valid_from=date(2027, 3, 22))

    week = availability.week(alone.follow_up, first_day=date(2027, 3, 8), now=now)

    assert week.first is None
    assert week.next_open.local_start == clock(2027, 3, 22, 9)


@pytest.mark.parametrize("asked", [date(2020, 1, 1), date(1, 1, 1), date(2027, 3, 1)])
def test_week_in_the_past_means_today(alone, now, asked):
    week = availability.week(alone.follow_up, first_day=asked, now=now)

    assert (week.first_day, week.previous_day) == (date(2027, 3, 1), None)


@pytest.mark.parametrize("asked", [date(2028, 4, 1), date(9999, 12, 31)])
def test_week_beyond_the_horizon_means_the_last_one(alone, now, asked):
    week = availability.week(alone.follow_up, first_day=asked, now=now)

    assert (week.first_day, week.next_day) == (date(2027, 4, 26), None)


def test_week_says_why_a_day_has_no_times(alone, now):
    closure = factories.ClosureFactory(
        starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1), reason_en="Snow", reason_es="Nieve"
    )

    monday, tuesday, *_ = availability.week(alone.follow_up, first_day=date(2027, 3, 1), now=now).days

    assert (monday.closure, monday.works, monday.times) == (closure, True, [])
    assert (tuesday.closure, tuesday.works) == (None, False)


def test_week_of_one_location_gives_its_own_reason_for_a_closed_day(alone, now):
    day = {"starts_on": MONDAY.date(), "ends_on": MONDAY.date()}
    factories.ClosureFactory(location=factories.LocationFactory(slug="harbor"), **day)
    ours = factories.ClosureFactory(location=alone.location, **day)

    monday = availability.week(
        alone.follow_up, first_day=MONDAY.date(), location=alone.location, now=now
    ).days[0]

    assert monday.closure == ours


def test_week_of_one_location_does_not_count_hours_elsewhere(alone, now):
    there = {"practitioner": alone.doctor_a, "location": factories.LocationFactory(slug="harbor")}
    factories.WorkingHoursFactory(**there, weekday=1)
    factories.ExtraHoursFactory(**there, date=date(2027, 3, 10))

    _, tuesday, wednesday, *_ = availability.week(
        alone.follow_up, first_day=MONDAY.date(), location=alone.location, now=now
    ).days

    assert (tuesday.works, wednesday.works) == (False, False)


def test_week_with_no_practitioner_and_no_hours_is_empty(alone, now):
    alone.follow_up.practitioners.clear()

    week = availability.week(alone.follow_up, now=now)

    assert (week.first, week.next_open) == (None, None)
    assert len(week.days) == 7


def fill(scene, number: int) -> None:
    """Many visits of both doctors, one after the other, before and after the week asked for."""
    appointment = factories.AppointmentFactory(
        visit_type=scene.acute,
        location=scene.location,
        starts_at=clock(2027, 3, 10),
        status=Status.CANCELLED,  # it keeps no time: one of the others begins at the same moment
        cancelled_by="clinic",
    )
    doctors = f"(ARRAY[{scene.doctor_a.pk}, {scene.doctor_b.pk}])[n % 2 + 1]"
    later = f" + (n - {number} / 2) * interval '25 min'"
    times = {name: name + later for name in ("starts_at", "ends_at", "blocked_until")}
    # Those around the days that are asked for hold time.
    status = f"CASE WHEN abs(n - {number} / 2) < 5000 THEN 'booked' ELSE 'no_show' END"
    booked = {"status": status, "cancelled_by": "''", "practitioner_id": doctors}
    names = {"reference": "lpad(n::text, 6, '0')", "uid": "gen_random_uuid()"}
    many_rows(appointment, {**times, **booked, **names}, number)


@pytest.mark.slow
def test_schedule_week_takes_six_queries_with_a_hundred_appointments_and_with_a_hundred_thousand(scene, now):
    WorkingHours.objects.filter(weekday=1).update(reserved_for_acute=True)
    week = {"start": MONDAY, "end": MONDAY + timedelta(days=7), "now": now}
    counts = []
    for number in (100, 100_000):
        Appointment.objects.all().delete()
        fill(scene, number)
        for who in (scene.doctor_a, None):
            with CaptureQueriesContext(connection) as queries:
                assert availability.find_slots(scene.follow_up, practitioner=who, **week)
            counts.append(len(queries))

    assert counts == [6, 6, 6, 6]


# --- the end of a day ---


def test_schedule_offers_the_last_minutes_before_midnight(alone, now):
    WorkingHours.objects.update(starts=time(23), ends=time(0))

    assert times(alone.follow_up, now) == ["23:00 a", "23:20 a", "23:40 a"]


def test_schedule_offers_a_whole_day(alone, now):
    WorkingHours.objects.update(starts=time(0), ends=time(0))
    alone.follow_up.length_minutes = alone.follow_up.step_minutes = 480

    assert times(alone.follow_up, now) == ["0:00 a", "8:00 a", "16:00 a"]


def test_visit_over_midnight_lies_in_hours_that_touch(alone, now):
    WorkingHours.objects.update(starts=time(23), ends=time(0))
    whose = {"practitioner": alone.doctor_a, "location": alone.location}
    factories.WorkingHoursFactory(**whose, weekday=1, starts=time(0), ends=time(1))
    late = factories.AppointmentFactory(
        **whose, visit_type=alone.follow_up, starts_at=clock(2027, 3, 8, 23, 50)
    )
    appointments = Appointment.objects.with_names()

    assert availability.outside(appointments, now=now) == []
    alone.doctor_a.working_hours.filter(weekday=1).delete()
    assert availability.outside(appointments, now=now) == [late]
