"""Everything that is held about one patient."""

import json
from datetime import time

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments import booking, inbox, records
from appointments.inbox import callbacks
from appointments.models import Patient, QuestionnaireResponse
from tests import factories
from tests.appointments.portal import asking
from tests.appointments.portal.asking import ELENA, ask, person
from tests.conftest import clock

TEN = clock(2027, 3, 8, 10)


@pytest.fixture
def staff(admin_user):
    return admin_user


@pytest.fixture
def elena(scene, now, staff):
    """A patient with a visit that was moved and cancelled, messages, and a second record."""
    appointment = ask(scene, TEN, story=booking.Story(reason="It locks."), now=now)
    location = {"practitioner": scene.doctor_b, "location": scene.location}
    asking.move(appointment, starts_at=clock(2027, 3, 9, 10), by=staff, now=now, **location)
    inbox.cannot_come(appointment, now=now)
    booking.cancel(appointment, reason="Called.", by=staff, now=now)
    factories.ContactMessageFactory(text="Do I need a referral?", email=ELENA.email)
    factories.ContactMessageFactory(text="Somebody else wrote.", email="other@example.org")
    ask(scene, TEN, who=person(1), now=now)
    records.merge(appointment.patient, factories.PatientFactory(last_name="Durate"), by=staff, now=now)
    return appointment.patient


def exported(patient) -> dict:
    return json.loads(json.dumps(records.as_json(records.held(patient)), cls=DjangoJSONEncoder))


def test_export_holds_the_record_the_appointments_and_everything_said(elena, staff):
    found = exported(elena)

    record, merged = found["records"]
    [appointment] = record["appointments"]
    assert (record["last_name"], record["birth_date"], merged["last_name"]) == (
        "Duarte",
        "1980-03-27",
        "Durate",
    )
    assert (appointment["reason"], appointment["practitioner"], appointment["starts_at"]) == (
        "It locks.",
        "Doctor B, MD",
        "2027-03-09T15:00:00Z",
    )
    assert [(e["what"], e["by"], e["reason"]) for e in appointment["events"]] == [
        ("booked", None, ""),
        ("moved", str(staff), ""),
        ("status", str(staff), "Called."),
    ]
    assert {m["kind"] for m in appointment["messages"]} == {"booked", "moved", "cancelled", "reminder"}
    [pressed] = appointment["contact_messages"]
    assert [m["kind"] for m in pressed["messages"]] == ["contact_received", "contact_urgent"]
    assert [m["text"] for m in found["contact_messages"]] == ["Do I need a referral?"]
    assert record["merges"][0]["appointments"] == []
    assert found["log"][0]["change"].startswith("Merged with record ")


def test_export_holds_the_calls_that_were_asked_for_with_a_phone_of_theirs(elena, staff):
    asked = factories.CallbackRequestFactory(phone=ELENA.phone, name="Elena Duarte", reason="bill")
    callbacks.called(asked, by=staff)
    factories.CallbackRequestFactory(name="Owen Fletcher")

    [found] = exported(elena)["callbacks"]

    assert (found["name"], found["reason"], found["state"]) == ("Elena Duarte", "bill", "called")
    assert [call["outcome"] for call in found["calls"]] == ["spoken"]


def test_export_is_about_nobody_else(elena):
    said = json.dumps(exported(elena))

    assert "Rivera" not in said
    assert "Somebody else wrote." not in said


def test_export_gives_away_no_key_of_a_link_or_a_form(elena):
    said = json.dumps(exported(elena))

    assert "form_token" not in said
    assert "link_version" not in said


def test_export_takes_the_same_number_of_queries_for_ten_appointments(elena, scene):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            records.held(elena)
        return len(queries)

    records.held(elena)
    before = count()
    for hour in range(9):
        appointment = factories.AppointmentFactory(patient=elena, starts_at=clock(2027, 4, 5, 9 + hour))
        factories.MessageFactory(appointment=appointment)
        factories.MessageFactory(contact=factories.ContactMessageFactory(appointment=appointment))

    assert count() == before


