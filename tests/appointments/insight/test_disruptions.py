"""A sick day as the office works it off: what is left to do, for whom, and until when it can go back."""

from datetime import timedelta

import pytest

from appointments import booking, disruptions
from appointments.insight.disruptions import Unresolved, countdown, recent, unresolved
from appointments.notifications.told import Told
from tests.appointments.disruptions.closing import MINUTE, SEVEN, book, close, sick_day, teresa
from tests.conftest import clock

LATER = SEVEN + 10 * MINUTE


def take_time_off(scene, at=SEVEN):
    """Time off that a physician has entered: the office decides about each visit in it."""
    return disruptions.take_time_off(
        scene.doctor_a, starts_at=clock(2027, 3, 1, 8), ends_at=clock(2027, 3, 1, 17), by=teresa(), now=at
    )


def test_sick_day_without_appointments_leaves_nothing_to_do(scene):
    disruption = close(sick_day(scene))

    assert unresolved() == []
    assert recent(now=LATER) == [(disruption, 0)]


def test_unresolved_says_whose_day_it_is_and_how_many_need_a_person(scene):
    book(scene, 9)
    book(scene, 10)
    disruption = close(sick_day(scene))

    assert unresolved() == [Unresolved(disruption.pk, "Doctor A", disruption.starts_at, 2, 0)]


def test_unresolved_says_of_a_location_which_it_is_and_of_everybody_nothing(scene):
    book(scene, 9)
    book(scene, 9, day=2, number=7)
    close(sick_day(scene, location=scene.location))

    assert [found.whose for found in unresolved()] == ["Alder Street"]


def test_unresolved_counts_what_the_office_has_to_decide(scene):
    book(scene, 9)
    take_time_off(scene)

    assert [(found.count, found.to_decide) for found in unresolved()] == [(1, 1)]


def test_recent_forgets_what_is_long_over_and_leaves_nothing_to_do(scene):
    close(sick_day(scene))

    assert recent(now=SEVEN + timedelta(days=32)) == []


def test_recent_keeps_what_still_needs_a_person_however_long_ago_it_was(scene):
    book(scene, 9)
    disruption = close(sick_day(scene))

    assert recent(now=SEVEN + timedelta(days=32)) == [(disruption, 1)]


def test_countdown_shows_first_who_needs_a_person_with_what_was_told(scene):
    settled, open_ = book(scene, 9), book(scene, 10)
    disruption = close(sick_day(scene))
    disruptions.decline_offer(disruption.appointments.get(appointment=settled), now=LATER)

    found = countdown(disruption, now=LATER)

    assert [(hit.row.appointment, hit.open) for hit in found["hit"]] == [(open_, True), (settled, False)]
    assert (found["left"], found["undecided"]) == (1, [])
    assert found["hit"][0].told == Told.LATE


def test_countdown_proposes_another_time_for_who_is_to_be_decided_about(scene):
    appointment = book(scene, 9)
    disruption = take_time_off(scene)

    found = countdown(disruption, now=LATER)

    [undecided] = found["undecided"]
    assert undecided.row.appointment == appointment
    assert undecided.could_move_to.starts_at == clock(2027, 3, 2, 9)
    assert undecided.could_move_to.practitioner == scene.doctor_a


def test_countdown_names_patients_who_were_here_already(scene):
    appointment = book(scene, 9)
    booking.arrive(appointment, by=teresa(), now=SEVEN)
    disruption = close(sick_day(scene))

    assert countdown(disruption, now=LATER)["here"] == [appointment]


@pytest.mark.parametrize(("after", "until"), [(2 * MINUTE, SEVEN + disruptions.GRACE), (3 * MINUTE, None)])
def test_countdown_says_until_when_it_can_be_taken_back(scene, after, until):
    book(scene, 9)
    disruption = close(sick_day(scene))

    assert countdown(disruption, now=SEVEN + after)["undo_until"] == until


def test_countdown_of_what_was_taken_back_offers_no_undo(scene):
    disruption = close(sick_day(scene))
    disruptions.reopen(disruption, by=teresa(), now=SEVEN + MINUTE)

    assert countdown(disruption, now=SEVEN + MINUTE)["undo_until"] is None
