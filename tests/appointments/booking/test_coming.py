"""The patient says that they are coming, and the desk sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments import booking
from appointments.insight.board import board
from appointments.models import BookingPolicy
from appointments.notifications import outbox
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from tests.appointments.portal.asking import ask
from tests.appointments.portal.visitor import Visitor
from tests.conftest import clock
from tests.factories import AppointmentFactory

TEN = clock(2027, 3, 8, 10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(scene, now):
    return ask(scene, TEN, now=now)


def test_coming_is_noted_and_recorded_once(visit, now):
    booking.say_coming(visit, now=now)
    booking.say_coming(visit, now=now + timedelta(hours=1))

    visit.refresh_from_db()
    assert visit.coming_since == now
    assert [(event.at, event.by) for event in visit.events.filter(what="coming")] == [(now, None)]


def test_coming_shows_at_the_desk(scene, visit, now):
    booking.say_coming(visit, now=now)

    [line] = board(scene.place, TEN.date(), now=now).lines

    assert line.coming is True


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=1)])
def test_coming_is_refused_when_the_visit_has_begun(visit, later):
    with pytest.raises(NotAllowed):
        booking.say_coming(visit, now=TEN + later)


def test_coming_is_refused_when_the_visit_is_cancelled(visit, now):
    booking.cancel(visit, now=now)

    with pytest.raises(NotAllowed):
        booking.say_coming(visit, now=now)


def test_coming_is_unsaid_by_a_move_and_by_its_undoing(scene, visit, now, admin_user):
    booking.say_coming(visit, now=now)
    there = {"practitioner": scene.doctor_a, "location": scene.place, "starts_at": clock(2027, 3, 9, 10)}
    booking.reschedule(visit, **there, by=admin_user, now=now)
    visit.refresh_from_db()
    assert visit.coming_since is None

    booking.say_coming(visit, now=now)
    booking.undo(visit, by=admin_user, now=now)

    visit.refresh_from_db()
    assert (visit.starts_at, visit.coming_since) == (TEN, None)


@pytest.mark.parametrize("shown", ["before", "after"])
def test_coming_is_no_change_that_stops_the_desk(scene, visit, now, admin_user, shown):
    pages = {}
    [pages["before"]] = board(scene.place, TEN.date(), now=now).lines
    booking.say_coming(visit, now=now)
    [pages["after"]] = board(scene.place, TEN.date(), now=now).lines

    booking.arrive(visit, by=admin_user, seen=pages[shown].seen, now=TEN)

    assert visit.status == "arrived"
    with pytest.raises(ChangedMeanwhile):
        booking.undo(visit, by=admin_user, seen=pages["after"].seen, now=TEN)


# --- the patient's page ---


@pytest.fixture
def visitor():
    return Visitor()


def soon(visitor, *, hours=30, told=True, **values):
    """A visit in so many hours whose first reminder has been due."""
    visit = AppointmentFactory(starts_at=timezone.now() + timedelta(hours=hours), **values)
    booked_at = timezone.now() - timedelta(days=7 if told else 0)
    outbox.booked(visit, policy=BookingPolicy(pk=1), now=booked_at)
    visitor.let_in(visit)
    return visit


def path(visit, rest=""):
    return f"/appointments/{visit.reference}/{rest}"


def test_visit_page_asks_after_the_first_reminder_and_thanks(visitor):
    visit = soon(visitor)
    assert visitor.see(path(visit)).context["asks"] is True

    answer = visitor.send(path(visit, "coming/"), follow=True)

    assert (answer.context["asks"], "You told us that you are coming" in answer.text) == (False, True)
    visit.refresh_from_db()
    assert visit.coming_since


@pytest.mark.parametrize("values", [{"hours": 60}, {"told": False}, {"status": "arrived"}])
def test_visit_page_asks_nobody_who_was_not_reminded(visitor, values):
    visit = soon(visitor, **values)

    assert visitor.see(path(visit)).context["asks"] is False


def test_coming_opened_by_a_get_changes_nothing(visitor):
    visit = soon(visitor)

    answer = visitor.see(path(visit, "coming/"))

    assert answer.url == "/en" + path(visit)
    visit.refresh_from_db()
    assert visit.coming_since is None


def test_coming_to_a_visit_that_is_cancelled_meanwhile_says_that_it_is(visitor):
    visit = soon(visitor)
    booking.cancel(visit)

    answer = visitor.send(path(visit, "coming/"), follow=True)

    assert "Your visit is cancelled" in answer.text


def test_coming_to_a_strangers_visit_is_not_found(visitor):
    visit = AppointmentFactory(starts_at=timezone.now() + timedelta(hours=30))

    assert visitor.send(path(visit, "coming/")).status_code == 404