def test_export_is_written_into_the_history_of_the_record(elena, staff):
    records.note_export(elena, by=staff)

    line = exported(elena)["log"][0]
    assert (line["by"], line["change"]) == (str(staff), "Everything held was exported.")


# --- two clocks ---


def facts_of(part, *path) -> list[dict]:
    """What a reader sees of each row of a part, by name of the column; ``path`` leads to the part."""
    entries = part.entries
    for name in path:
        parts = [inner for entry in entries for inner in entry.parts if inner.name == name]
        entries = [row for inner in parts for row in inner.entries]
    return [{fact.name: fact.shown for fact in entry.facts} for entry in entries]


@pytest.fixture
def moved_west(scene, now, staff):
    """A visit that was moved from New York to Phoenix, three hours of wall clock later."""
    west = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    factories.WorkingHoursFactory(practitioner=scene.doctor_a, location=west, starts=time(18), ends=time(23))
    appointment = ask(scene, TEN, now=now)
    where = {"practitioner": scene.doctor_a, "location": west}
    asking.move(appointment, starts_at=clock(2027, 3, 8, 22), by=staff, now=now, **where)
    return appointment


def test_print_reads_each_time_on_the_clock_of_its_location_and_names_it(moved_west):
    """What belongs to a visit goes by the location it is at; a change by those it was between."""
    part = records.held(moved_west.patient)[0]

    [appointment] = facts_of(part, "appointments")
    events = facts_of(part, "appointments", "events")
    reminders = [row for row in facts_of(part, "appointments", "messages") if row["kind"] == "reminder"]

    assert appointment["starts_at"] == "March 8, 2027, 8:00 PM (Arizona, clinic time)"
    assert [(row["starts_at_from"], row["starts_at_to"]) for row in events] == [
        ("", "March 8, 2027, 10:00 AM (Eastern, clinic time)"),
        (
            "March 8, 2027, 10:00 AM (Eastern, clinic time)",
            "March 8, 2027, 8:00 PM (Arizona, clinic time)",
        ),
    ]
    assert {row["at"] for row in events} == {"March 1, 2027, 6:00 AM (Arizona, clinic time)"}
    assert all(row["due_at"].endswith("(Arizona, clinic time)") for row in reminders)


def test_print_of_what_belongs_to_no_visit_is_on_the_clock_of_the_clinic(moved_west, staff):
    factories.ContactMessageFactory(email=ELENA.email, created_at=TEN)
    records.note_export(moved_west.patient, by=staff)

    with timezone.override("UTC"):
        _records, letters, _callbacks, log = records.held(moved_west.patient)

    assert facts_of(letters)[0]["created_at"] == "March 8, 2027, 10:00 AM (Eastern, clinic time)"
    assert facts_of(log)[0]["at"].endswith("(Eastern, clinic time)")


def test_print_of_a_clinic_with_one_clock_names_none(elena):
    shown = str(records.held(elena))

    assert "clinic time" not in shown


def test_print_shows_what_was_answered_before_the_visit(scene, now):
    appointment = ask(scene, TEN, now=now)
    answers = {"medicines": "None"}
    QuestionnaireResponse.objects.create(appointment=appointment, answers=answers, saved_at=now)

    [shown] = facts_of(records.held(appointment.patient)[0], "appointments", "questionnaire")

    assert shown["answers"] == "medicines: None"


def test_print_of_a_clinic_without_a_location_is_on_the_clock_in_force(db):
    patient = factories.PatientFactory()
    Patient.objects.update(created_at=TEN)
    patient.refresh_from_db()

    with timezone.override("UTC"):
        [record] = facts_of(records.held(patient)[0])

    assert record["created_at"] == "March 8, 2027, 3:00 PM"
