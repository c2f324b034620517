"""Several kinds of visit, read at once: the same times as one by one, for fewer questions."""

from datetime import timedelta

import pytest

from appointments import availability
from appointments.models import VisitType, WorkingHours
from tests import factories
from tests.conftest import clock

MONDAY, DAY, WEEK = clock(2027, 3, 8), timedelta(days=1), timedelta(days=7)


def searches(now, **options):
    visit_types = VisitType.objects.bookable_online()
    return availability.searches(visit_types, start=MONDAY, end=MONDAY + WEEK, now=now, **options)


@pytest.fixture
def busy(scene):
    """Dr. A sees no new patients, has a visit on Monday and is away on Tuesday; Dr. B is away on Friday."""
    scene.new.practitioners.set([scene.doctor_b])
    factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.acute,
        starts_at=clock(2027, 3, 8, 9),
    )
    for practitioner, day in ((scene.doctor_a, 1), (scene.doctor_b, 4)):
        factories.TimeOffFactory(
            practitioner=practitioner, starts_at=MONDAY + day * DAY, ends_at=MONDAY + (day + 1) * DAY
        )
    factories.WorkingHoursFactory(
        practitioner=scene.doctor_b, location=scene.location, weekday=5, reserved_for_acute=True
    )
    return scene


def test_searches_find_the_times_that_each_kind_finds_alone(busy, now):
    together = searches(now)

    assert [search.visit_type for search in together] == [busy.acute, busy.new, busy.follow_up]
    for search in together:
        alone = availability.find_slots(search.visit_type, start=MONDAY, end=MONDAY + WEEK, now=now)
        assert availability.slots_in(search, MONDAY, MONDAY + WEEK) == alone != []


def test_searches_of_one_practitioner_hold_nobody_else(busy, now):
    together = searches(now, practitioner=busy.doctor_a)

    assert [list(search.practitioners) for search in together] == [[busy.doctor_a.pk], [], [busy.doctor_a.pk]]


def test_searches_leave_out_who_is_not_booked_online(busy, now):
    busy.doctor_b.accepts_online_booking = False
    busy.doctor_b.save()

    together = searches(now)

    assert [list(search.practitioners) for search in together] == [[busy.doctor_a.pk], [], [busy.doctor_a.pk]]


def test_searches_know_whose_days_are_theirs(busy, now):
    acute, new, _ = searches(now, practitioner=None)
    saturday = (MONDAY + 5 * DAY).date()
    assert acute.works_on(saturday)
    WorkingHours.objects.all().delete()  # read already, for all of them

    only_a = acute.among({busy.doctor_a.pk: busy.doctor_a})

    assert (acute.works_on(saturday), new.works_on(saturday), only_a.works_on(saturday)) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize("visit_types", [1, 8])
def test_searches_take_six_queries_whatever_the_number_of_kinds(
    busy, now, visit_types, django_assert_num_queries
):
    wanted = [busy.acute]
    wanted += [
        factories.VisitTypeFactory(practitioners=[busy.doctor_a, busy.doctor_b])
        for _ in range(visit_types - 1)
    ]

    with django_assert_num_queries(6):
        for search in availability.searches(wanted, start=MONDAY, end=MONDAY + WEEK, now=now):
            availability.slots_in(search, MONDAY, MONDAY + WEEK)


def test_searches_without_anybody_are_none(scene, now, django_assert_num_queries):
    scene.acute.practitioners.clear()

    with django_assert_num_queries(1):
        assert availability.searches([scene.acute], start=MONDAY, end=MONDAY + WEEK, now=now) == []
    assert availability.searches([], start=MONDAY, end=MONDAY + WEEK, now=now) == []


def test_next_times_are_the_first_of_each_practitioner_and_kind(busy, now):
    """Monday at eight: two hours of notice, so ten o'clock."""
    found = availability.next_slots(VisitType.objects.bookable_online(), now=now)

    starts = {
        pk: {visit_type.slug: time.starts_at for visit_type, time in times.items()}
        for pk, times in found.items()
    }
    ten = clock(2027, 3, 1, 10)
    assert starts == {
        busy.doctor_a.pk: {"acute": ten, busy.follow_up.slug: ten},
        busy.doctor_b.pk: {"acute": ten, "new": ten, busy.follow_up.slug: ten},
    }
    assert [visit_type.slug for visit_type in found[busy.doctor_b.pk]] == [
        "acute",
        "new",
        busy.follow_up.slug,
    ]


@pytest.mark.parametrize(("horizon", "found"), [(44, set()), (45, {clock(2027, 4, 14, 9)})])
def test_next_times_are_looked_for_up_to_the_horizon(scene, now, horizon, found):
    """Day 44 ends on April 14 at nine, by the clock of the summer."""
    VisitType.objects.update(horizon_days=horizon)
    WorkingHours.objects.update(valid_from=clock(2027, 4, 14).date())

    times = availability.next_slots(VisitType.objects.filter(acute=True), now=now)

    assert {time.starts_at for visit_types in times.values() for time in visit_types.values()} == found


def test_next_times_leave_out_who_has_none(scene, now):
    WorkingHours.objects.filter(practitioner=scene.doctor_b).delete()

    assert list(availability.next_slots([scene.acute], now=now)) == [scene.doctor_a.pk]
