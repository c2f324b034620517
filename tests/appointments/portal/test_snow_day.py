"""A snow day, entered for everybody, and taken back within the grace."""

from datetime import date, timedelta

import pytest

from appointments import availability, disruptions
from appointments.disruptions.closing import Closing
from appointments.models import Appointment, DisruptedVisit, Message, SlotHold
from appointments.notifications import worker
from clinic.common.refusals import NotAllowed
from clinic.directory.models import Closure
from tests import factories
from tests.appointments.disruptions.closing import BEFORE, MINUTE, SEVEN, book, close, rows, teresa
from tests.appointments.portal.asking import ask
from tests.conftest import NEW_YORK, clock

SNOW = date(2027, 3, 1)


@pytest.fixture
def appointments(scene):
    """Three visits of each doctor on the snow day, one on the day after; all were told of."""
    hours = [(who, hour) for who in ("doctor_a", "doctor_b") for hour in (9, 10, 11)]
    snow = [book(scene, hour, number=n, doctor=who) for n, (who, hour) in enumerate(hours, start=1)]
    book(scene, 9, number=20, day=2)
    worker.send_due(now=BEFORE + MINUTE)
    return snow


def everybody() -> Closing:
    return Closing.of_days(SNOW, SNOW, zone=NEW_YORK)


def state(appointments) -> list[str]:
    return [Appointment.objects.get(pk=appointment.pk).status for appointment in appointments]


def snow(**options):
    return close(everybody(), reason="snow", reasons_for_patients={"en": "Snow", "es": "Nieve"}, **options)


def test_snow_day_closes_everybody_and_offers_each_their_own_time(scene, appointments):
    disruption = snow()

    closure = Closure.objects.get()
    assert (closure.location, closure.starts_on, closure.ends_on) == (None, SNOW, SNOW)
    assert (closure.reason_en, closure.reason_es) == ("Snow", "Nieve")
    assert state(appointments) == ["cancelled"] * 6
    offered = [(row.offered_practitioner, row.offered_at) for row in rows(disruption)]
    assert len(set(offered)) == 6
    assert [row.offered_practitioner for row in rows(disruption)] == [
        row.appointment.practitioner for row in rows(disruption)
    ]
    assert {at.astimezone(NEW_YORK).date() for _, at in offered} == {date(2027, 3, 2)}


def test_snow_day_twice_changes_nothing(scene, appointments):
    first = snow()

    assert snow(now=SEVEN + MINUTE) == first
    assert Closure.objects.count() == 1
    assert DisruptedVisit.objects.count() == 6


def test_snow_day_taken_back_restores_every_appointment_and_tells_nobody(scene, appointments, mailoutbox):
    disruption = snow()
    mailoutbox.clear()

    left = disruptions.reopen(disruption, by=teresa(), now=SEVEN + 2 * MINUTE)
    worker.send_due(now=SEVEN + 60 * MINUTE)

    assert left == []
    assert state(appointments) == ["booked"] * 6
    assert not Closure.objects.exists()
    assert not SlotHold.objects.exists()
    assert disruption.appointments.unresolved().count() == 0
    assert [letter for letter in mailoutbox if "cancelled" in letter.subject or "booked" in letter.body] == []


def test_snow_day_taken_back_brings_the_reminders_back(scene):
    appointment = ask(scene, clock(2027, 3, 5, 10), now=BEFORE)
    worker.send_due(now=BEFORE + MINUTE)
    friday = date(2027, 3, 5)
    disruption = close(Closing.of_days(friday, friday, zone=NEW_YORK))
    assert not appointment.messages.waiting().filter(kind="reminder").exists()

    disruptions.reopen(disruption, by=teresa(), now=SEVEN + MINUTE)

    reminders = appointment.messages.waiting().filter(kind="reminder")
    assert sorted(reminder.due_at for reminder in reminders) == [clock(2027, 3, 3, 10), clock(2027, 3, 5, 7)]
    assert not appointment.messages.waiting().exclude(kind="reminder").exists()


def test_snow_day_taken_back_still_tells_who_had_not_been_told_of_the_appointment(scene):
    appointment = ask(scene, clock(2027, 3, 5, 10), now=BEFORE)
    friday = date(2027, 3, 5)
    disruption = close(Closing.of_days(friday, friday, zone=NEW_YORK))

    disruptions.reopen(disruption, by=teresa(), now=SEVEN + MINUTE)

    assert [message.kind for message in appointment.messages.waiting().exclude(kind="reminder")] == ["booked"]


