"""A physician enters time off and takes it back: what is closed, what becomes the office's task, the page."""

from datetime import date, datetime, timedelta

import pytest

from appointments import availability, disruptions
from appointments.insight import time_off
from appointments.models import Appointment, DisruptedVisit, Disruption, TimeOff
from appointments.practitioner.forms.time_off import TimeOffForm
from clinic.common.refusals import NotAllowed
from tests import factories
from tests.appointments.portal.asking import ask, person
from tests.around import this_day, this_moment
from tests.conftest import NEW_YORK, clock

PAGE = "/en/schedule/time-off/"
MONDAY = date(2027, 3, 8)
NINE, FIVE = clock(2027, 3, 8, 9), clock(2027, 3, 8, 17)


@pytest.fixture
def naomi(scene, django_user_model):
    scene.doctor_a.user = django_user_model.objects.create_user("naomi")
    scene.doctor_a.save()
    return scene.doctor_a.user


@pytest.fixture
def physician(client, naomi):
    client.force_login(naomi)
    return client


def take(scene, naomi, now, starts_at=NINE, ends_at=FIVE, **values):
    return disruptions.take_time_off(
        scene.doctor_a, starts_at=starts_at, ends_at=ends_at, by=naomi, now=now, **values
    )


def is_open(scene, now) -> bool:
    times = availability.find_slots(
        scene.follow_up, start=NINE, end=FIVE, practitioner=scene.doctor_a, now=now
    )
    return bool(times)


def undecided() -> set:
    rows = DisruptedVisit.objects.unresolved().filter(outcome=DisruptedVisit.Outcome.TO_DECIDE)
    return {row.appointment for row in rows}


# --- taking it back ---


def test_time_off_taken_back_opens_the_time_and_the_task_of_the_office_falls_away(scene, naomi, now):
    appointment = ask(scene, NINE, now=now)
    disruption = take(scene, naomi, now)
    closed, waiting = is_open(scene, now), undecided()

    disruptions.give_back(disruption, by=naomi, now=now + timedelta(days=1))

    assert (closed, waiting) == (False, {appointment})
    assert (is_open(scene, now), undecided()) == (True, set())
    assert TimeOff.objects.count() == 0
    assert Appointment.objects.get().status == "booked"


def test_time_off_that_has_begun_is_not_taken_back(scene, naomi, now):
    disruption = take(scene, naomi, now)

    booking_times = [NINE, NINE + timedelta(hours=1)]
    for at in booking_times:
        with pytest.raises(NotAllowed, match="has begun"):
            disruptions.give_back(disruption, by=naomi, now=at)
    disruptions.give_back(disruption, by=naomi, now=NINE - timedelta(seconds=1))

    assert TimeOff.objects.count() == 0


def test_time_off_of_the_office_is_not_taken_back_by_the_physician(scene, naomi, now, admin_user):
    disruption = take(scene, admin_user, now)

    with pytest.raises(NotAllowed, match="The office entered this time off"):
        disruptions.give_back(disruption, by=naomi, now=now)

    assert TimeOff.objects.count() == 1


def test_time_off_taken_back_twice_changes_nothing_the_second_time(scene, naomi, now):
    disruption = take(scene, naomi, now)
    disruptions.give_back(disruption, by=naomi, now=now)
    again = take(scene, naomi, now)
    disruptions.give_back(disruption, by=naomi, now=now + timedelta(hours=1))

    assert TimeOff.objects.get().disruption == again
    assert disruption.undone_at == now


def test_appointment_that_other_time_off_hits_too_is_never_orphaned(scene, naomi, now):
    appointment = ask(scene, NINE, now=now)
    first = take(scene, naomi, now)
    take(scene, naomi, now, starts_at=NINE - timedelta(hours=1))

    disruptions.give_back(first, by=naomi, now=now)

    assert undecided() == {appointment}


