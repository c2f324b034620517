"""The office corrects how the people of a visit are reached."""

import pytest

from appointments.models import Appointment
from tests.appointments.portal.asking import ask
from tests.conftest import clock


@pytest.fixture
def appointment(scene, now):
    return ask(scene, clock(2027, 3, 15, 10), now=now)


def address(appointment) -> str:
    return f"/admin/appointments/{appointment.reference}/contact/"


def typed(appointment, **changes) -> dict:
    known = {"email": appointment.email, "phone": appointment.phone, "prefers": appointment.prefers}
    return known | {"seen": appointment.events.last().pk} | changes


@pytest.mark.usefixtures("clock_at_now")
def test_office_corrects_an_address_and_the_history_names_who_did(admin_client, admin_user, appointment):
    page = admin_client.get(address(appointment))
    assert f'value="{appointment.email}"' in page.text
    link = f'href="{address(appointment)}"'
    assert link in admin_client.get(f"/admin/appointments/appointment/{appointment.pk}/change/").text

    answer = admin_client.post(address(appointment), typed(appointment, email="right@example.org"))

    assert answer.status_code == 302
    assert Appointment.objects.get().email == "right@example.org"
    assert appointment.events.get(what="corrected").by == admin_user


@pytest.mark.usefixtures("clock_at_now")
@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"email": "", "phone": ""}, 200, "Enter an e-mail address or a phone number"),
        ({"email": "x"}, 200, "Enter an e-mail address, for example"),
        ({"seen": "x"}, 200, "How to reach"),
        ({"seen": "0", "phone": "413 555 0177"}, 409, "Please look again."),
    ],
)
def test_correction_that_is_wrong_or_old_changes_nothing(
    admin_client, appointment, changes, status, sentence
):
    answer = admin_client.post(address(appointment), typed(appointment, **changes))

    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert Appointment.objects.get().phone == appointment.phone
