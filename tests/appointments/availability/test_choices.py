"""The times that staff can offer on the phone, and those that a page of times shows."""

from datetime import date, time, timedelta

import pytest

from appointments import availability
from appointments.availability import choices
from appointments.models import WorkingHours
from clinic.directory.models import Closure
from tests import factories
from tests.conftest import clock

NOW = clock(2027, 3, 1, 8)
MONDAY, TUESDAY = date(2027, 3, 1), date(2027, 3, 2)


def offers(scene, first_day=MONDAY, **options):
    return choices.offers(scene.follow_up, first_day=first_day, now=NOW, **options)


def test_offers_are_the_times_of_the_first_two_days_that_have_some(scene):
    Closure.objects.create(starts_on=MONDAY, ends_on=MONDAY)

    found = offers(scene)

    assert [day for day, _times in found.days] == [TUESDAY, date(2027, 3, 3)]
    assert found.later == date(2027, 3, 4)


def test_offers_are_shown_once_for_each_start_and_open_with_everybody(scene):
    found = offers(scene)

    starts = [offer.time.starts_at for _day, times in found.days for offer in times]
    assert len(starts) == len(set(starts)) == len(found.shown)
    assert found.shown < found.open


def test_offers_of_one_practitioner_are_all_theirs(scene):
    found = offers(scene, practitioner=scene.doctor_b)

    assert {offer.time.practitioner for _day, times in found.days for offer in times} == {scene.doctor_b}


def test_days_without_any_time_lead_on_to_those_that_were_not_looked_at(scene):
    WorkingHours.objects.all().delete()

    found = offers(scene)

    assert (found.days, found.later, found.shown) == ((), MONDAY + timedelta(days=21), set())


@pytest.mark.parametrize(("day", "acute"), [(MONDAY, False), (date(2027, 3, 3), True)])
def test_offer_in_reserved_hours_says_so_until_they_are_released(scene, day, acute):
    WorkingHours.objects.filter(starts=time(9)).update(reserved_for_acute=True)

    [(_day, times), *_later] = offers(scene, day).days

    assert {offer.acute for offer in times if offer.time.local_start.hour < 12} == {acute}
    assert {offer.acute for offer in times if offer.time.local_start.hour > 12} == {False}


@pytest.mark.parametrize(
    "value", ["", "nonsense", "20271301T1400Z_1_1", "19990301T1400Z_1_1", "20270301T1400Z_999999_999999"]
)
def test_value_that_none_of_our_buttons_sends_is_no_time(scene, value):
    assert availability.read_slot(value, scene.follow_up) is None


def test_value_of_a_button_is_read_as_the_time_it_stands_for(scene):
    [slot, *_] = availability.find_slots(
        scene.follow_up, start=NOW, end=NOW + timedelta(days=1), practitioner=scene.doctor_a, now=NOW
    )

    assert availability.read_slot(slot.value, scene.follow_up).key == slot.key


def test_day_of_a_week_has_its_times_before_and_after_noon(scene):
    week = availability.week(scene.follow_up, first_day=TUESDAY, now=NOW)

    [tuesday] = [day for day in week.days if day.date == TUESDAY]
    assert {slot.local_start.hour for slot in tuesday.morning} == {9, 10, 11}
    assert {slot.local_start.hour for slot in tuesday.afternoon} == {13, 14, 15, 16}
    assert tuesday.morning + tuesday.afternoon == tuesday.times
    assert week.last_day == week.first_day + timedelta(days=6)


def test_week_beyond_the_horizon_has_nothing_after_it(scene):
    WorkingHours.objects.all().delete()
    factories.VisitTypeFactory()

    week = availability.week(scene.follow_up, first_day=date(2030, 1, 1), now=NOW)

    assert (week.next_open, week.next_day) == (None, None)
