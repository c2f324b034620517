"""What the schedule doctor finds, and that it finds nothing where nothing is wrong."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appointments import availability, booking
from appointments.insight.checks import clocks, examine, warnings
from appointments.models import Appointment, Message, WorkingHours
from clinic.directory.models import Location
from tests import factories
from tests.appointments.office.many import VISITS, many_appointments, many_rows
from tests.appointments.portal.asking import ask
from tests.conftest import NEW_YORK, clock

MONDAY = clock(2027, 3, 8)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def scene(scene):
    """The clinic of the tests, whose office has an e-mail address."""
    scene.location.email = "office@example.org"
    scene.location.save()
    return scene


def found(now) -> dict[str, list[str]]:
    """The sentences under each title that has any, without what is to be known and not to be mended.

    They are read in the office, on its clock.
    """
    with timezone.override(NEW_YORK):
        return {
            subject.title: [finding.sentence for finding in subject.findings]
            for subject in examine(now=now)
            if subject.count and not subject.is_news
        }


@pytest.fixture
def book(scene, now):
    """Book a follow-up with Dr. A as patients do, a week ahead at an hour of the clinic's clock."""

    def make(hour=10, *, days=0, **values):
        return ask(scene, MONDAY + days * DAY + hour * HOUR, now=now, **values)

    return make


def test_doctor_finds_nothing_in_a_clinic_that_is_in_order(book, now):
    book()

    assert found(now) == {}


def test_doctor_finds_appointments_of_the_past_that_nobody_confirmed(book, now):
    appointment = book()

    assert "Did they come?" not in found(appointment.ends_at - timedelta(seconds=1))
    assert found(appointment.ends_at)["Did they come?"] == [
        f"{appointment.patient.name}, Monday, March 8, 10:00 AM, Doctor A, MD."
    ]
    assert len(found(appointment.ends_at + 30 * DAY)["Did they come?"]) == 1  # midnight takes nothing away


def test_doctor_finds_appointments_in_time_off_and_on_closed_days(book, scene, now):
    first, second = book(10), book(11, days=1)
    factories.TimeOffFactory(
        practitioner=scene.doctor_a, starts_at=first.starts_at + 10 * HOUR / 60, ends_at=first.ends_at
    )
    factories.ClosureFactory(starts_on="2027-03-09", ends_on="2027-03-09")

    assert found(now) == {
        "Visits on closed days or in time off": [
            f"{appointment.patient.name}, {when}: Doctor A, MD is away, or the place is closed."
            for appointment, when in (
                (first, "Monday, March 8, 10:00 AM"),
                (second, "Tuesday, March 9, 11:00 AM"),
            )
        ]
    }


def test_doctor_finds_appointments_whose_working_hours_were_taken_away(book, scene, now):
    """Dr. A's Fridays go while visits stand in them: they are kept, and nobody forgets them."""
    fridays = [book(9 + n, days=4) for n in range(3)]
    WorkingHours.objects.filter(practitioner=scene.doctor_a, weekday=4).delete()

    [(title, sentences)] = found(now).items()

    assert title == "Visits outside working hours"
    assert sentences == [
        f"{appointment.patient.name}, Friday, March 12, {9 + n}:00 AM: Doctor A, MD does not work then."
        for n, appointment in enumerate(fridays)
    ]


def test_doctor_finds_overlaps_that_the_constraint_did_not_see(book, scene, now):
    appointment = book()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE appointments_appointment DROP CONSTRAINT a_practitioner_sees_one_patient_at_a_time"
        )
    other = book(13)
    Appointment.objects.filter(pk=other.pk).update(
        starts_at=appointment.starts_at + timedelta(minutes=24),
        ends_at=appointment.starts_at + timedelta(minutes=44),
        blocked_until=appointment.starts_at + timedelta(minutes=49),
    )

    assert found(now)["Visits that overlap and are not marked"] == [
        f"{other.patient.name}, Monday, March 8, 10:24 AM: Doctor A, MD has another visit at the same time."
    ]


def test_doctor_finds_appointments_that_the_practitioner_gives_no_more(book, scene, now):
    appointment = book()
    scene.follow_up.practitioners.remove(scene.doctor_a)

    assert found(now) == {
        "Visits that the practitioner does not give any more": [
            f"{appointment.patient.name}, Monday, March 8, 10:00 AM: "
            "Doctor A, MD does not give this visit: Follow-up."
        ]
    }


# --- messages ---


def test_doctor_finds_who_must_be_called(book, now):
    appointment = book()
    Message.objects.filter(kind="booked").update(state="failed")

    assert found(now)["Patients who must be called"] == [
        f"{appointment.patient.name}, Monday, March 8, 10:00 AM, was not told: visit booked."
    ]
    assert "Patients who must be called" not in found(appointment.ends_at)


