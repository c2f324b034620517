"""What others do while a change waits for its lock, or between two of its questions."""

import pytest
from django.db import IntegrityError, transaction

from appointments import booking
from appointments.booking.refusals import constraints_as_refusals
from appointments.models import Appointment, TimeOff
from clinic.common.references import until_unique
from clinic.common.refusals import NotAllowed
from tests import factories
from tests.appointments.portal.asking import ask, placed
from tests.conftest import clock
from tests.meanwhile import meanwhile

TEN = clock(2027, 3, 8, 10)


def test_appointment_that_went_to_somebody_else_while_we_waited_is_left_alone(scene, now, admin_user):
    appointment = ask(scene, TEN, now=now)
    given = Appointment.objects.filter(pk=appointment.pk)

    with (
        meanwhile("FOR NO KEY UPDATE", lambda: given.update(practitioner=scene.doctor_b)),
        pytest.raises(NotAllowed, match="was changed a moment ago"),
    ):
        booking.cancel(appointment, by=admin_user, now=now)

    assert given.get().status == "booked"


def test_time_that_opens_while_we_ask_why_it_is_closed_is_refused_without_a_reason(scene, now):
    """The first question of why begins with this SELECT."""
    off = {"starts_at": clock(2027, 3, 8, 9), "ends_at": clock(2027, 3, 8, 12)}
    TimeOff.objects.create(practitioner=scene.doctor_a, **off)

    with (
        meanwhile('SELECT %s AS "a"', lambda: TimeOff.objects.all().delete()),
        pytest.raises(booking.NotOpen, match="choose one of the times shown"),
    ):
        booking.hold(
            browser="b1", address="a1", visit_type=scene.follow_up, placement=placed(scene, TEN), now=now
        )


def test_row_that_the_database_refuses_for_another_reason_is_not_tried_again(db):
    tries = []

    def make():
        tries.append(1)
        return factories.AppointmentFactory(severity=11)

    with pytest.raises(IntegrityError, match="pain_is_at_most_ten"):
        until_unique(make)

    assert len(tries) == 1


def test_constraint_that_is_no_rule_of_booking_is_no_refusal(db):
    location = factories.LocationFactory()

    with pytest.raises(IntegrityError), constraints_as_refusals(), transaction.atomic():
        factories.LocationFactory(slug=location.slug)
