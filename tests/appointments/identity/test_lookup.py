"""A visit found again by its reference and a way to reach its patient."""

import pytest

from appointments.identity import lookup
from tests.factories import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("contacts", "found"),
    [
        (("elena@example.org", ""), True),
        (("", "+14135550142"), True),
        (("other@example.org", "+14135550142"), True),
        (("other@example.org", "+14135550199"), False),
        (("", ""), False),
    ],
)
def test_appointment_is_found_by_its_reference_and_one_way_to_reach_its_patient(contacts, found):
    appointment = AppointmentFactory(email="elena@example.org", phone="+14135550142")
    AppointmentFactory(email="elena@example.org", phone="+14135550142")

    known = lookup.by_reference_and_contact(appointment.reference, *contacts)

    assert known == (appointment if found else None)