def test_doctor_finds_mail_that_nobody_sends(book, now):
    book()

    assert "The mail does not leave" not in found(now + timedelta(minutes=29))
    assert found(now + timedelta(minutes=30))["The mail does not leave"] == [
        "1 message should have left, up to 30 minutes ago. Does the mail program run?"
    ]
    Message.objects.update(attempts=1)
    assert "The mail does not leave" not in found(now + timedelta(minutes=30))


def test_doctor_finds_appointments_that_nobody_was_told_of(book, now):
    appointment = book()
    Message.objects.filter(kind="booked").delete()

    assert found(now) == {
        "Visits that nobody was told of": [
            f"{appointment.patient.name}, Monday, March 8, 10:00 AM: there is no message about this visit."
        ]
    }


@pytest.mark.parametrize("email", ["elena@example.org", ""])
def test_doctor_finds_reminders_that_will_not_come(email, scene, now):
    appointment = factories.AppointmentFactory(
        practitioner=scene.doctor_a,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=MONDAY + 10 * HOUR,
        email=email,
    )
    factories.MessageFactory(appointment=appointment, kind="booked", state="void", due_at=now)

    assert list(found(now)) == ["Reminders that will not come"]


def test_doctor_misses_no_reminder_that_is_written_down_or_over(book, now):
    appointment = book()
    last = Message.objects.filter(kind="reminder").latest("due_at")

    last.delete()
    assert list(found(now)) == ["Reminders that will not come"]
    assert "Reminders that will not come" not in found(last.due_at)  # now it is too late for it

    booking.cancel(appointment, now=now)
    assert "Reminders that will not come" not in found(now)


def test_doctor_finds_that_nobody_is_told_of_urgent_messages(book, scene, now, admin_user):
    Location.objects.update(email="")
    assert found(now) == {}  # the administrator answers messages

    get_user_model().objects.update(email="")

    [subject] = [subject for subject in examine(now=now) if subject.count and not subject.is_news]
    [finding] = subject.findings
    assert finding.sentence == "Nobody is told of urgent messages: enter the e-mail of the office."
    assert finding.url == reverse("admin:clinic_location_change", args=[scene.location.pk])


def test_doctor_of_a_clinic_without_locations_has_nothing_to_alarm(db, now):
    assert found(now) == {}


# --- hours ---


def test_doctor_finds_practitioners_without_hours_and_appointments_nobody_gives(scene, now):
    WorkingHours.objects.filter(practitioner=scene.doctor_a).delete()
    scene.acute.practitioners.set([scene.doctor_a])

    assert found(now) == {
        "Practitioners without working hours": [
            "Doctor A, MD has no working hours in the days that can be booked."
        ],
        "Visits that nobody gives": ["Nobody gives this visit: Acute."],
    }


def test_doctor_counts_the_days_of_each_location(scene):
    """One in the morning of Tuesday in New York is the evening of Monday in Phoenix."""
    west = factories.LocationFactory(name="Cactus Road", time_zone="America/Phoenix")
    person = factories.PractitionerFactory(name="Night Doctor")
    scene.follow_up.practitioners.add(person)
    last = {"location": west, "weekday": 0, "starts": time(22, 30), "ends": time(23, 30)}
    factories.WorkingHoursFactory(practitioner=person, valid_until=date(2027, 3, 1), **last)

    evening, night = (found(clock(2027, 3, 2, hour)) for hour in (1, 3))

    title = "Practitioners without working hours"
    assert (title in evening, title in night) == (False, True)


def test_doctor_finds_plans_that_end_before_what_patients_may_book(scene, now):
    last = now.date() + timedelta(days=60 - 14)
    hours = WorkingHours.objects.filter(practitioner=scene.doctor_a)
    hours.update(valid_until=last - DAY)

    assert last == date(2027, 4, 16)
    assert found(now) == {
        "Working hours that end soon": [
            "The last working hours of Doctor A, MD are on Thursday, April 15, 2027. "
            "Patients may book later days."
        ]
    }
    hours.update(valid_until=last)
    assert found(now) == {}


# --- clocks ---


def news(now) -> list[str]:
    return [finding.sentence for finding in clocks.news(now=now).findings]


def test_doctor_tells_what_the_clocks_do_next(scene, now):
    assert news(now) == [
        "Alder Street, Sunday, March 14, 2027: the clocks go forward. 2:00 AM - 3:00 AM does not exist."
    ]
    assert news(clock(2027, 3, 14, 3)) == [
        "Alder Street, Sunday, November 7, 2027: the clocks go back. 1:00 AM - 2:00 AM comes twice."
    ]


