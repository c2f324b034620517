"""Questions about many appointments at once."""

import pytest

from appointments.models import Appointment
from tests.factories import AppointmentFactory

pytestmark = pytest.mark.django_db


def test_appointments_take_place_or_were_cancelled():
    gone = AppointmentFactory(status="cancelled", cancelled_by="patient")
    missed, booked = AppointmentFactory(status="no_show"), AppointmentFactory()

    assert set(Appointment.objects.cancelled()) == {gone}
    assert set(Appointment.objects.not_cancelled()) == {missed, booked}
    assert set(Appointment.objects.holding_time()) == {booked}
