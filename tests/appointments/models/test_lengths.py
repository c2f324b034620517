"""How long a visit is: as it was booked, whatever its visit type says today."""

import pytest

from appointments.models import Placement, VisitType
from tests import factories
from tests.conftest import clock


@pytest.mark.parametrize("starts_at", [clock(2027, 3, 8, 9), clock(2027, 3, 14, 1, 50)])
def test_length_is_that_of_the_booking_also_over_a_change_of_clocks(scene, starts_at):
    appointment = factories.AppointmentFactory(visit_type=scene.new, starts_at=starts_at)
    VisitType.objects.update(length_minutes=15)
    appointment.visit_type.refresh_from_db()
    where = {"practitioner": scene.doctor_a, "location": scene.location, "starts_at": starts_at}

    assert appointment.length_minutes == appointment.placement.length_minutes == 40
    assert Placement.of(appointment.visit_type, **where).length_minutes == 15