def test_doctor_tells_the_clocks_of_each_location_and_not_of_those_that_never_change(scene, now):
    factories.LocationFactory(name="Mesa", time_zone="America/Phoenix")
    factories.LocationFactory(name="Lord Howe", time_zone="Australia/Lord_Howe")  # half an hour

    assert news(now)[1:] == [
        "Lord Howe, Sunday, April 4, 2027: the clocks go back. 1:30 AM - 2:00 AM comes twice."
    ]


@pytest.mark.parametrize(
    ("day", "real"), [(date(2027, 3, 14), 120), (date(2027, 11, 7), 240)], ids=["forward", "back"]
)
def test_doctor_tells_which_hours_and_appointments_the_clocks_touch(day, real, scene, now):
    """Hours from 1 to 4 in the night of the change last an hour less, or more."""
    practice = {"practitioner": scene.doctor_a, "location": scene.location}
    factories.ExtraHoursFactory(**practice, date=day, starts=time(1), ends=time(4))
    factories.ExtraHoursFactory(**practice, date=day, starts=time(4), ends=time(6))
    factories.ExtraHoursFactory(**practice, date=day - DAY, starts=time(1), ends=time(4))
    change = clocks.next_change(scene.location, clock(day.year, day.month, day.day))
    appointment = factories.AppointmentFactory(
        **practice, visit_type=scene.follow_up, starts_at=change.at - timedelta(minutes=30)
    )
    factories.AppointmentFactory(**practice, visit_type=scene.follow_up, starts_at=change.at + 2 * HOUR)

    _said, hours, touched = news(clock(day.year, day.month, day.day))

    assert hours == f"Doctor A, MD, 1:00 AM - 4:00 AM: these hours last {real} minutes and not 180."
    assert touched.startswith(f"{appointment.patient.name}, Sunday")


@pytest.mark.parametrize(
    ("ends", "real"), [(time(0), 25 * 60), (time(23, 0), None)], ids=["to midnight", "before the change"]
)
def test_doctor_tells_of_hours_to_a_midnight_at_which_the_clocks_change(ends, real, scene, now):
    """In Beirut the last hour of a Saturday comes twice."""
    beirut = factories.LocationFactory(name="Beirut", time_zone="Asia/Beirut")
    whose = {"practitioner": scene.doctor_a, "location": beirut}
    factories.ExtraHoursFactory(**whose, date=date(2027, 10, 30), starts=time(0), ends=ends)

    said = [sentence for sentence in news(clock(2027, 10, 29)) if "these hours" in sentence]

    assert said == (
        [f"Doctor A, MD, 12:00 AM - midnight: these hours last {real} minutes and not 1440."] if real else []
    )


def test_doctor_tells_of_hours_from_a_midnight_that_the_clocks_skip(scene, now):
    """In Havana a Sunday begins at one."""
    havana = factories.LocationFactory(name="Havana", time_zone="America/Havana")
    whose = {"practitioner": scene.doctor_a, "location": havana}
    factories.ExtraHoursFactory(**whose, date=date(2027, 3, 14), starts=time(0), ends=time(4))

    assert news(now)[1:] == [
        "Havana, Sunday, March 14, 2027: the clocks go forward. 12:00 AM - 1:00 AM does not exist.",
        "Doctor A, MD, 12:00 AM - 4:00 AM: these hours last 180 minutes and not 240.",
    ]


# --- costs, and what Today shows ---


@pytest.mark.slow
def test_doctor_takes_as_many_queries_with_a_hundred_thousand_appointments(book, scene, now):
    book()
    examine(now=now)  # what is read once for the process
    with CaptureQueriesContext(connection) as few:
        examine(now=now)
    appointment = factories.AppointmentFactory(
        practitioner=scene.doctor_b,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=MONDAY + 13 * HOUR,
    )
    many_appointments(appointment)
    to_come = {name: column.replace(" - n", " + n") for name, column in VISITS.items()}
    many_rows(
        appointment, to_come | {"reference": "lpad(to_hex(n + 200000), 6, '0')", "status": "'booked'"}, 500
    )

    with CaptureQueriesContext(connection) as many:
        examine(now=now)

    assert len(many) == len(few) <= 26


