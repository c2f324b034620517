"""The calendar file, read back by two other libraries."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
import vobject

from appointments.booking import cancel
from appointments.notifications import calendar_files
from tests.conftest import clock
from tests.factories import AppointmentFactory, LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment():
    return AppointmentFactory(
        starts_at=clock(2027, 3, 12, 9),
        reason="cannot feel my left foot",
        needs=["wheelchair"],
        body_site=["lower"],
    )


def written(appointment, language="en"):
    return calendar_files.file(appointment, language=language, now=clock(2027, 3, 1, 8))


def event_of(appointment, language="en"):
    return vobject.readOne(written(appointment, language).decode()).vevent


def test_calendar_file_names_time_location_and_clinic(appointment):
    event = event_of(appointment)

    assert event.dtstart.value == clock(2027, 3, 12, 9)
    assert event.dtend.value == clock(2027, 3, 12, 9, 20)
    assert event.summary.value == "Appointment at Alder Back & Spine Clinic"
    assert event.location.value == "Alder Street, 214 Alder Street, Millbrook, MA 01099"
    assert event.description.value == (
        "The visit begins at 9:00 AM (Eastern, clinic time).\nQuestions? Call (413) 555-0110."
    )
    assert event.status.value == "CONFIRMED"


def test_calendar_file_says_nothing_of_the_patient_the_reason_or_the_link(appointment):
    text = written(appointment).decode().replace("\r\n ", "")

    for private in (
        appointment.reason,
        appointment.visit_type.name,
        appointment.practitioner.name,
        appointment.patient.first_name,
        appointment.patient.last_name,
        appointment.reference,
        appointment.email,
        "http",
    ):
        assert private not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Your appointment begins in 2 hours."), ("es", "Su cita comienza en 2 horas.")],
)
def test_calendar_entry_rings_two_hours_before_and_says_nothing_of_why(appointment, language, words):
    event = icalendar.Calendar.from_ical(written(appointment, language)).events[0]

    (alarm,) = event.alarms.times

    assert alarm.trigger == clock(2027, 3, 12, 7)
    assert (alarm.alarm["action"], alarm.alarm["description"]) == ("DISPLAY", words)
    assert set(alarm.alarm) == {"ACTION", "TRIGGER", "DESCRIPTION"}


def test_calendar_file_is_written_for_mail_and_for_every_calendar(appointment):
    lines = written(appointment).split(b"\r\n")

    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"METHOD:PUBLISH" in lines
    assert b"DTSTART:20270312T140000Z" in lines
    assert b"DTSTAMP:20270301T130000Z" in lines
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line for line in lines)


@pytest.mark.parametrize(
    ("starts_at", "instant"),
    [
        (clock(2027, 3, 12, 9), datetime(2027, 3, 12, 14, tzinfo=UTC)),
        (clock(2027, 3, 15, 9), datetime(2027, 3, 15, 13, tzinfo=UTC)),
        (clock(2027, 3, 14, 13), datetime(2027, 3, 14, 17, tzinfo=UTC)),
        (clock(2027, 11, 8, 9), datetime(2027, 11, 8, 14, tzinfo=UTC)),
        (datetime(2027, 11, 7, 5, 30, tzinfo=UTC), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
        (datetime(2027, 11, 7, 6, 30, tzinfo=UTC), datetime(2027, 11, 7, 6, 30, tzinfo=UTC)),
    ],
)
def test_patient_abroad_reads_the_right_instant_on_days_the_clocks_change(starts_at, instant):
    appointment = AppointmentFactory(starts_at=starts_at)
    calendar = icalendar.Calendar.from_ical(written(appointment))

    found = recurring_ical_events.of(calendar).between(date(2027, 1, 1), date(2027, 12, 31))

    assert [(e.start, e.end) for e in found] == [(instant, instant + timedelta(minutes=20))]


def test_calendar_file_comes_from_the_address_that_mails_come_from(appointment, settings):
    settings.DEFAULT_FROM_EMAIL = "Clínica Álamo <clinic@example.org>"

    organizer = event_of(appointment).organizer

    assert organizer.value == "mailto:clinic@example.org"
    assert organizer.params["CN"] == ["Alder Back & Spine Clinic"]


def test_calendar_file_tells_whose_wall_clock_it_means(appointment):
    appointment.location = LocationFactory(time_zone="America/Phoenix")

    assert event_of(appointment).description.value.startswith(
        "The visit begins at 7:00 AM (Arizona, clinic time)."
    )


def test_calendar_entry_keeps_its_uid_and_counts_its_changes(appointment):
    before = event_of(appointment)
    appointment.sequence += 1
    appointment.starts_at = clock(2027, 3, 15, 9)

    after = event_of(appointment)

    assert after.uid.value == before.uid.value == f"{appointment.uid}@testserver"
    assert (before.sequence.value, after.sequence.value) == ("0", "1")


def test_cancelled_appointment_takes_its_entry_out_of_the_calendar(appointment, now):
    before = event_of(appointment)

    cancel(appointment, now=now)

    calendar = vobject.readOne(written(appointment).decode())
    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.uid.value == before.uid.value
    assert not hasattr(calendar.vevent, "valarm")
    assert int(calendar.vevent.sequence.value) > int(before.sequence.value)


def test_calendar_file_is_written_in_the_language_asked_for(appointment):
    event = event_of(appointment, "es")

    assert event.summary.params["LANGUAGE"] == ["es"]
    assert "9:00 a. m." in event.description.value


def test_calendar_file_says_where_on_the_earth_the_location_is_if_the_office_has_said_so(appointment):
    assert b"GEO" not in written(appointment)

    appointment.location.latitude, appointment.location.longitude = "42.340100", "-72.587300"

    assert b"\r\nGEO:42.3401;-72.5873\r\n" in written(appointment)
