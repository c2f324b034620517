"""Why a time is not offered: each rule by itself, and all of them against what is really offered."""

from datetime import time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from appointments import availability
from appointments.availability import Rule
from appointments.models import BookingPolicy, Placement, SlotHold, WorkingHours
from tests import factories
from tests.appointments.portal.asking import placed
from tests.conftest import clock

MONDAY = clock(2027, 3, 8)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def ask(scene, now):
    """Ask about a start on Monday the 8th: the rules, and the sentences."""

    def why(hour, minute=0, *, visit_type="follow_up", **options):
        starts_at = options.pop("starts_at", MONDAY + timedelta(hours=hour, minutes=minute))
        practitioner = options.pop("practitioner", scene.doctor_a)
        location = options.pop("location", scene.location)
        wanted = getattr(scene, visit_type)
        placement = Placement.of(wanted, practitioner=practitioner, location=location, starts_at=starts_at)
        found = availability.why_not(wanted, placement, **{"now": now} | options)
        return [reason.rule for reason in found], " ".join(reason.sentence for reason in found)

    return why


def test_why_says_nothing_about_a_time_that_is_offered(ask):
    assert ask(10) == ([], "")
    assert ask(10, staff=True) == ([], "")


def test_why_says_who_does_not_give_the_appointment(ask, scene):
    scene.follow_up.practitioners.set([scene.doctor_b])

    assert ask(10) == ([Rule.GIVES], "Doctor A, MD does not give this visit: Follow-up.")


def test_why_says_what_is_not_booked_online_to_patients_alone(ask, scene):
    scene.follow_up.online = False
    scene.doctor_a.accepts_online_booking = False

    rules, sentence = ask(10)

    assert rules == [Rule.ONLINE, Rule.ONLINE]
    assert sentence.endswith("Doctor A, MD does not accept online booking.")
    assert ask(10, staff=True) == ([], "")


def test_why_says_which_hours_the_time_is_outside(ask):
    assert ask(12, 30) == (
        [Rule.HOURS],
        "This is outside the working hours of Doctor A, MD on that day: "
        "9:00 AM - 12:00 PM, 1:00 PM - 5:00 PM.",
    )


def test_why_says_that_the_appointment_would_last_too_long(ask):
    rules, sentence = ask(11, 45)

    assert rules == [Rule.HOURS]
    assert sentence.startswith("The visit would last until 12:05 PM.")
    assert ask(11, 40) == ([], "")


def test_why_calls_the_end_of_a_day_midnight(ask, scene):
    WorkingHours.objects.filter(practitioner=scene.doctor_a, starts=time(13)).update(ends=time(0))
    factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=MONDAY + 20 * HOUR, ends_at=MONDAY + 24 * HOUR
    )

    assert ask(8)[1].endswith("9:00 AM - 12:00 PM, 1:00 PM - midnight.")
    assert ask(23)[1] == (
        "Doctor A, MD is away from Monday, March 8, 8:00 PM until Monday, March 8, midnight."
    )


def test_why_says_that_nobody_works_there_on_that_day(ask):
    assert ask(0, starts_at=MONDAY - 14 * HOUR)[1] == (
        "Doctor A, MD has no working hours at Alder Street on Sunday, March 7."
    )


def test_why_names_the_next_start_beside_the_step(ask, scene):
    scene.follow_up.step_minutes = 15

    assert ask(10, 5) == (
        [Rule.STEP],
        "This visit starts every 15 minutes, counted from 9:00 AM. The next possible start is 10:15 AM.",
    )
    assert ask(11, 35)[1] == "This visit starts every 15 minutes, counted from 9:00 AM."


def test_why_names_the_closure_and_the_time_off(ask, scene):
    factories.ClosureFactory(starts_on="2027-03-07", ends_on="2027-03-08", reason_en="Snow.")
    factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=MONDAY + 9 * HOUR, ends_at=MONDAY + 11 * HOUR, reason="Course."
    )

    assert ask(10) == (
        [Rule.CLOSED, Rule.AWAY],
        "Alder Street is closed on Monday, March 8. Snow. Doctor A, MD is away from "
        "Monday, March 8, 9:00 AM until Monday, March 8, 11:00 AM. Course.",
    )
    assert ask(11)[0] == [Rule.CLOSED]


def test_why_names_the_appointment_that_stands_there_or_after(ask, scene, now):
    appointment = factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=MONDAY + 10 * HOUR,
    )

    rules, sentence = ask(10, 20)

    assert rules == [Rule.VISIT]
    assert sentence == "Doctor A, MD is with a patient from 10:00 AM until 10:25 AM, turnover included."
    assert ask(9, 40)[0] == [Rule.VISIT]  # its turnover would run into the visit
    assert ask(10, 25) == ask(9, 35) == ([], "")
    [reason] = availability.why_not(scene.follow_up, placed(scene, MONDAY + 10 * HOUR), now=now)
    assert reason.appointment == appointment


def test_why_says_until_when_a_time_is_held(ask, scene, now):
    hold(scene, now, MONDAY + 10 * HOUR, 25)

    assert ask(10) == ([Rule.HELD], "The time is held for somebody until Monday, March 1, 8:10 AM.")
    assert ask(10, 20)[0] == ask(9, 40)[0] == [Rule.HELD]
    assert ask(10, 25) == ask(9, 35) == ask(10, now=now + 10 * MINUTE) == ([], "")