def test_what_the_office_decided_stays_when_time_off_is_taken_back(scene, naomi, now, admin_user):
    kept, cancelled = ask(scene, NINE, now=now), ask(scene, clock(2027, 3, 8, 10), who=person(1), now=now)
    disruption = take(scene, naomi, now)
    decisions = {kept.pk: disruptions.Decision("keep"), cancelled.pk: disruptions.Decision("cancel")}
    disruptions.decide(disruption, decisions, held_until=NINE, by=admin_user, now=now)

    disruptions.give_back(disruption, by=naomi, now=now)

    states = {appointment.pk: appointment.status for appointment in Appointment.objects.all()}
    assert states == {kept.pk: "booked", cancelled.pk: "cancelled"}
    outcomes = {row.appointment: row.outcome for row in disruption.appointments.all()}
    assert outcomes == {kept: "kept", cancelled: "open"}


def test_own_time_off_ahead_counts_the_appointments_that_wait_for_the_office(scene, naomi, now):
    for n in range(2):
        ask(scene, NINE + timedelta(minutes=25 * n), who=person(n), now=now)
    take(scene, naomi, now)
    take(scene, naomi, now, starts_at=FIVE + timedelta(days=1), ends_at=FIVE + timedelta(days=2))
    TimeOff.objects.create(practitioner=scene.doctor_b, starts_at=NINE, ends_at=FIVE)
    TimeOff.objects.create(practitioner=scene.doctor_a, starts_at=now - timedelta(days=1), ends_at=now)

    found = [(row.starts_at, row.waiting) for row in time_off.ahead(scene.doctor_a, now=now)]

    assert found == [(NINE, 2), (FIVE + timedelta(days=1), 0)]


# --- what is typed ---


def form(now, **typed):
    usual = {"first_day": "2027-03-08", "last_day": "2027-03-08", "starts": "", "ends": "", "reason": ""}
    return TimeOffForm(usual | typed, zone=NEW_YORK, now=now)


def span(now, **typed):
    found = form(now, **typed)
    assert found.is_valid(), found.errors
    return found.cleaned_data["starts_at"], found.cleaned_data["ends_at"]


def test_days_without_times_are_whole_days(now):
    assert span(now) == (clock(2027, 3, 8), clock(2027, 3, 9))
    assert span(now, last_day="2027-03-10") == (clock(2027, 3, 8), clock(2027, 3, 11))


def test_times_are_on_the_clock_of_the_location(now):
    assert span(now, starts="13:00", ends="17:30") == (clock(2027, 3, 8, 13), clock(2027, 3, 8, 17, 30))


@pytest.mark.parametrize("ends", ["24:00", "00:00"])
def test_time_off_to_midnight_lasts_to_the_end_of_its_last_day(now, ends):
    assert span(now, starts="18:00", ends=ends) == (clock(2027, 3, 8, 18), clock(2027, 3, 9))
    assert span(now, starts="00:00", ends=ends) == span(now)


def test_whole_day_of_a_clock_change_has_its_real_length(now):
    spring = span(now, first_day="2027-03-14", last_day="2027-03-14")
    autumn = span(now, first_day="2027-11-07", last_day="2027-11-07")

    assert [end.timestamp() - start.timestamp() for start, end in (spring, autumn)] == [23 * 3600, 25 * 3600]


def test_repeated_time_is_the_first_where_it_begins_and_the_second_where_it_ends(now):
    start, end = span(now, first_day="2027-11-07", last_day="2027-11-07", starts="01:30", ends="01:30")

    assert end.timestamp() - start.timestamp() == 3600


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"first_day": ""}, "first_day", "Enter a day, for example 2027-03-15"),
        ({"first_day": "x" * 9999}, "first_day", "Enter a day, for example 2027-03-15"),
        ({"first_day": "2027-02-28"}, "first_day", "Choose today or a later day, at most two years ahead."),
        ({"last_day": "9999-12-31"}, "last_day", "Choose today or a later day, at most two years ahead."),
        ({"starts": "25:00"}, "starts", "Enter a time, for example 13:30"),
        ({"starts": "13:00", "ends": "13:00"}, "last_day", "The end must be later than the beginning."),
        ({"first_day": "2027-03-09"}, "last_day", "The end must be later than the beginning."),
        (
            {"first_day": "2027-03-01", "last_day": "2027-03-01", "ends": "08:00"},
            "last_day",
            "This time is over already. Choose a later one.",
        ),
        (
            {"first_day": "2027-03-14", "last_day": "2027-03-14", "starts": "02:30"},
            "starts",
            "The clocks go forward on that day and this time does not exist. Choose another one.",
        ),
        ({"starts": "09:00:30"}, "starts", "Give hours and minutes, without seconds."),
        ({"reason": "?" * 121}, "reason", "Use at most 120 characters. You typed 121."),
    ],
)
def test_impossible_time_off_is_refused_in_a_sentence(now, typed, field, said):
    assert form(now, **typed).errors == {field: [said]}


