"""The planned week of a practitioner, with what departs from it."""

from datetime import date, time, timedelta

from appointments.insight.weekly_plan import Part, weekly_plan
from appointments.models import WorkingHours
from clinic.directory.models import Weekday
from tests import factories
from tests.conftest import clock

NOW = clock(2027, 3, 1, 8)
TODAY = date(2027, 3, 1)
NEXT_WEEK = date(2027, 3, 8)


def plan_of(practitioner):
    return weekly_plan(practitioner, now=NOW)


def spans(day) -> list[tuple]:
    return [(part.starts.hour, part.ends.hour, part.hours is not None) for part in day.parts]


def test_plan_has_seven_days_with_their_breaks(scene):
    plan = plan_of(scene.doctor_a)

    assert [day.weekday for day in plan.days] == list(Weekday)
    assert spans(plan.days[0]) == [(9, 12, True), (12, 13, False), (13, 17, True)]
    assert spans(plan.days[6]) == []


def test_hours_that_touch_have_no_break_between_them(scene):
    WorkingHours.objects.filter(practitioner=scene.doctor_a, starts=time(13)).update(starts=time(12))

    assert spans(plan_of(scene.doctor_a).days[0]) == [(9, 12, True), (12, 17, True)]


def test_hours_that_are_over_are_not_in_the_plan_and_those_to_come_are(scene):
    WorkingHours.objects.filter(weekday=0, starts=time(13)).update(valid_until=date(2027, 2, 28))
    later = factories.WorkingHoursFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        starts=time(14),
        ends=time(16),
        valid_from=NEXT_WEEK,
    )

    parts = plan_of(scene.doctor_a).days[0].parts

    assert parts[-1] == Part(time(14), time(16), later)
    assert [part.starts for part in parts if part.hours] == [time(9), time(14)]


def test_there_is_no_break_between_hours_that_never_are_in_force_together(scene):
    WorkingHours.objects.filter(weekday=0, starts=time(9)).update(valid_until=TODAY)
    WorkingHours.objects.filter(weekday=0, starts=time(13)).update(valid_from=NEXT_WEEK)

    assert spans(plan_of(scene.doctor_a).days[0]) == [(9, 12, True), (13, 17, True)]


def test_plan_shows_three_months_of_extra_hours_time_off_and_releases(scene):
    whose = {"practitioner": scene.doctor_a, "location": scene.location}
    extra = factories.ExtraHoursFactory(date=NEXT_WEEK, **whose)
    factories.ExtraHoursFactory(date=TODAY - timedelta(days=1), **whose)
    factories.ExtraHoursFactory(date=TODAY + timedelta(days=91), **whose)
    away = factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(hours=1)
    )
    factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=NOW - timedelta(hours=2), ends_at=NOW - timedelta(hours=1)
    )
    release = factories.AcuteReleaseFactory(date=TODAY, **whose)

    plan = plan_of(scene.doctor_a)

    assert (plan.extra, plan.away, plan.releases) == ((extra,), (away,), (release,))


def test_plan_says_whether_any_hours_are_kept_for_acute_visits(scene):
    assert not plan_of(scene.doctor_a).has_reserved
    WorkingHours.objects.filter(practitioner=scene.doctor_a, weekday=2).update(reserved_for_acute=True)

    assert plan_of(scene.doctor_a).has_reserved
    assert not plan_of(scene.doctor_b).has_reserved


def test_extra_hours_may_be_kept_for_acute_visits_too(scene):
    factories.ExtraHoursFactory(
        practitioner=scene.doctor_a, location=scene.location, date=NEXT_WEEK, reserved_for_acute=True
    )

    assert plan_of(scene.doctor_a).has_reserved