def hold(scene, now, starts_at, minutes):
    return SlotHold.objects.create(
        browser=f"b{starts_at}",
        address="a",
        practitioner=scene.doctor_a,
        location=scene.location,
        starts_at=starts_at,
        blocked_until=starts_at + minutes * MINUTE,
        first_held_at=now,
        expires_at=now + 10 * MINUTE,
    )


def test_why_says_that_it_is_too_late_or_too_early(ask):
    start = MONDAY + 10 * HOUR

    assert ask(10, now=start - 2 * HOUR + MINUTE) == (
        [Rule.NOTICE],
        "Online this could be booked until Monday, March 8, 8:00 AM.",
    )
    assert ask(10, now=start - 2 * HOUR) == ([], "")
    assert ask(10, now=start - timedelta(days=60))[0] == [Rule.HORIZON]
    assert ask(10, now=start - timedelta(days=60) + MINUTE) == ([], "")
    assert ask(10, staff=True, now=start + 20 * MINUTE) == ([], "")
    assert ask(10, staff=True, now=start + 21 * MINUTE) == ([Rule.NOTICE], "This time is over.")


def test_why_says_until_when_hours_are_reserved(ask, scene):
    WorkingHours.objects.filter(practitioner=scene.doctor_a).update(reserved_for_acute=True)

    assert ask(10) == (
        [Rule.RESERVED],
        "These hours are reserved for acute visits until Sunday, March 7, 6:00 PM.",
    )
    factories.ExtraHoursFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        date="2027-03-08",
        starts=time(11),
        ends=time(12),
    )
    assert ask(11) == ([], "")  # once reserved, once not
    assert (
        ask(10, visit_type="acute") == ask(10, staff=True) == ask(10, now=clock(2027, 3, 7, 18)) == ([], "")
    )


def test_why_takes_at_most_six_queries(ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        ask(10)


# --- agreement with what is offered ---

minutes = some.integers(0, 36).map(
    lambda n: timedelta(minutes=5 * n)
)  # of three hours, so that things collide


@some.composite
def spans(draw):
    start, end = sorted((draw(minutes), draw(minutes)))
    return start, end + 5 * MINUTE


scenes = some.fixed_dictionaries(
    {
        "hours": some.lists(some.tuples(spans(), some.booleans()), max_size=2),
        "away": some.lists(spans(), max_size=1),
        "visit": some.none() | minutes,
        "held": some.none() | minutes,
        "closed": some.sampled_from([None, None, None, "2027-03-08"]),
        "length": some.sampled_from([5, 20, 40]),
        "turnover": some.sampled_from([0, 5]),
        "step": some.sampled_from([5, 15, 20]),
        "notice": some.integers(0, 3),
        "acute": some.booleans(),
        "before": some.sampled_from([timedelta(days=60), timedelta(days=3), HOUR, -HOUR]),
        "staff": some.booleans(),
    }
)


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=scenes, starts=some.lists(minutes, min_size=6, max_size=6))
def test_why_is_silent_exactly_when_the_time_is_offered(scene, drawn, starts):
    nine = MONDAY + 9 * HOUR
    with transaction.atomic():
        now = draw_scene(scene, drawn, nine)
        offered = {
            time.starts_at
            for time in availability.find_slots(
                scene.follow_up,
                start=nine,
                end=nine + 4 * HOUR,
                practitioner=scene.doctor_a,
                location=scene.location,
                staff=drawn["staff"],
                now=now,
            )
        }
        for start in {nine + start for start in [*starts, *edges(drawn)]} | set(sorted(offered)[:2]):
            found = availability.why_not(scene.follow_up, placed(scene, start), staff=drawn["staff"], now=now)
            assert (found == []) == (start in offered), [reason.sentence for reason in found]
        transaction.set_rollback(True)


def edges(drawn):
    """Where a start that is just possible lies beside one that is not."""
    if drawn["visit"] is not None:
        yield drawn["visit"] + 25 * MINUTE
    if drawn["held"] is not None:
        yield drawn["held"] + 20 * MINUTE
    yield from (end for _start, end in drawn["away"])


def draw_scene(scene, drawn, nine):
    """Make the rows of a drawn scene; returns the moment at which it is asked."""
    now = nine - drawn["before"]
    WorkingHours.objects.all().delete()
    for n, ((start, end), reserved) in enumerate(drawn["hours"]):
        rows = factories.WorkingHoursFactory if n == 0 else factories.ExtraHoursFactory
        when = {"weekday": 0} if n == 0 else {"date": nine.date()}
        rows(
            practitioner=scene.doctor_a,
            location=scene.location,
            starts=(nine + start).time(),
            ends=(nine + end).time(),
            reserved_for_acute=reserved,
            **when,
        )
    for start, end in drawn["away"]:
        factories.TimeOffFactory(practitioner=scene.doctor_a, starts_at=nine + start, ends_at=nine + end)
    if drawn["visit"] is not None:
        factories.AppointmentFactory(
            practitioner=scene.doctor_a,
            location=scene.location,
            visit_type=scene.acute,
            starts_at=nine + drawn["visit"],
        )
    if drawn["held"] is not None:
        hold(scene, now, nine + drawn["held"], 20)
    if drawn["closed"]:
        factories.ClosureFactory(starts_on=drawn["closed"], ends_on=drawn["closed"])
    visit_type = scene.follow_up
    visit_type.length_minutes, visit_type.turnover_minutes, visit_type.step_minutes = (
        drawn["length"],
        drawn["turnover"],
        drawn["step"],
    )
    visit_type.minimum_notice_hours, visit_type.acute = drawn["notice"], drawn["acute"]
    BookingPolicy.objects.update(acute_release_days=0, acute_release_time=time(9))
    return now
