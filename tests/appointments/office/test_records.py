"""The office's pages about a patient's record: history, merge, everything held."""

import json
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appointments import records
from appointments.models import Patient, PatientMerge
from tests import factories
from tests.conftest import clock

TEN = clock(2027, 3, 8, 10)


@pytest.fixture
def elena(scene):
    return factories.PatientFactory(
        first_name="Elena", last_name="Duarte", phone="+14135550142", email="e@example.org"
    )


@pytest.fixture
def double(scene):
    return factories.PatientFactory(
        first_name="Elena", last_name="Durate", phone="+14135550143", email="new@example.org"
    )


def change(patient):
    return reverse("admin:appointments_patient_change", args=[patient.pk])


def merge(kept, gone):
    return reverse("admin:merge", args=[kept.pk, gone.pk])


def held(patient):
    return reverse("admin:held", args=[patient.pk])


# --- the record's own page ---


def test_record_shows_appointments_messages_and_what_was_given_last(desk, elena):
    appointment = factories.AppointmentFactory(
        patient=elena, phone="+14135550199", status="cancelled", cancelled_by="patient"
    )
    factories.MessageFactory(
        appointment=appointment, kind="cancelled", state="failed", last_error="SMTPError"
    )
    factories.ContactMessageFactory(name="Elena", email="E@EXAMPLE.ORG", text="May I swim?")
    factories.ContactMessageFactory(text="Somebody else.", email="other@example.org")

    page = desk.get(change(elena)).text

    for shown in (
        appointment.spaced_reference,
        "cancelled by the patient",
        "SMTPError",
        "May I swim?",
        "(413) 555-0199",
    ):
        assert shown in page
    assert "Somebody else." not in page


def test_record_costs_no_more_queries_for_ten_appointments(desk, elena):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(change(elena))
        return len(queries)

    def appointment(hour):
        row = factories.AppointmentFactory(patient=elena, starts_at=clock(2027, 3, 8, hour))
        factories.MessageFactory(appointment=row)
        factories.ContactMessageFactory(appointment=row)

    appointment(8)
    desk.get(change(elena))
    one = count()
    for hour in range(9, 18):
        appointment(hour)

    assert count() == one


def test_record_points_to_what_looks_like_the_same_person(desk, elena, double):
    assert f'href="{merge(elena, double)}"' in desk.get(change(elena)).text


def test_record_that_was_merged_leads_on_and_cannot_be_changed(desk, superuser, elena, double):
    records.merge(elena, double, by=superuser)

    page = desk.get(change(double))
    assert f'href="{change(elena)}"' in page.text
    assert not page.context["has_change_permission"]
    assert desk.post(change(double), {"first_name": "X"}).status_code == 403
    assert "Elena Durate" in desk.get(change(elena)).text


def test_list_and_search_leave_out_what_was_merged(desk, superuser, elena, double):
    records.merge(elena, double, by=superuser)
    url = reverse("admin:appointments_patient_changelist")

    def listed(**asked):
        return list(desk.get(url, asked).context["cl"].result_list)

    assert listed() == listed(q="elena") == [elena]
    assert listed(record="merged") == [double]
    assert listed(record="erased") == []
    assert len(listed(record="all")) == 2


# --- merge ---


def test_records_to_merge_are_suggested_and_searched(desk, elena, double):
    other = factories.PatientFactory(first_name="Luis", last_name="Ibarra", birth_date=date(1999, 1, 1))
    url = reverse("admin:choose_duplicate", args=[elena.pk])

    assert list(desk.get(url).context["alike"]) == [double]
    page = desk.get(url, {"q": "ibarra"})
    assert list(page.context["found"]) == [other]
    assert f'href="{merge(elena, other)}"' in page.text


def test_merge_is_shown_first_and_changes_nothing(desk, elena, double):
    factories.AppointmentFactory(patient=double)

    page = desk.get(merge(elena, double))

    assert "1 visit moves" in page.text
    assert not PatientMerge.objects.exists()


def test_merge_is_confirmed_once_with_the_contact_that_was_chosen(desk, receptionist, elena, double):
    appointment = factories.AppointmentFactory(patient=double)

    for _click in range(2):
        answer = desk.post(merge(elena, double), {"name": "kept", "email": "gone"})
        assert answer.url == change(elena)

    elena.refresh_from_db()
    assert (elena.name, elena.phone, elena.email) == ("Elena Duarte", "+14135550142", "new@example.org")
    assert elena.appointments.get() == appointment
    assert PatientMerge.objects.get().by == receptionist


