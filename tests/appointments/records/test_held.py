"""Everything that is held about one patient."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import booking, inbox, records
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
