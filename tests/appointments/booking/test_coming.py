"""The patient says that they are coming, and the desk sees it."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.insight.board import board
from appointments.models import BookingPolicy
from appointments.notifications import outbox
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor
from tests.around import this_moment
from tests.conftest import clock
from tests.factories import AppointmentFactory

TEN = clock(2027, 3, 8, 10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(scene, now):
    return ask(scene, TEN, now=now)


def test_coming_is_noted_and_recorded_once(appointment, now):
    booking.say_coming(appointment, now=now)
    booking.say_coming(appointment, now=now + timedelta(hours=1))

    appointment.refresh_from_db()
    assert appointment.coming_since == now
    assert [(event.at, event.by) for event in appointment.events.filter(what="coming")] == [(now, None)]


def test_coming_shows_at_the_desk(scene, appointment, now):
    booking.say_coming(appointment, now=now)

    [line] = board(scene.location, TEN.date(), now=now).lines

    assert line.coming is True


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=1)])
def test_coming_is_refused_when_the_appointment_has_begun(appointment, later):
    with pytest.raises(NotAllowed, match="has begun, or it is not booked any more"):
        booking.say_coming(appointment, now=TEN + later)


def test_coming_is_refused_when_the_appointment_is_cancelled(appointment, now):
    booking.cancel(appointment, now=now)

    with pytest.raises(NotAllowed, match="has begun, or it is not booked any more"):
        booking.say_coming(appointment, now=now)


def test_coming_is_unsaid_by_a_move_and_said_again_by_its_undoing(scene, appointment, now, admin_user):
    booking.say_coming(appointment, now=now)
    there = {"practitioner": scene.doctor_a, "location": scene.location, "starts_at": clock(2027, 3, 9, 10)}
    asking.move(appointment, **there, by=admin_user, now=now)
    appointment.refresh_from_db()
    assert appointment.coming_since is None

    booking.say_coming(appointment, now=now)
    booking.undo(appointment, by=admin_user, now=now)

    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.coming_since) == (TEN, now)


@pytest.mark.parametrize("shown", ["before", "after"])
def test_coming_is_no_change_that_stops_the_desk(scene, appointment, now, admin_user, shown):
    pages = {}
    [pages["before"]] = board(scene.location, TEN.date(), now=now).lines
    booking.say_coming(appointment, now=now)
    [pages["after"]] = board(scene.location, TEN.date(), now=now).lines

    booking.arrive(appointment, by=admin_user, seen=pages[shown].seen, now=TEN)

    assert appointment.status == "arrived"
    with pytest.raises(ChangedMeanwhile):
        booking.undo(appointment, by=admin_user, seen=pages["after"].seen, now=TEN)


# --- the patient's page ---


@pytest.fixture
def visitor():
    return Visitor()


def soon(visitor, *, hours=30, told=True, **values):
    """A visit in so many hours whose first reminder has been due."""
    appointment = AppointmentFactory(starts_at=this_moment() + timedelta(hours=hours), **values)
    booked_at = this_moment() - timedelta(days=7 if told else 0)
    outbox.booked(appointment, policy=BookingPolicy(pk=1), now=booked_at)
    visitor.let_in(appointment)
    return appointment


def path(appointment, rest=""):
    return f"/appointments/{appointment.reference}/{rest}"


def test_appointment_page_asks_after_the_first_reminder_and_thanks(visitor):
    appointment = soon(visitor)
    assert visitor.see(path(appointment)).context["asks"] is True

    answer = visitor.send(path(appointment, "coming/"), follow=True)

    assert (answer.context["asks"], "You told us that you are coming" in answer.text) == (False, True)
    appointment.refresh_from_db()
    assert appointment.coming_since


@pytest.mark.parametrize("values", [{"hours": 60}, {"told": False}, {"status": "arrived"}])
def test_appointment_page_asks_nobody_who_was_not_reminded(visitor, values):
    appointment = soon(visitor, **values)

    assert visitor.see(path(appointment)).context["asks"] is False


def test_coming_opened_by_a_get_changes_nothing(visitor):
    appointment = soon(visitor)

    answer = visitor.see(path(appointment, "coming/"))

    assert answer.url == "/en" + path(appointment)
    appointment.refresh_from_db()
    assert appointment.coming_since is None


def test_coming_to_an_appointment_that_is_cancelled_meanwhile_says_that_it_is(visitor):
    appointment = soon(visitor)
    booking.cancel(appointment)

    answer = visitor.send(path(appointment, "coming/"), follow=True)

    assert "Your visit is cancelled" in answer.text


def test_coming_to_a_strangers_appointment_is_not_found(visitor):
    appointment = AppointmentFactory(starts_at=this_moment() + timedelta(hours=30))

    assert visitor.send(path(appointment, "coming/")).status_code == 404
