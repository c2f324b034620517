"""Making two records of one person one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from appointments import booking, records
from appointments.identity import lookup
from appointments.models import Appointment, Patient, PatientMerge
from clinic.common.refusals import Refusal
from tests import factories
from tests.appointments.portal.asking import ELENA, ask
from tests.conftest import NEW_YORK, clock

TEN = clock(2027, 3, 8, 10)
HOUR = timedelta(hours=1)


@pytest.fixture
def staff(admin_user):
    return admin_user


@pytest.fixture
def elena(scene):
    return factories.PatientFactory(first_name="Elena", last_name="Duarte", phone="+14135550142", email="")


@pytest.fixture
def double(scene):
    """The same person, booked under a name with a typing mistake."""
    return factories.PatientFactory(
        first_name="Elena", last_name="Durate", phone="+14135550143", email="elena@example.org", language="es"
    )


def appointment_of(patient, starts_at=TEN, **values):
    return factories.AppointmentFactory(patient=patient, starts_at=starts_at, **values)


# --- which records look like one person ---


def test_duplicates_are_born_the_same_day_and_have_a_similar_name_or_the_same_contact(elena, double):
    same = {"birth_date": elena.birth_date}
    married = factories.PatientFactory(first_name="E.", last_name="Whitfield", phone=elena.phone, **same)
    factories.PatientFactory(first_name="Tomás", last_name="Ibarra", **same)
    factories.PatientFactory(first_name="Elena", last_name="Duarte", birth_date=date(1981, 3, 27))

    assert list(records.duplicates_of(elena)) == [double, married]


def test_duplicates_leave_out_what_was_merged_already(elena, double, staff):
    records.merge(elena, double, by=staff)

    assert list(records.duplicates_of(elena)) == []


def test_duplicates_without_an_e_mail_are_not_all_who_have_none(elena):
    factories.PatientFactory(first_name="Tomás", last_name="Ibarra", birth_date=elena.birth_date, email="")

    assert list(records.duplicates_of(elena)) == []


# --- what a merge does ---


def test_merge_gives_every_appointment_to_the_record_that_is_kept(elena, double, staff, now):
    mine, theirs = appointment_of(elena), appointment_of(double, TEN + HOUR)

    left = records.merge(elena, double, by=staff, now=now)

    assert left == elena
    assert set(elena.appointments.all()) == {mine, theirs}
    assert Patient.objects.get(pk=double.pk).merged_into == elena
    made = PatientMerge.objects.get()
    assert (made.gone, made.kept, made.appointments, made.by, made.at) == (
        double,
        elena,
        [theirs.pk],
        staff,
        now,
    )


def test_merge_takes_over_what_was_chosen_and_remembers_what_stood_there(elena, double, staff):
    records.merge(elena, double, take=["name", "email"], by=staff)

    elena.refresh_from_db()
    assert (elena.name, elena.last_name_key, elena.email) == ("Elena Durate", "durate", "elena@example.org")
    assert (elena.phone, elena.language) == ("+14135550142", "en")
    assert PatientMerge.objects.get().replaced == {"last_name": "Duarte", "email": ""}


def test_merge_redirects_no_mail_of_appointments(elena, double, staff):
    theirs = appointment_of(double)

    records.merge(elena, double, by=staff)

    theirs.refresh_from_db()
    assert (theirs.phone, theirs.email) == ("+14135550143", "elena@example.org")


def test_merge_is_refused_when_appointments_overlap_and_names_both(scene, elena, double, staff):
    mine = appointment_of(elena, practitioner=scene.doctor_a)
    theirs = appointment_of(double, TEN + timedelta(minutes=19), practitioner=scene.doctor_b)

    with timezone.override(NEW_YORK), pytest.raises(Refusal) as refused:
        records.merge(elena, double, by=staff)

    assert str(refused.value) == (
        "One person cannot be at two visits at once: "
        f"{mine.spaced_reference} (Monday, March 8, 2027, 10:00 AM, Doctor A, MD) and "
        f"{theirs.spaced_reference} (Monday, March 8, 2027, 10:19 AM, Doctor B, MD) overlap. "
        "Move or cancel one of them, then merge."
    )
    assert double.appointments.get() == theirs
    assert not PatientMerge.objects.exists()


def test_merge_allows_appointments_that_touch_and_those_that_were_cancelled(elena, double, staff):
    appointment_of(elena)
    for minutes in (-20, 20):
        appointment_of(double, TEN + timedelta(minutes=minutes))
    appointment_of(double, status="cancelled", cancelled_by="patient")

    records.merge(elena, double, by=staff)

    assert elena.appointments.count() == 4


def test_merge_of_what_is_merged_changes_nothing_in_whichever_direction(elena, double, staff):
    records.merge(elena, double, by=staff)

    again = records.merge(elena, double, take=["phone"], by=staff)
    backwards = records.merge(double, elena, by=staff)

    assert again == backwards == elena
    assert PatientMerge.objects.count() == 1
    assert Patient.objects.get(pk=elena.pk).phone == "+14135550142"


def test_merge_of_a_record_with_itself_is_refused(elena, staff):
    with pytest.raises(Refusal):
        records.merge(elena, elena, by=staff)


def test_merge_of_a_record_that_went_elsewhere_is_refused(elena, double, staff):
    third, fourth = factories.PatientFactory(), factories.PatientFactory()
    records.merge(third, double, by=staff)

    for kept, gone in ((elena, double), (double, fourth)):
        with pytest.raises(Refusal):
            records.merge(kept, gone, by=staff)


def test_merge_after_merge_leads_to_the_last_record(elena, double, staff):
    last = factories.PatientFactory()
    appointment_of(double)
    records.merge(elena, double, by=staff)
    records.merge(last, elena, by=staff)

    assert Patient.objects.get(pk=double.pk).merged_into == last
    assert last.appointments.count() == 1
    assert list(PatientMerge.objects.order_by("pk").values_list("kept", "gone")) == [
        (elena.pk, double.pk),
        (last.pk, elena.pk),
    ]


def test_booking_under_the_name_that_was_merged_finds_the_record_that_was_kept(scene, double, staff, now):
    first = ask(scene, TEN, now=now)
    records.merge(double, first.patient, by=staff, now=now)

    again = ask(scene, TEN + HOUR, now=now)

    assert again.patient == double
    assert (again.phone, again.email) == (ELENA.phone, ELENA.email)


def test_limit_of_online_appointments_counts_those_that_came_along(scene, double, staff, now):
    first = ask(scene, TEN, now=now)
    for hours in (1, 24):
        appointment_of(double, TEN + hours * HOUR)
    records.merge(double, first.patient, by=staff, now=now)

    with pytest.raises(booking.TooManyAppointments):
        ask(scene, TEN + 3 * HOUR, now=now)


def test_appointment_is_still_found_by_the_name_it_was_booked_under(scene, double, staff, now):
    appointment = ask(scene, TEN, now=now)
    records.merge(double, appointment.patient, by=staff, now=now)
    asked = {"last_name": "duarte", "birth_date": ELENA.birth_date, "now": now}

    assert lookup.by_reference(appointment.reference, **asked) == appointment
    assert lookup.by_reference(appointment.reference, **asked | {"last_name": "Durate"}) == appointment
    assert list(lookup.by_contact(ELENA.email, **asked)) == [appointment]


def test_nothing_leads_to_a_record_that_was_merged(elena, double, staff):
    """A relation that is added to the models later is moved as well."""
    appointment_of(double)
    records.merge(elena, double, by=staff)

    relations = [r for r in Patient._meta.related_objects if r.related_model is not PatientMerge]
    assert [r for r in relations if r.related_model.objects.filter(**{r.field.name: double}).exists()] == []
    assert {type(r.field).__name__ for r in relations} == {"ForeignKey"}


# --- what can never be true ---


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        (
            "a_record_is_not_merged_into_itself",
            "UPDATE appointments_patient SET merged_into_id = id WHERE id = %(id)s",
        ),
        (
            "two_different_records_are_merged",
            """INSERT INTO appointments_patientmerge (gone_id, kept_id, appointments, replaced, by_id, at)
               VALUES (%(id)s, %(id)s, '{}', '{}', %(by)s, now())""",
        ),
        (
            "appointments_patientmerge_gone_id_key",
            """INSERT INTO appointments_patientmerge (gone_id, kept_id, appointments, replaced, by_id, at)
               SELECT %(id)s, %(other)s, '{}', '{}', %(by)s, now() FROM generate_series(1, 2)""",
        ),
        (
            "a_patient_is_in_one_place_at_a_time",
            "UPDATE appointments_appointment SET patient_id = %(id)s",
        ),
    ],
)
def test_database_refuses_records_that_cannot_be(constraint, statement, elena, double, staff):
    appointment_of(elena)
    appointment_of(double)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"id": elena.pk, "other": double.pk, "by": staff.pk})

    assert Appointment.objects.filter(patient=double).exists()