def test_snow_day_taken_back_reports_the_appointments_whose_time_is_gone(scene, appointments):
    disruption = snow()
    taken, busy, away = appointments[0], appointments[1], appointments[5]
    factories.AppointmentFactory(
        practitioner=taken.practitioner,
        location=scene.location,
        visit_type=scene.follow_up,
        starts_at=taken.starts_at,
    )
    factories.AppointmentFactory(
        patient=busy.patient, location=scene.location, visit_type=scene.follow_up, starts_at=busy.starts_at
    )
    factories.TimeOffFactory(
        practitioner=away.practitioner, starts_at=away.starts_at, ends_at=away.starts_at + MINUTE
    )

    left = disruptions.reopen(disruption, by=teresa(), now=SEVEN + 2 * MINUTE)

    assert [row.appointment for row in left] == [taken, busy, away]
    assert state(appointments) == ["cancelled", "cancelled", "booked", "booked", "booked", "cancelled"]
    assert [row.appointment for row in disruption.appointments.unresolved()] == [taken, busy, away]
    assert SlotHold.objects.count() == 3
    assert {message.kind for message in taken.messages.waiting()} == {"cancelled"}


def test_snow_day_taken_back_leaves_who_has_another_time_already(scene, appointments):
    disruption = snow()
    new = disruptions.accept_offer(rows(disruption)[0], now=SEVEN + MINUTE)

    left = disruptions.reopen(disruption, by=teresa(), now=SEVEN + 2 * MINUTE)

    assert [row.new_appointment for row in left] == [new]
    assert state([left[0].appointment, new]) == ["cancelled", "booked"]


def test_snow_day_taken_back_twice_changes_nothing(scene, appointments):
    disruption = snow()
    disruptions.reopen(disruption, by=teresa(), now=SEVEN + MINUTE)
    before = Message.objects.count()

    assert disruptions.reopen(disruption, by=teresa(), now=SEVEN + 2 * MINUTE) == []
    assert Message.objects.count() == before


def test_snow_day_closed_again_after_it_was_taken_back(scene, appointments):
    disruptions.reopen(snow(), by=teresa(), now=SEVEN + MINUTE)

    again = snow(now=SEVEN + 2 * MINUTE)

    assert state(appointments) == ["cancelled"] * 6
    assert again.appointments.unresolved().count() == 6


@pytest.mark.parametrize("seconds, allowed", [(179, True), (180, False)])
def test_taking_back_ends_with_the_grace(scene, appointments, seconds, allowed):
    disruption = snow()
    when = SEVEN + timedelta(seconds=seconds)

    if allowed:
        disruptions.reopen(disruption, by=teresa(), now=when)
    else:
        with pytest.raises(NotAllowed, match="three minutes"):
            disruptions.reopen(disruption, by=teresa(), now=when)

    assert state(appointments[:1]) == ["booked" if allowed else "cancelled"]


@pytest.mark.parametrize("what", ["sent", "being sent"])
def test_taking_back_is_refused_when_anybody_was_told(scene, appointments, what):
    disruption = snow()
    first = Message.objects.filter(kind="cancelled")[:1]
    values = {"state": "sent", "sent_at": SEVEN} if what == "sent" else {"leased_until": SEVEN + 5 * MINUTE}
    Message.objects.filter(pk__in=first.values("pk")).update(**values)

    with pytest.raises(NotAllowed, match="has been told"):
        disruptions.reopen(disruption, by=teresa(), now=SEVEN + MINUTE)

    assert state(appointments) == ["cancelled"] * 6
    assert Closure.objects.exists()


def test_taking_back_a_closure_without_appointments_ends_with_the_grace_too(scene):
    disruption = snow()

    with pytest.raises(NotAllowed, match="three minutes"):
        disruptions.reopen(disruption, by=teresa(), now=SEVEN + 3 * MINUTE)


def test_taking_back_a_closure_without_appointments_opens_the_time(scene):
    disruption = snow()

    disruptions.reopen(disruption, by=teresa(), now=SEVEN + MINUTE)

    assert availability.find_slots(scene.follow_up, start=SEVEN, end=SEVEN + timedelta(hours=8), now=SEVEN)
