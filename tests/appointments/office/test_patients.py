"""The patients' records: found, corrected, never deleted."""

import pytest
from django.urls import reverse

from appointments.models import Patient
from tests.factories import AppointmentFactory, PatientFactory
from tests.forms import seen

LIST = reverse("admin:appointments_patient_changelist")


@pytest.fixture
def lucia(db):
    return PatientFactory(
        first_name="Lucía", last_name="Navarro", phone="+14135550142", email="lu@example.org"
    )


def correct(desk, patient, **changes):
    """Save the record with these changes: "" when it was saved, else the page."""
    form = {
        "first_name": patient.first_name,
        "last_name": patient.last_name,
        "birth_date": patient.birth_date.isoformat(),
        "phone": patient.phone,
        "email": patient.email,
        "language": patient.language,
        "appointments-TOTAL_FORMS": 0,
        "appointments-INITIAL_FORMS": 0,
    }
    url = reverse("admin:appointments_patient_change", args=[patient.pk])
    answer = desk.post(url, form | {"seen": seen(desk, url)} | changes)
    assert answer.status_code in (200, 302)
    return "" if answer.status_code == 302 else answer.content.decode()


@pytest.mark.parametrize("typed", ["navarro", "LUCIA", "lucia navarro", "(413) 555-0142", "lu@example.org"])
def test_search_finds_a_patient(typed, desk, lucia):
    PatientFactory(phone="+14135550199")

    assert list(desk.get(LIST, {"q": typed}).context["cl"].result_list) == [lucia]


def test_corrected_name_is_found_under_the_new_one(desk, lucia):
    assert not correct(desk, lucia, last_name="  Návarrete ", phone="413 555 0143", email="")

    lucia.refresh_from_db()
    assert (lucia.last_name, lucia.last_name_key) == ("Návarrete", "navarrete")
    assert (lucia.phone, lucia.email) == ("+14135550143", "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "12345"}, "Enter a US phone number with the area code"),
        ({"phone": ""}, "Enter a phone number where we can reach you"),
        ({"email": "lu@"}, "Enter an e-mail address"),
        ({"birth_date": "2999-01-01"}, "The date of birth cannot be in the future"),
        (
            {"birth_date": "1899-12-31"},
            "Check the year of birth: it makes the patient more than 110 years old",
        ),
        ({"birth_date": "3/27/80"}, "Enter the year of birth with four numbers"),
        ({"birth_date": "2027-02-30"}, "Enter a valid date."),
        ({"last_name": "\u202e"}, "This field is required."),
    ],
)
def test_record_that_cannot_be_is_refused_in_a_sentence(wrong, sentence, desk, lucia):
    assert sentence in correct(desk, lucia, **wrong)
    assert Patient.objects.get(pk=lucia.pk).birth_date == lucia.birth_date


def test_record_of_a_patient_with_appointments_is_saved_as_the_page_sends_it(desk, lucia):
    appointment = AppointmentFactory(patient=lucia)
    shown = desk.get(reverse("admin:appointments_patient_change", args=[lucia.pk])).content.decode()
    assert appointment.spaced_reference in shown
    assert 'name="appointments-INITIAL_FORMS" value="1"' in shown

    sent = {"appointments-TOTAL_FORMS": 1, "appointments-INITIAL_FORMS": 1}
    assert not correct(desk, lucia, first_name="Luz", **sent)

    assert Patient.objects.get(pk=lucia.pk).first_name == "Luz"
