"""A physician's own day: which visits are in it, what each says, and that the day adds up."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.insight import physician_day
from appointments.models import Appointment, TimeOff
from clinic.common.refusals import NotAllowed
from tests import factories
from tests.appointments.portal.asking import ask, person
from tests.conftest import clock

TODAY = date(2027, 3, 8)
TEN = clock(2027, 3, 8, 10)


@pytest.fixture
def staff(admin_user):
    return admin_user


def day_of(scene, *, at=TEN, day=TODAY):
    [found] = physician_day.days(scene.doctor_a, day, 1, zone=scene.location.zone, now=at)
    return found


def minutes_after(minutes, since=TEN):
    return since + timedelta(minutes=minutes)


def appointment_at(scene, starts_at, **values):
    usual = {"location": scene.location, "practitioner": scene.doctor_a, "visit_type": scene.follow_up}
    return factories.AppointmentFactory(starts_at=starts_at, **usual | values)


def test_own_day_has_the_appointments_of_one_practitioner_from_midnight_to_midnight(scene):
    first = appointment_at(scene, clock(2027, 3, 8))
    last = appointment_at(scene, clock(2027, 3, 8, 23, 30))
    for starts_at in (clock(2027, 3, 7, 23, 30), clock(2027, 3, 9)):
        appointment_at(scene, starts_at)
    appointment_at(scene, TEN, practitioner=scene.doctor_b)

    assert [entry.appointment for entry in day_of(scene).entries] == [first, last]


def test_own_day_takes_an_appointment_elsewhere_on_the_calendar_of_that_location(scene):
    west = factories.LocationFactory(time_zone="Pacific/Honolulu")
    appointment = appointment_at(
        scene, clock(2027, 3, 9, 4), location=west
    )  # ten in the evening of the 8th in Honolulu

    assert [entry.appointment for entry in day_of(scene).entries] == [appointment]
    assert day_of(scene, day=TODAY + timedelta(days=1)).entries == ()


def test_week_has_each_appointment_on_its_day(scene):
    appointments = [appointment_at(scene, clock(2027, 3, 8 + n, 10)) for n in range(7)]

    found = physician_day.days(scene.doctor_a, TODAY, 7, zone=scene.location.zone, now=TEN)

    assert [[entry.appointment for entry in day.entries] for day in found] == [
        [appointment] for appointment in appointments
    ]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1980, 3, 8), TODAY, 47),
        (date(1980, 3, 9), TODAY, 46),
        (date(1980, 12, 31), TODAY, 46),
        (date(2004, 2, 29), date(2027, 2, 28), 22),
        (date(2004, 2, 29), date(2027, 3, 1), 23),
        (TODAY, TODAY, 0),
        (None, TODAY, None),
    ],
)
def test_age_is_that_on_the_day_of_the_appointment(born, day, age):
    assert factories.PatientFactory.build(birth_date=born).age_on(day) == age


def test_entry_says_how_old_the_patient_is_on_that_day(scene):
    patient = factories.PatientFactory(birth_date=date(1980, 3, 9))
    for day in (8, 9):
        appointment_at(scene, clock(2027, 3, day, 10), patient=patient)

    ages = [day_of(scene, day=date(2027, 3, day)).entries[0].age for day in (8, 9)]

    assert ages == [46, 47]


def test_entry_tells_the_story_without_what_was_left_out(scene):
    appointment_at(
        scene,
        TEN,
        onset="days_14",
        severity=0,
        happens=["morning", "sitting"],
        body_site=["lower", "neck"],
        side="left",
    )
    appointment_at(scene, minutes_after(30))

    told, silent = (entry.story for entry in day_of(scene).entries)

    assert told == [
        ("Began", "2 to 14 days ago"),
        ("How strong", "0 of 10"),
        ("When", "In the morning, When I sit"),
        ("Where", "Lower back, Neck, left"),
    ]
    assert silent == []


def test_entry_lists_the_earlier_appointments_of_the_same_patient_the_last_one_first(scene):
    patient = factories.PatientFactory()
    old = appointment_at(scene, clock(2026, 3, 2, 10), patient=patient, status="completed")
    missed = appointment_at(
        scene, clock(2026, 9, 7, 10), patient=patient, status="no_show", practitioner=scene.doctor_b
    )
    today = appointment_at(scene, TEN, patient=patient)
    later = appointment_at(scene, minutes_after(60), patient=patient)
    last = appointment_at(scene, minutes_after(120), patient=patient)
    appointment_at(scene, clock(2026, 3, 2, 11))

    entries = {entry.appointment: entry.earlier for entry in day_of(scene).entries}

    assert entries == {
        today: (missed, old),
        later: (today, missed, old),
        last: (later, today, missed, old),
    }


def test_entry_shows_a_dozen_earlier_appointments_and_counts_the_others(scene):
    patient = factories.PatientFactory()
    for days in range(1, 15):
        appointment_at(scene, TEN - timedelta(days=days), patient=patient)
    appointment_at(scene, TEN, patient=patient)

    [entry] = day_of(scene).entries

    assert (len(entry.shown_earlier), entry.not_shown) == (12, 2)
    assert entry.shown_earlier[0].starts_at == TEN - timedelta(days=1)


def test_own_day_knows_whose_turn_it_is(scene, now, staff):
    appointments = [ask(scene, minutes_after(25 * n), who=person(n), now=now) for n in range(3)]
    turns = [day_of(scene).next.appointment]
    booking.arrive(appointments[1], by=staff, now=TEN)
    turns.append(day_of(scene).next.appointment)
    booking.arrive(appointments[0], by=staff, now=TEN)
    turns.append(day_of(scene).next.appointment)
    booking.to_room(appointments[0], by=staff, now=TEN)
    turns.append(day_of(scene).next.appointment)

    assert turns == [appointments[0], appointments[1], appointments[0], appointments[1]]


def test_own_day_is_nobodys_turn_when_all_is_done(scene):
    appointment_at(scene, TEN, status="completed")

    assert day_of(scene).next is None


def test_own_day_shows_a_cancelled_appointment_only_while_it_can_be_taken_back(scene, now, staff):
    today, before = (ask(scene, minutes_after(25 * n), who=person(n), now=now) for n in range(2))
    booking.cancel(before, by=staff, now=clock(2027, 3, 6, 23, 59))
    booking.cancel(today, by=staff, now=minutes_after(-60))

    found = day_of(scene)

    assert [entry.appointment for entry in found.entries] == [today]
    assert day_of(scene, at=clock(2027, 3, 10)).entries == ()
    assert found.total == 0


def test_own_day_shows_the_time_off_that_touches_it(scene):
    def off(starts_at, ends_at):
        return TimeOff.objects.create(practitioner=scene.doctor_a, starts_at=starts_at, ends_at=ends_at)

    inside = off(clock(2027, 3, 8, 13), clock(2027, 3, 8, 17))
    over = off(clock(2027, 3, 1), clock(2027, 3, 20))
    off(clock(2027, 3, 7), clock(2027, 3, 8))
    off(clock(2027, 3, 9), clock(2027, 3, 10))

    assert set(day_of(scene).time_off) == {inside, over}


def test_own_day_marks_both_appointments_where_one_lies_over_the_other(scene, admin_user):
    beneath = appointment_at(scene, TEN)
    over = appointment_at(
        scene, TEN, overbooked=True, overbooked_because="asked to", overbooked_by=admin_user
    )
    alone = appointment_at(scene, minutes_after(60))

    marks = {entry.appointment: entry.line.doubled for entry in day_of(scene).entries}

    assert marks == {beneath: True, over: True, alone: False}


# --- the end of the day ---


def test_totals_of_the_day_add_up(scene, now, staff):
    appointments = [ask(scene, minutes_after(25 * n - 60), who=person(n), now=now) for n in range(7)]
    for appointment in appointments[:4]:
        booking.arrive(appointment, by=staff, now=appointment.starts_at)
    booking.complete(appointments[0], by=staff, now=appointments[0].ends_at)
    booking.to_room(appointments[1], by=staff, now=appointments[1].starts_at)
    booking.cancel(appointments[2], by=staff, now=appointments[2].starts_at)  # left without being seen
    booking.mark_no_show(appointments[4], by=staff, now=appointments[4].ends_at)
    booking.cancel(appointments[5], by=staff, now=appointments[5].starts_at - timedelta(seconds=1))

    totals = day_of(scene, at=clock(2027, 3, 8, 18)).totals

    assert totals == physician_day.Totals(booked=6, completed=1, no_show=1, left=1, open=3, given_back=1)
    assert totals.booked == totals.completed + totals.no_show + totals.left + totals.open


def test_totals_stay_the_same_on_the_days_after(scene, now, staff):
    appointment = ask(scene, TEN, now=now)
    booking.arrive(appointment, by=staff, now=TEN)
    booking.cancel(appointment, by=staff, now=minutes_after(40))
    at_the_end = day_of(scene, at=clock(2027, 3, 8, 18))

    later = day_of(scene, at=clock(2027, 4, 8))

    assert later.totals == at_the_end.totals
    assert [entry.appointment for entry in later.entries] == [appointment]


def test_every_state_is_counted_once(scene):
    for n, status in enumerate(("booked", "arrived", "in_room", "completed", "no_show", "cancelled")):
        by = {"cancelled_by": "clinic"} if status == "cancelled" else {}
        appointment_at(scene, minutes_after(25 * n), status=status, **by)

    totals = day_of(scene).totals

    assert (totals.booked, totals.given_back) == (5, 1)
    assert totals.completed + totals.no_show + totals.left + totals.open == 5
    assert Appointment.objects.count() == totals.booked + totals.given_back


@pytest.mark.parametrize(("appointments", "span"), [(1, 1), (12, 1), (12, 7)])
def test_own_days_take_three_queries_however_many_appointments_there_are(scene, appointments, span):
    for n in range(appointments):
        patient = factories.PatientFactory()
        appointment_at(scene, minutes_after(25 * n), patient=patient)
        appointment_at(scene, minutes_after(25 * n) - timedelta(days=7), patient=patient)

    with CaptureQueriesContext(connection) as queries:
        found = physician_day.days(scene.doctor_a, TODAY, span, zone=scene.location.zone, now=TEN)
        [str(entry.earlier[0].practitioner) for entry in found[0].entries]

    assert len(queries) == 3


# --- taking back one's own click ---


def test_undo_of_ones_own_click_takes_back_nobody_elses(scene, now, staff, django_user_model):
    physician = django_user_model.objects.create_user("naomi")
    appointment = ask(scene, TEN, now=now)
    booking.arrive(appointment, by=staff, now=TEN)

    with pytest.raises(NotAllowed) as refused:
        booking.undo(appointment, by=physician, own_only=True, now=TEN)
    booking.to_room(appointment, by=physician, now=TEN)
    booking.undo(appointment, by=physician, own_only=True, now=TEN)

    assert str(refused.value) == "Somebody else made the last change. Only the office can take it back."
    assert appointment.status == "arrived"
