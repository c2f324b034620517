"""A sick day as the office works it off: what is left to do, for whom, and until when it can go back."""

from datetime import timedelta

import pytest

from appointments import booking, disruptions
from appointments.disruptions.closing import Closing
from appointments.insight.disruptions import Unresolved, countdown, recent, unresolved
from appointments.notifications.told import Told
from tests import factories
from tests.appointments.disruptions.closing import MINUTE, MONDAY, SEVEN, book, close, sick_day, teresa
from tests.conftest import NEW_YORK, clock

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

    assert unresolved() == [Unresolved(disruption.pk, "Doctor A", MONDAY, 2, 0)]


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


# --- two clocks ---

LATE = clock(2027, 3, 1, 1, 30)  # in New York; half past ten on Sunday evening in Los Angeles


@pytest.fixture
def west(scene):
    """A location in Los Angeles, at which Doctor B alone works."""
    location = factories.LocationFactory(name="Bay Street", time_zone="America/Los_Angeles")
    scene.doctor_b.locations.set([location])
    return location


def arrived(scene, location, starts_at):
    return factories.AppointmentFactory(
        practitioner=scene.doctor_b,
        location=location,
        visit_type=scene.follow_up,
        starts_at=starts_at,
        status="arrived",
    )


def test_countdown_names_who_was_here_on_the_days_of_each_location(scene, west):
    """Half past ten in the evening of Monday in Los Angeles is Tuesday in New York, where the clinic is."""
    evening = arrived(scene, west, clock(2027, 3, 2, 1, 30))
    arrived(scene, west, LATE)
    disruption = close(Closing.of_days(MONDAY, MONDAY, zone=NEW_YORK))

    assert countdown(disruption, now=LATER)["here"] == [evening]


@pytest.mark.parametrize("whose", ["location", "hours of a location", "practitioner", "everybody"])
def test_unresolved_names_the_day_by_the_calendar_of_whom_it_is_about(scene, west, whose):
    """The clinic's clock is that of Los Angeles here, where the days of New York begin the evening before."""
    type(west).objects.filter(pk=scene.location.pk).update(position=west.position + 1)
    book(scene, 9)
    closing = {
        "location": Closing.of_days(MONDAY, MONDAY, zone=NEW_YORK, location=scene.location),
        "hours of a location": Closing.of_times(LATE, clock(2027, 3, 1, 10), location=scene.location),
        "practitioner": Closing.of_days(MONDAY, MONDAY, zone=NEW_YORK, practitioner=scene.doctor_a),
        "everybody": Closing.of_days(MONDAY, MONDAY, zone=west.zone),
    }
    close(closing[whose])

    assert [found.day for found in unresolved()] == [MONDAY]