def test_merge_names_the_clock_of_each_appointment_where_there_are_several(desk, scene, elena, double):
    west = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    at_ten = {"starts_at": clock(2027, 5, 3, 10), "location": west, "status": "booked"}
    factories.AppointmentFactory(patient=elena, **at_ten)
    factories.AppointmentFactory(patient=double, **at_ten)

    page = desk.get(merge(elena, double)).text

    assert "Monday, May 3, 2027, 7:00 AM (Arizona, clinic time), " in page
    assert page.count("(Monday, May 3, 7:00 AM (Arizona, clinic time), ") == 2


def test_merge_of_overlapping_appointments_is_a_sentence_before_and_after_the_button(desk, elena, double):
    one = factories.AppointmentFactory(patient=elena, starts_at=TEN)
    other = factories.AppointmentFactory(patient=double, starts_at=TEN)

    shown, sent = desk.get(merge(elena, double)), desk.post(merge(elena, double))

    for page in (shown, sent):
        assert one.spaced_reference in page.text
        assert other.spaced_reference in page.text
        assert "Make them one record" not in page.text
    assert str(sent.context["refusal"]).startswith("One person cannot be at two visits at once:")
    assert not PatientMerge.objects.exists()


@pytest.mark.parametrize("typed", [{"email": "both"}, {"phone": "🦴"}, {"name": "x" * 10_000}])
def test_merge_with_answers_of_no_form_of_ours_changes_nothing(desk, elena, double, typed):
    assert desk.post(merge(elena, double), typed).status_code == 200
    assert not PatientMerge.objects.exists()


@pytest.mark.parametrize("key", ["0", "999999999999999999", "9" * 40])
def test_strange_keys_are_not_found(office, elena, key):
    for path in (f"{key}/merge/", f"{elena.pk}/merge/{key}/", f"{key}/merge/{elena.pk}/", f"{key}/held/"):
        assert office.get(f"/admin/patients/{path}").status_code == 404


@pytest.mark.parametrize("typed", ["\0", "🦴" * 300, "'", "(" * 5000])
def test_strange_search_for_a_record_is_no_server_error(desk, elena, typed):
    assert desk.get(reverse("admin:choose_duplicate", args=[elena.pk]), {"q": typed}).status_code == 200


def test_pages_of_a_record_need_their_permission(account, login, scene, elena, double):
    scene.doctor_a.user = account("naomi", "view_patient")
    scene.doctor_a.save()
    factories.AppointmentFactory(patient=elena, practitioner=scene.doctor_a)
    reader = login(scene.doctor_a.user)

    urls = [reverse("admin:choose_duplicate", args=[elena.pk]), merge(elena, double), held(elena)]
    assert [reader.get(url).status_code for url in urls] == [403] * 3
    assert [reader.post(url).status_code for url in urls] == [403] * 3
    assert reader.get(change(elena)).status_code == 200
    assert Patient.objects.current().count() == 2


def test_physician_exports_only_own_patients(account, login, scene, elena, double):
    scene.doctor_a.user = account("naomi", "view_patient", "export_patient")
    scene.doctor_a.save()
    factories.AppointmentFactory(patient=elena, practitioner=scene.doctor_a)
    browser = login(scene.doctor_a.user)

    assert [browser.get(held(patient)).status_code for patient in (elena, double)] == [200, 404]


# --- everything held ---


def test_export_asks_first_and_writes_down_who_took_it(office, superuser, elena):
    factories.AppointmentFactory(patient=elena, reason="=It locks.")
    assert office.get(held(elena)).status_code == 200
    assert not LogEntry.objects.exists()

    page = office.post(held(elena), {"as": "page"})
    file = office.post(held(elena), {"as": "file"})

    assert "=It locks." in page.text
    assert json.loads(file.content)["records"][0]["last_name"] == "Duarte"
    assert file["Content-Disposition"] == f'attachment; filename="patient-{elena.pk}.json"'
    assert "no-store" in page["Cache-Control"]
    assert "no-store" in file["Cache-Control"]
    lines = LogEntry.objects.values_list("user", "change_message")
    assert list(lines) == [(superuser.pk, "Everything held was exported.")] * 2
