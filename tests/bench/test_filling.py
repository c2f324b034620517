"""The clinic that is measured can be written: with every column that the tables have by now."""

from datetime import date

import pytest

from appointments.models import Appointment, Message
from tests.bench import filling
from tests.conftest import clock


@pytest.mark.django_db
def test_filling_writes_as_many_appointments_as_are_asked_for():
    visit_type = filling.make_clinic(date(2027, 3, 1))

    filling.fill(50, visit_type, now=clock(2027, 3, 1, 8))

    assert Appointment.objects.count() == 50
    assert Message.objects.count() == 150