def test_time_off_may_begin_earlier_today(now):
    assert span(now, first_day="2027-03-01", last_day="2027-03-01") == (clock(2027, 3, 1), clock(2027, 3, 2))


# --- the page ---


def day_from_now(days):
    return this_day() + timedelta(days=days)


def enter(browser, *, days=7, **typed):
    day = day_from_now(days).isoformat()
    return browser.post(PAGE, {"first_day": day, "last_day": day} | typed, follow=True)


def appointment_in(scene, days):
    starts_at = datetime.combine(day_from_now(days), datetime.min.time(), tzinfo=NEW_YORK)
    starts_at += timedelta(hours=12)
    location = {"location": scene.location, "practitioner": scene.doctor_a, "visit_type": scene.follow_up}
    return factories.AppointmentFactory(starts_at=starts_at, **location)


def said(page) -> list[str]:
    return [str(sentence) for sentence in page.context["messages"]]


def test_physician_enters_time_off_and_is_told_what_it_hits(physician, scene):
    appointment = appointment_in(scene, 7)

    hit, free = enter(physician, reason="Conference"), enter(physician, days=9)

    assert said(hit) == ["Your time off is entered. 1 visit lies in it: the office will call the patient."]
    assert said(free) == ["Your time off is entered. No visit lies in it."]
    assert "1 visit waits for the office" in free.text
    assert "Conference" in free.text
    assert undecided() == {appointment}
    assert Appointment.objects.get().status == "booked"


def test_physician_takes_time_off_back(physician, scene):
    appointment_in(scene, 7)
    enter(physician)
    disruption = Disruption.objects.get()
    address = f"{PAGE}{disruption.pk}/give-back/"

    page = physician.post(address, follow=True)

    assert said(page) == ["The time off is taken back: you can be booked again."]
    assert "None is entered." in page.text
    assert undecided() == set()
    assert physician.get(address).status_code == 405


def test_time_off_of_the_office_is_shown_without_the_button(physician, scene, admin_user):
    start = this_moment() + timedelta(days=3)
    TimeOff.objects.create(practitioner=scene.doctor_a, starts_at=start, ends_at=start + timedelta(days=1))
    disruptions.take_time_off(
        scene.doctor_a, starts_at=start, ends_at=start + timedelta(days=2), by=admin_user, reason="Leave"
    )

    page = physician.get(PAGE)

    assert "Leave" in page.text
    assert "give-back" not in page.text


def test_time_off_of_somebody_else_is_not_found(physician, scene, admin_user):
    theirs = disruptions.take_time_off(scene.doctor_b, starts_at=NINE, ends_at=FIVE, by=admin_user)

    answers = [physician.post(f"{PAGE}{key}/give-back/") for key in (theirs.pk, 999999)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert TimeOff.objects.count() == 1


def test_wrong_time_off_keeps_what_was_typed_and_enters_nothing(physician, scene):
    page = enter(physician, ends="25:00", reason="Conference")

    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert 'value="Conference"' in page.text
    assert TimeOff.objects.count() == 0


def test_time_off_entered_twice_is_entered_once(physician, scene):
    for _ in range(2):
        enter(physician)

    assert TimeOff.objects.count() == 1


def test_time_off_asks_a_stranger_to_log_in(client, scene):
    assert client.post(PAGE, {"first_day": "2027-03-08"}).url.startswith("/en/schedule/login/")
    assert client.post(f"{PAGE}1/give-back/").url.startswith("/en/schedule/login/")
