"""The list of patients whose records need not be kept, and the way to erase them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments.models import BookingPolicy, Patient
from tests import factories
from tests.around import this_moment

URL = reverse("admin:erasure")
TEN_YEARS = timedelta(days=3653)


def old_patient(**values):
    """Somebody who was last here ten years ago."""
    ago = this_moment() - TEN_YEARS
    patient = factories.PatientFactory(**values)
    Patient.objects.filter(pk=patient.pk).update(created_at=ago)
    factories.AppointmentFactory(patient=patient, starts_at=ago, status="completed")
    return patient


@pytest.fixture
def elena(db):
    return old_patient(last_name="Duarte")


def said(page) -> list[str]:
    return [str(sentence) for sentence in page.context["messages"]]


def test_list_names_who_need_not_be_kept(office, elena):
    factories.PatientFactory()

    page = office.get(URL)

    assert list(page.context["patients"]) == [elena]
    assert "more than 7 years ago" in page.text


def test_erasing_is_looked_at_first_and_then_confirmed(office, elena):
    shown = office.post(URL, {"patients": [elena.pk]})
    assert "Elena Duarte" in shown.text
    assert Patient.objects.get().last_name == "Duarte"

    done = office.post(URL, {"patients": [elena.pk], "confirmed": "yes"}, follow=True)

    assert said(done) == ["1 patient is erased."]
    assert (Patient.objects.get().last_name, Patient.objects.get().name) == ("", "Erased patient")
    assert "Duarte" not in office.get(reverse("admin:appointments_patient_change", args=[elena.pk])).text


def test_double_click_on_erase_is_a_sentence(office, elena):
    for _click in range(2):
        page = office.post(URL, {"patients": [elena.pk], "confirmed": "yes"}, follow=True)

    assert "Somebody you chose is not on the list any more. Please choose again." in page.text


@pytest.mark.parametrize("chosen", [[], ["x"], ["\0"], ["9" * 40], ["-1"], [""]])
def test_nobody_is_erased_by_keys_of_no_list_of_ours(office, elena, chosen):
    page = office.post(URL, {"patients": chosen, "confirmed": "yes"})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert Patient.objects.get().last_name == "Duarte"


def test_who_must_still_be_kept_is_not_erased_by_a_forged_key(office, elena):
    BookingPolicy.objects.update(records_years=30)

    office.post(URL, {"patients": [elena.pk], "confirmed": "yes"})

    assert Patient.objects.get().last_name == "Duarte"


def test_erasing_needs_its_permission(desk, elena):
    assert desk.get(URL).status_code == 403
    assert desk.post(URL, {"patients": [elena.pk], "confirmed": "yes"}).status_code == 403
    assert Patient.objects.get().last_name == "Duarte"


def test_list_takes_the_same_number_of_queries_for_ten_patients(office, elena):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            office.get(URL)
        return len(queries)

    office.get(URL)
    one = count()
    for _n in range(9):
        old_patient()

    assert count() == one
