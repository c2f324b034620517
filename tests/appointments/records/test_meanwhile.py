"""What others do to a patient's records while we wait for them, and what was told to a patient."""

import pytest

from appointments import records
from appointments.models import Appointment, Patient
from appointments.records.locks import hold
from appointments.records.refusals import RecordChanged
from tests.conftest import clock
from tests.factories import AppointmentFactory, ContactMessageFactory, MessageFactory, PatientFactory
from tests.meanwhile import meanwhile

TEN = clock(2027, 3, 8, 10)

pytestmark = pytest.mark.django_db


def test_records_are_left_when_an_appointment_went_to_somebody_else(scene):
    appointment = AppointmentFactory(practitioner=scene.doctor_a)
    given = Appointment.objects.filter(pk=appointment.pk)

    with (
        meanwhile("pg_advisory_xact_lock", lambda: given.update(practitioner=scene.doctor_b)),
        pytest.raises(RecordChanged),
    ):
        hold(appointment.patient)


def test_refusal_of_a_changed_record_speaks_of_the_record_to_staff_too():
    assert RecordChanged().for_staff == "The record has just been changed. Please look at it again."


def test_records_are_left_when_somebody_was_given_another_name():
    elena = PatientFactory()

    with (
        meanwhile("pg_advisory_xact_lock", lambda: PatientFactory(last_name="Rivera", merged_into=elena)),
        pytest.raises(RecordChanged),
    ):
        hold(elena)


def test_merge_is_refused_when_an_appointment_at_the_same_time_is_booked_meanwhile(scene, admin_user):
    kept, gone = PatientFactory(), PatientFactory()
    AppointmentFactory(patient=gone, practitioner=scene.doctor_a, starts_at=TEN)
    book = {"patient": kept, "practitioner": scene.doctor_b, "starts_at": TEN}

    with (
        meanwhile('UPDATE "appointments_appointment"', lambda: AppointmentFactory(**book)),
        pytest.raises(RecordChanged),
    ):
        records.merge(kept, gone, by=admin_user)

    assert Patient.objects.get(pk=gone.pk).merged_into is None


def test_deliveries_are_about_the_patients_visits_and_the_answers_to_messages_about_them():
    appointment = AppointmentFactory()
    letter = ContactMessageFactory(appointment=appointment)
    booked = MessageFactory(appointment=appointment, due_at=TEN)
    reply = MessageFactory(contact=letter, kind="contact_reply", due_at=clock(2027, 3, 8, 11))
    MessageFactory(appointment=AppointmentFactory())
    MessageFactory(contact=ContactMessageFactory(), kind="contact_reply")

    assert list(records.deliveries(appointment.patient)) == [reply, booked]
