"""The day of a place as the desk sees it."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.insight.board import board
from appointments.models import Message
from appointments.notifications.told import Told
from clinic.common.refusals import ChangedMeanwhile
from tests import factories
from tests.appointments.portal.asking import ask, person
from tests.conftest import clock

TODAY = clock(2027, 3, 8).date()
TEN = clock(2027, 3, 8, 10)


@pytest.fixture
def staff(admin_user):
    return admin_user


def line_of(scene, appointment, *, at=TEN):
    [line] = [line for line in board(scene.location, TODAY, now=at).lines if line.appointment == appointment]
    return line


def minutes_after(minutes, since=TEN):
    return since + timedelta(minutes=minutes)


def test_board_has_a_lane_for_everybody_who_works_and_nobody_else(scene, now):
    elsewhere = factories.LocationFactory()
    extra = factories.PractitionerFactory(name="Doctor Extra")
    factories.ExtraHoursFactory(practitioner=extra, location=scene.location, date=TODAY)
    over = factories.PractitionerFactory(name="Doctor Gone")
    factories.WorkingHoursFactory(practitioner=over, location=scene.location, valid_until=clock(2027, 3, 7))
    away = factories.PractitionerFactory(name="Doctor Elsewhere")
    factories.WorkingHoursFactory(practitioner=away, location=elsewhere)
    squeezed_in = factories.PractitionerFactory(name="Doctor Unplanned")
    factories.AppointmentFactory(practitioner=squeezed_in, location=scene.location, starts_at=TEN)

    names = [lane.practitioner.name for lane in board(scene.location, TODAY, now=now).lanes]

    assert names == ["Doctor A", "Doctor B", "Doctor Extra", "Doctor Unplanned"]


def test_board_shows_the_day_of_the_clinics_calendar_from_midnight_to_midnight(scene, now):
    location = {"location": scene.location, "practitioner": scene.doctor_a}
    first = factories.AppointmentFactory(starts_at=clock(2027, 3, 8), **location)
    last = factories.AppointmentFactory(starts_at=clock(2027, 3, 8, 23, 30), **location)
    factories.AppointmentFactory(starts_at=clock(2027, 3, 7, 23, 30), **location)
    factories.AppointmentFactory(starts_at=clock(2027, 3, 9), **location)

    assert [line.appointment for line in board(scene.location, TODAY, now=now).lines] == [first, last]


def test_board_counts_the_minutes_since_the_patient_came_and_went_in(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    assert line_of(scene, appointment, at=TEN).minutes is None
    booking.arrive(appointment, by=staff, now=minutes_after(-4))
    booking.to_room(appointment, by=staff, now=minutes_after(3))

    assert line_of(scene, appointment, at=minutes_after(21)).minutes == 18


def test_board_counts_from_the_arrival_again_after_an_undo(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.arrive(appointment, by=staff, now=minutes_after(-4))
    booking.to_room(appointment, by=staff, now=minutes_after(3))
    booking.undo(appointment, by=staff, now=minutes_after(5))

    line = line_of(scene, appointment, at=minutes_after(6))
    assert (line.status, line.minutes) == ("arrived", 10)


def test_a_late_patient_stays_booked_and_is_shown_as_late(scene, now):
    appointment = ask(scene, TEN, now=now)

    on_time, late = (line_of(scene, appointment, at=minutes_after(past)) for past in (-1, 20))
    assert (on_time.late, on_time.steps) == (False, ("arrive",))
    assert (late.late, late.minutes, late.status, late.steps) == (
        True,
        20,
        "booked",
        ("arrive", "mark_no_show"),
    )


def test_appointments_that_are_over_and_still_booked_wait_for_an_answer(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    came = ask(scene, minutes_after(30), who=person(1), now=now)
    booking.arrive(came, by=staff, now=minutes_after(30))

    def unconfirmed(at):
        return [line.appointment for line in board(scene.location, TODAY, now=at).unconfirmed(at)]

    assert unconfirmed(appointment.ends_at - timedelta(seconds=1)) == []
    assert unconfirmed(appointment.ends_at) == [appointment]
    assert unconfirmed(clock(2027, 3, 9)) == [appointment]


def test_board_offers_the_steps_that_booking_allows(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    seen = []
    for change in (booking.arrive, booking.to_room, booking.complete):
        change(appointment, by=staff, now=TEN)
        line = line_of(scene, appointment)
        seen.append((line.status, line.steps, line.can_undo))

    assert seen == [
        ("arrived", ("to_room", "complete"), True),
        ("in_room", ("complete",), True),
        ("completed", (), True),
    ]


def test_board_shows_a_cancelled_appointment_only_while_it_can_be_taken_back(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.cancel(appointment, by=staff, now=minutes_after(-60))

    assert line_of(scene, appointment).can_undo
    assert line_of(scene, appointment, at=clock(2027, 3, 8, 23, 59)).status == "cancelled"
    assert line_of(scene, appointment, at=clock(2027, 3, 9, 23, 59)).can_undo
    assert board(scene.location, TODAY, now=clock(2027, 3, 10)).lines == []
    assert board(scene.location, TODAY, now=TEN).total == 0


def test_board_knows_who_has_been_here_before(scene, now, staff):
    first = ask(scene, TEN, now=now)
    assert line_of(scene, first).is_new
    for change in (booking.arrive, booking.complete):
        change(first, by=staff, now=TEN)
    again = ask(scene, minutes_after(60), now=TEN, by=staff)

    assert line_of(scene, first).is_new
    assert not line_of(scene, again).is_new


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"due_at": TEN}, Told.UNDER_WAY),
        ({}, Told.NOT_ARRIVED),
        ({"state": "sent", "sent_at": TEN}, Told.MAILED),
        ({"channel": "phone"}, Told.NO_EMAIL),
        ({"state": "void"}, Told.NOT_NEEDED),
    ],
)
def test_board_says_whether_the_patient_was_told(scene, now, row, told):
    appointment = ask(scene, TEN, now=now)
    Message.objects.filter(appointment=appointment, kind="booked").update(**row)

    assert line_of(scene, appointment, at=TEN).told == told


def test_board_adds_up(scene, now, staff):
    appointments = [ask(scene, minutes_after(25 * n), who=person(n), now=now) for n in range(4)]
    for appointment in appointments[:3]:
        booking.arrive(appointment, by=staff, now=TEN)
    booking.complete(appointments[0], by=staff, now=TEN)
    booking.to_room(appointments[1], by=staff, now=TEN)

    found = board(scene.location, TODAY, now=TEN)
    assert found.counts == {"completed": 1, "in_room": 1, "arrived": 1, "booked": 1}
    assert (found.total, found.lanes[0].waiting, found.lanes[0].to_come) == (4, 1, 1)


@pytest.mark.parametrize("count", [1, 10])
def test_board_takes_two_queries_however_many_appointments_there_are(scene, now, count):
    for n in range(count):
        factories.AppointmentFactory(location=scene.location, starts_at=minutes_after(25 * n))

    with CaptureQueriesContext(connection) as queries:
        board(scene.location, TODAY, now=now)

    assert len(queries) == 2


def test_board_begins_an_arrival_at_another_location_on_its_own_clock(scene, now):
    west = factories.LocationFactory(time_zone="America/Los_Angeles")
    factories.AppointmentFactory(location=west, starts_at=clock(2027, 3, 9, 1))
    factories.WorkingHoursFactory(location=west, starts=time(1), ends=time(2))

    assert board(west, TODAY, now=now).total == 1


# --- two people at one desk ---


def test_click_on_an_old_page_is_refused_and_says_who_changed_the_appointment(
    scene, now, staff, django_user_model
):
    appointment = ask(scene, TEN, now=now)
    seen = line_of(scene, appointment).seen
    teresa = django_user_model.objects.create_user("teresa", first_name="Teresa", last_name="Marsh")
    booking.cancel(appointment, by=teresa, now=minutes_after(-18))

    with pytest.raises(ChangedMeanwhile) as refused:
        booking.arrive(appointment, by=staff, seen=seen, now=TEN)

    assert str(refused.value) == "Teresa Marsh changed this visit at 9:42 AM (cancelled). Please look again."


def test_undo_on_an_old_page_takes_nothing_back(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.arrive(appointment, by=staff, now=TEN)
    seen = line_of(scene, appointment).seen
    booking.to_room(appointment, by=staff, now=TEN)

    with pytest.raises(ChangedMeanwhile):
        booking.undo(appointment, by=staff, seen=seen, now=TEN)

    assert line_of(scene, appointment).status == "in_room"


def test_same_click_by_two_people_is_no_refusal(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    seen = line_of(scene, appointment).seen
    for _ in range(2):
        booking.arrive(appointment, by=staff, seen=seen, now=TEN)

    assert appointment.events.count() == 2


def test_board_offers_no_undo_where_all_is_taken_back(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    assert not line_of(scene, appointment).can_undo
    booking.arrive(appointment, by=staff, now=TEN)
    assert line_of(scene, appointment).can_undo
    booking.undo(appointment, by=staff, now=TEN)

    assert not line_of(scene, appointment).can_undo
    booking.arrive(appointment, by=staff, now=TEN)
    assert line_of(scene, appointment, at=clock(2027, 3, 9, 23, 59)).can_undo
    assert not line_of(scene, appointment, at=clock(2027, 3, 10)).can_undo


def test_board_offers_no_step_that_would_be_refused(scene, now, staff):
    """Nobody arrives before the day of the visit, and none is a no-show before it begins."""
    appointment = ask(scene, TEN, now=now)

    def steps(at):
        return line_of(scene, appointment, at=at).steps

    assert steps(clock(2027, 3, 7, 23, 59)) == ()
    assert steps(clock(2027, 3, 8, 0)) == ("arrive",)
    booking.arrive(appointment, by=staff, now=clock(2027, 3, 8, 7))
    assert steps(clock(2027, 3, 8, 8)) == ("to_room",)
    assert steps(clock(2027, 3, 8, 9)) == ("to_room", "complete")


@pytest.mark.parametrize(
    ("status", "over"),
    [
        ("booked", False),
        ("arrived", False),
        ("in_room", False),
        ("completed", True),
        ("no_show", True),
    ],
)
def test_line_of_a_patient_who_is_gone_is_over(scene, now, status, over):
    appointment = ask(scene, TEN, now=now)
    type(appointment).objects.filter(pk=appointment.pk).update(status=status)

    assert line_of(scene, appointment).over == over
