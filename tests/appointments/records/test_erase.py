"""Erasing who a patient was, when the record need not be kept any longer."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction

from appointments import records
from appointments.inbox import callbacks
from appointments.models import (
    Appointment,
    AppointmentEvent,
    BookingPolicy,
    CallAttempt,
    CallbackRequest,
    CarePlan,
    ContactMessage,
    Message,
    Patient,
    PatientMerge,
    QuestionnaireResponse,
    SlotHold,
)
from appointments.records.erase import CONTACT, RECORD, VISIT, words
from appointments.records.log import note
from clinic.common.refusals import Refusal
from tests import factories
from tests.conftest import clock

NOW = clock(2027, 3, 1, 8)
SEVEN_YEARS_AGO = clock(2020, 3, 1, 8)
LONG_AGO = clock(2015, 1, 1)
SECOND = timedelta(seconds=1)
SECRET = "Zyxwv"


@pytest.fixture
def staff(admin_user):
    return admin_user


def patient_of(last_appointment=SEVEN_YEARS_AGO - SECOND, *, known_since=LONG_AGO, **values):
    """A patient whose last visit was then; by default the retention time is just over."""
    patient = factories.PatientFactory(**values)
    Patient.objects.filter(pk=patient.pk).update(created_at=known_since)
    if last_appointment:
        factories.AppointmentFactory(patient=patient, starts_at=last_appointment, status="completed")
    patient.refresh_from_db()
    return patient


def refusal(patient, *, now=NOW) -> str:
    """Why this patient may not be erased; "" when they may."""
    try:
        records.require_over(patient, now=now)
    except Refusal as refused:
        return str(refused)
    return ""


# --- whose time is over ---


def test_time_is_over_when_the_last_appointment_lies_more_than_seven_years_back(db):
    over, not_yet = patient_of(), patient_of(SEVEN_YEARS_AGO)

    assert list(records.over(now=NOW)) == [over]
    assert [refusal(over), refusal(not_yet)] == ["", "The record must be kept until March 1, 2027."]


def test_time_counts_from_the_last_appointment_whatever_became_of_it(db):
    patient = patient_of()
    factories.AppointmentFactory(
        patient=patient, starts_at=clock(2024, 3, 8, 10), status="cancelled", cancelled_by="patient"
    )

    assert list(records.over(now=NOW)) == []
    assert refusal(patient) == "The record must be kept until March 8, 2031."


def test_time_of_who_never_had_an_appointment_counts_from_the_day_they_were_entered(db):
    over, not_yet = (patient_of(None, known_since=SEVEN_YEARS_AGO - n * SECOND) for n in (1, 0))

    assert list(records.over(now=NOW)) == [over]
    assert [bool(refusal(over)), bool(refusal(not_yet))] == [False, True]


def test_time_of_a_child_is_over_when_they_are_old_enough(db):
    grown, child = (patient_of(birth_date=date(2006, 3, day)) for day in (1, 2))

    assert list(records.over(now=NOW)) == [grown]
    assert [refusal(grown), refusal(child)] == [
        "",
        "The record must be kept until the patient is 21 years old.",
    ]


def test_child_is_old_enough_when_it_is_so_at_every_location(db):
    """One in the morning of March 1 in New York is February 28 in Phoenix."""
    factories.LocationFactory(time_zone="America/New_York")
    factories.LocationFactory(time_zone="America/Phoenix")
    child = patient_of(None, birth_date=date(2006, 3, 1))

    assert list(records.over(now=clock(2027, 3, 1, 1))) == []
    assert list(records.over(now=clock(2027, 3, 1, 3))) == [child]


def test_last_day_is_counted_by_the_calendar_of_its_location(db):
    """Eleven in the evening of March 7 in Phoenix is March 8 in New York and in UTC."""
    west = factories.LocationFactory(time_zone="America/Phoenix")
    patient = patient_of()
    factories.AppointmentFactory(patient=patient, location=west, starts_at=clock(2024, 3, 8, 1))

    assert refusal(patient) == "The record must be kept until March 7, 2031."


def test_time_is_what_the_clinic_has_set(db):
    patient = patient_of(clock(2025, 2, 1, 10))
    BookingPolicy.objects.update(records_years=2)

    assert list(records.over(now=NOW)) == [patient]
    assert refusal(patient) == ""


@pytest.mark.parametrize("day", [28, 29])
def test_time_is_counted_on_leap_days_too(db, day):
    patient = patient_of(clock(2020, 2, day, 8))
    BookingPolicy.objects.update(records_years=8)

    assert refusal(patient, now=clock(2028, 2, 29, 8)) == (
        "The record must be kept until February 29, 2028." if day == 29 else ""
    )


def test_patient_with_an_appointment_to_come_is_not_erased(db, staff):
    patient = patient_of()
    factories.AppointmentFactory(patient=patient, starts_at=NOW + SECOND)

    with pytest.raises(Refusal, match="visits to come"):
        records.erase(patient, by=staff, now=NOW)

    assert list(records.over(now=NOW)) == []
    assert Patient.objects.get().last_name == patient.last_name


def test_patient_whose_message_is_open_is_not_erased(db, staff):
    patient = patient_of()
    factories.ContactMessageFactory(appointment=patient.appointments.get())

    with pytest.raises(Refusal, match="still open"):
        records.erase(patient, by=staff, now=NOW)

    assert list(records.over(now=NOW)) == []


def test_patient_who_waits_for_a_call_is_not_erased(db, staff):
    patient = patient_of(first_name="Ana", last_name="Ruiz")
    callback = factories.CallbackRequestFactory(name="Ana Ruiz", phone=patient.phone)

    with pytest.raises(Refusal, match="A call that this patient asked for is still open"):
        records.erase(patient, by=staff, now=NOW)

    callbacks.call_off(callback, now=NOW)
    records.erase(patient, by=staff, now=NOW)
    patient.refresh_from_db()
    assert patient.erased_at == NOW


def test_erasing_takes_the_calls_that_were_asked_for_in_their_name(db, staff):
    patient = patient_of(first_name="Ana", last_name="Ruiz")
    own, of_the_family, elsewhere = (
        factories.CallbackRequestFactory(name=name, phone=phone)
        for name, phone in (
            ("Ana Ruiz", patient.phone),
            ("Luis Ruiz", patient.phone),
            ("Ana Ruiz", "+14135550199"),
        )
    )
    for callback in (own, of_the_family, elsewhere):
        callbacks.called(callback, by=staff, now=NOW)

    records.erase(patient, by=staff, now=NOW)

    assert set(CallbackRequest.objects.all()) == {of_the_family, elsewhere}
    assert CallAttempt.objects.count() == 2


def test_record_that_was_merged_is_erased_with_the_one_it_went_into(db, staff):
    kept, gone = patient_of(), patient_of(None)
    records.merge(kept, gone, take=["name"], by=staff, now=NOW)
    with pytest.raises(Refusal):
        records.erase(gone, by=staff, now=NOW)

    records.erase(kept, by=staff, now=NOW)

    assert set(Patient.objects.values_list("first_name", "erased_at")) == {("", NOW)}
    assert PatientMerge.objects.get().replaced == {}


# --- what is erased ---


def full_of(secret, patient, staff):
    """Fill every column of every row that leads to the patient with a word."""
    appointment = patient.appointments.get()
    contact = factories.ContactMessageFactory(appointment=appointment, state="done")
    factories.MessageFactory(appointment=appointment, state="sent", sent_at=NOW)
    factories.MessageFactory(contact=contact, state="failed")
    AppointmentEvent.objects.create(appointment=appointment, what="booked", at=NOW)
    CarePlan.objects.create(appointment=appointment, text=secret, written_by=staff, written_at=NOW)
    told = {"urgent": True, "urgent_because": [secret], "answers": {"fear": secret}, "saved_at": NOW}
    QuestionnaireResponse.objects.create(appointment=appointment, **told)
    note(patient, "Seen.", by=staff)
    records.merge(patient, patient_of(None), take=["name", "phone"], by=staff, now=NOW)
    Appointment.objects.update(for_someone_else=True)
    for model in (Patient, Appointment, AppointmentEvent, ContactMessage):
        columns = [name for name, nothing in words(model).items() if isinstance(nothing, str)]
        model.objects.update(**dict.fromkeys(columns, secret))
    BookingPolicy.objects.update(reminder_hours=[48])
    Appointment.objects.update(
        overbooked=True,
        overbooked_by=staff,
        needs=["interpreter"],
        onset="longer",
        severity=7,
        happens=["night"],
        body_site=["neck"],
        side="left",
        form_token="7d9f2e1c-3f52-4a44-9c3d-1b2f6f1f7d11",
    )
    ContactMessage.objects.update(urgent_because=[secret], urgent=True)
    PatientMerge.objects.update(replaced={"phone": secret})
    patient.refresh_from_db()
    note(patient, "Seen again.", by=staff)
    return appointment, contact


def everything() -> str:
    """All rows of the database, as PostgreSQL prints them."""
    with connection.cursor() as cursor:
        printed = []
        for model in apps.get_models():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{model._meta.db_table}" t')  # noqa: S608
            printed += [row for (row,) in cursor.fetchall()]
    return "\n".join(printed)


def test_erasing_leaves_no_word_of_the_patient_in_any_table(db, staff):
    patient = patient_of()
    full_of(SECRET, patient, staff)
    assert everything().count(SECRET) > 20

    records.erase(patient, by=staff, now=NOW)

    assert [line for line in everything().splitlines() if SECRET in line] == []
    appointment = Appointment.objects.get()
    assert (
        appointment.needs,
        appointment.onset,
        appointment.severity,
        appointment.happens,
        appointment.body_site,
        appointment.side,
    ) == (([], "", None, [], [], ""))
    assert appointment.form_token is None
    assert Patient.objects.get(pk=patient.pk).birth_date is None


def leads_to_a_patient(model, seen=()) -> bool:
    targets = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    return model is Patient or any(leads_to_a_patient(t, (*seen, model)) for t in targets - {*seen, model})


def test_every_column_with_words_is_erased():
    """A new column that holds words, in whatever table, must be decided upon in ``patients.erase``."""
    erased = {
        Patient: set(RECORD),
        Appointment: {*VISIT, "overbooked_because"},
        ContactMessage: set(CONTACT),
        PatientMerge: {"replaced"},
        # Of a browser and its network address; a hold that leads to a patient is an offer's and has neither.
        SlotHold: {"browser", "address"},
    }
    for parent in (Appointment, ContactMessage):
        for relation in parent._meta.related_objects:
            erased.setdefault(relation.related_model, set(words(relation.related_model)))

    tables = [m for m in apps.get_app_config("appointments").get_models() if leads_to_a_patient(m)]
    forgotten = {model.__name__: set(words(model)) - erased.get(model, set()) for model in tables}

    assert {name: columns for name, columns in forgotten.items() if columns} == {}
    assert {PatientMerge, AppointmentEvent} < set(tables)


def test_erasing_keeps_what_the_reports_count(db, staff):
    patient = patient_of(language="es")
    counted = ("starts_at", "status", "visit_type", "practitioner", "created_at", "language")
    before = list(Appointment.objects.values(*counted))

    records.erase(patient, by=staff, now=NOW)

    assert list(Appointment.objects.values(*counted)) == before


def test_erasing_ends_links_and_tells_nobody_anything_more(db, staff):
    patient = patient_of()
    appointment = patient.appointments.get()
    waiting = factories.MessageFactory(appointment=appointment, channel="phone")

    records.erase(patient, by=staff, now=NOW)

    assert Appointment.objects.get().link_version == appointment.link_version + 1
    assert Message.objects.get(pk=waiting.pk).state == "void"


def test_erasing_takes_what_was_written_with_the_same_contact_and_leaves_what_others_wrote(db, staff):
    patient = patient_of(first_name="Elena", last_name="Duarte", phone="+14135550142", email="e@example.org")
    son = patient_of(NOW, first_name="Luis", last_name="Duarte", phone="+14135550142", email="")
    write = factories.ContactMessageFactory
    hers = write(name="ELENA DUARTE", phone="+14135550142", email="", state="done")
    mail = write(name="E. D.", email="E@example.org", state="done")
    his = write(name="Luis Duarte", phone="+14135550142", email="", state="done")
    other = write(name="Elena Duarte", email="other@example.org", state="done")

    records.erase(patient, by=staff, now=NOW)

    erased = ContactMessage.objects.filter(erased_at=NOW)
    assert set(erased) == {hers, mail}
    assert set(ContactMessage.objects.exclude(text="")) == {his, other}
    assert Patient.objects.get(pk=son.pk).name == "Luis Duarte"


def test_erasing_is_recorded_without_the_name(db, staff):
    patient = patient_of(last_name="Quintanilla")

    records.erase(patient, by=staff, now=NOW)

    line = LogEntry.objects.get()
    assert (line.user, line.object_id, line.change_message) == (
        staff,
        str(patient.pk),
        "Erased after the retention time.",
    )
    assert line.object_repr == "Erased patient"


def test_erasing_twice_changes_nothing(db, staff):
    patient = patient_of()
    records.erase(patient, by=staff, now=NOW)

    records.erase(patient, by=staff, now=NOW + SECOND)

    assert Patient.objects.get().erased_at == NOW
    assert LogEntry.objects.count() == 1


# --- what can never be true ---

SET_PATIENT = "UPDATE appointments_patient SET {}"
SET_MESSAGE = "UPDATE appointments_contactmessage SET {}"


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        *(
            ("an_erased_patient_holds_no_name", SET_PATIENT.format(column))
            for column in (
                "first_name = 'E'",
                "last_name = 'D'",
                "first_name_key = 'e'",
                "last_name_key = 'd'",
                "phone = '+14135550142'",
                "email = 'e@example.org'",
                "birth_date = '1980-03-27'",
            )
        ),
        ("a_patient_has_a_date_of_birth_until_erased", "UPDATE appointments_patient SET erased_at = NULL"),
        *(
            ("an_erased_contact_message_holds_no_words", SET_MESSAGE.format(column))
            for column in (
                "name = 'E'",
                "name_key = 'e'",
                "text = 'x'",
                "urgent_because = '{numb}'",
                "phone = '+14135550142'",
            )
        ),
        (
            "a_contact_message_can_be_answered",
            "UPDATE appointments_contactmessage SET erased_at = NULL",
        ),
        ("records_are_kept_for_at_least_a_year", "UPDATE appointments_bookingpolicy SET records_years = 0"),
    ],
)
def test_database_holds_that_what_is_erased_stays_so(constraint, statement, db, staff):
    patient = patient_of()
    factories.ContactMessageFactory(appointment=patient.appointments.get(), state="done")
    records.erase(patient, by=staff, now=NOW)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