@pytest.fixture
def drawn(scene):
    """Visits on a day with hours that touch, a break, extra hours, time off and a closure, at every start."""
    practice = {"practitioner": scene.doctor_a, "location": scene.location}
    WorkingHours.objects.filter(practitioner=scene.doctor_a, weekday=0).delete()
    for starts, ends in ((time(9), time(10)), (time(10), time(11)), (time(11, 10), time(12))):
        factories.WorkingHoursFactory(**practice, weekday=0, starts=starts, ends=ends)
    factories.WorkingHoursFactory(
        **practice, weekday=0, starts=time(13), ends=time(14), valid_until=date(2027, 3, 7)
    )
    factories.WorkingHoursFactory(
        **practice, weekday=0, starts=time(14), ends=time(15), valid_from=date(2027, 3, 8)
    )
    factories.ExtraHoursFactory(**practice, date="2027-03-08", starts=time(15), ends=time(16))
    factories.TimeOffFactory(
        practitioner=scene.doctor_a,
        starts_at=MONDAY + 9 * HOUR + 5 * HOUR / 60,
        ends_at=MONDAY + 9 * HOUR + 25 * HOUR / 60,
    )
    starts = [MONDAY + number * timedelta(minutes=5) for number in range(8 * 12, 17 * 12)]
    return [{**practice, "starts_at": start} for start in [*starts, MONDAY + DAY + 10 * HOUR]]


@pytest.mark.slow
def test_warning_of_today_counts_what_the_doctor_finds(drawn, scene, now):
    factories.ClosureFactory(starts_on="2027-03-09", ends_on="2027-03-09")
    now = MONDAY - HOUR
    for values in drawn:
        appointment = factories.AppointmentFactory(
            **values, visit_type=scene.follow_up, ends_at=values["starts_at"] + timedelta(minutes=15)
        )
        found = availability.outside(Appointment.objects.with_names(), now=now)
        assert (warnings(scene.location, now=now).outside == 1) == (found == [appointment]), (
            appointment.starts_at
        )
        appointment.delete()


@pytest.mark.parametrize("minute", [23 * 60 + 40, 23 * 60 + 50, 24 * 60, 24 * 60 + 50])
@pytest.mark.parametrize("next_morning", [True, False])
def test_warning_of_today_counts_what_the_doctor_finds_around_midnight(scene, minute, next_morning):
    whose = {"practitioner": scene.doctor_a, "location": scene.location}
    WorkingHours.objects.all().delete()
    factories.WorkingHoursFactory(**whose, weekday=0, starts=time(23), ends=time(0))
    if next_morning:
        factories.WorkingHoursFactory(**whose, weekday=1, starts=time(0), ends=time(1))
    appointment = factories.AppointmentFactory(
        **whose, visit_type=scene.follow_up, starts_at=MONDAY + timedelta(minutes=minute)
    )

    found = availability.outside(Appointment.objects.with_names(), now=MONDAY - HOUR)

    assert found == ([] if minute == 23 * 60 + 40 or (next_morning and minute <= 24 * 60) else [appointment])
    assert warnings(scene.location, now=MONDAY - HOUR).outside == len(found)


def test_warning_of_today_reads_a_visit_in_the_hour_that_comes_twice(scene):
    whose = {"practitioner": scene.doctor_a, "location": scene.location}
    factories.ExtraHoursFactory(**whose, date=date(2027, 11, 7), starts=time(0), ends=time(4))
    before = datetime(2027, 11, 7, 5, 50, tzinfo=UTC)  # 1:50 AM, until 1:10 AM by the clock
    factories.AppointmentFactory(**whose, visit_type=scene.follow_up, starts_at=before)

    assert warnings(scene.location, now=before - DAY).outside == 0


def test_warning_of_today_is_about_its_own_location_and_week(book, scene, now):
    appointment = book()
    WorkingHours.objects.all().delete()
    elsewhere = factories.LocationFactory(slug="harbor")
    week_before = appointment.starts_at - timedelta(days=7)

    assert warnings(scene.location, now=week_before + timedelta(seconds=1)).outside == 1
    assert warnings(scene.location, now=week_before).outside == 0
    assert warnings(elsewhere, now=week_before + timedelta(seconds=1)).outside == 0


def test_warning_of_today_counts_who_was_not_confirmed_on_earlier_days(book, scene, now):
    appointment = book()

    assert warnings(scene.location, now=clock(2027, 3, 8, 23, 59)).unconfirmed == 0  # today's own list has it
    assert warnings(scene.location, now=clock(2027, 3, 9)).unconfirmed == 1
    booking.mark_no_show(appointment, by=None, now=clock(2027, 3, 9))
    assert warnings(scene.location, now=clock(2027, 3, 9)).unconfirmed == 0


def test_warning_of_today_says_that_nobody_is_told_of_urgent_messages(scene, now, admin_user):
    Location.objects.update(email="")
    assert not warnings(scene.location, now=now).nobody_alarmed

    get_user_model().objects.update(email="")

    assert warnings(scene.location, now=now).nobody_alarmed
    factories.LocationFactory(email="branch@example.org")
    assert not warnings(scene.location, now=now).nobody_alarmed


def test_warnings_of_today_are_one_statement(scene, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        warnings(scene.location, now=now)
