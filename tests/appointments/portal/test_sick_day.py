"""A clinician calls in sick at seven with fourteen visits booked."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail

from appointments import availability, booking, disruptions
from appointments.disruptions.proposals import propose
from appointments.models import Appointment, Message, SlotHold, Status, TimeOff
from appointments.notifications import worker
from tests.appointments.disruptions.closing import MINUTE, SEVEN, book, close, rows, sick_day, teresa
from tests.appointments.portal import asking

HALF_PAST = [(9, 0), (9, 25), (9, 50), (10, 15), (10, 40), (11, 5), (11, 30)]
AFTERNOON = [(13, 0), (13, 25), (13, 50), (14, 15), (14, 40), (15, 5), (15, 30)]


@pytest.fixture
def monday(scene):
    """Fourteen visits of Dr. A: 9 with e-mail, 3 by phone only, 1 in Spanish, 1 arrived."""
    appointments = []
    for number, (hour, minute) in enumerate([*HALF_PAST, *AFTERNOON], start=1):
        changes = {"email": ""} if 10 <= number <= 12 else {"language": "es"} if number == 13 else {}
        appointments.append(book(scene, hour, minute, number=number, **changes))
    booking.arrive(appointments[13], by=teresa(), now=SEVEN)
    worker.send_due(now=SEVEN)
    mail.outbox.clear()
    return appointments


def statuses() -> Counter:
    return Counter(Appointment.objects.values_list("status", "cancelled_by"))


def unresolved(disruption) -> int:
    return disruption.appointments.unresolved().count()


def test_sick_day_preview_lists_who_is_hit_with_a_proposal_and_changes_nothing(scene, monday):
    booked, here = sick_day(scene).appointments(now=SEVEN)
    offers = propose(booked, closing=sick_day(scene), now=SEVEN)

    assert (booked, here) == (monday[:13], monday[13:])
    assert len({offer.value for offer in offers.values()}) == 13
    assert {offer.practitioner for offer in offers.values()} == {scene.doctor_a}
    assert min(offer.starts_at for offer in offers.values()) == SEVEN + timedelta(days=1, hours=2)
    assert statuses() == {("booked", ""): 13, ("arrived", ""): 1}
    assert not TimeOff.objects.exists()


def test_sick_day_one_action_closes_cancels_offers_and_tells(scene, monday):
    disruption = close(sick_day(scene))

    assert statuses() == {("cancelled", "clinic"): 13, ("arrived", ""): 1}
    options = {"practitioner": scene.doctor_a, "staff": True, "now": SEVEN}
    assert (
        availability.find_slots(scene.follow_up, start=SEVEN, end=SEVEN + timedelta(hours=16), **options)
        == []
    )
    held = SlotHold.objects.live(SEVEN + timedelta(days=1, hours=1)).values_list("starts_at", flat=True)
    assert len(set(held)) == SlotHold.objects.count() == 13
    assert unresolved(disruption) == 13

    assert worker.send_due(now=SEVEN + 3 * MINUTE - timedelta(seconds=1)) == 0
    worker.send_due(now=SEVEN + 3 * MINUTE)

    in_spanish = [letter for letter in mail.outbox if "cancelada" in letter.subject]
    assert len(mail.outbox) == 10
    assert [letter.to for letter in in_spanish] == [[monday[12].email]]
    calls = Message.objects.to_call().filter(kind="cancelled")
    assert [message.appointment for message in calls.order_by("appointment")] == monday[9:12]
    assert all(message.appointment.phone for message in calls)


def test_sick_day_counts_down_to_zero(scene, monday):
    disruption = close(sick_day(scene))
    later = SEVEN + 10 * MINUTE
    hit = rows(disruption)
    counts = [unresolved(disruption)]

    for row in hit[:5]:
        disruptions.accept_offer(row, now=later)
    counts.append(unresolved(disruption))
    free = availability.nearest(scene.follow_up, to=later + timedelta(days=10), now=later)[0]
    asking.choose_another(
        hit[5], practitioner=free.practitioner, location=free.location, starts_at=free.starts_at, now=later
    )
    counts.append(unresolved(disruption))
    for row in hit[6:9]:
        disruptions.decline_offer(row, now=later)
    counts.append(unresolved(disruption))
    Message.objects.to_call().filter(kind="cancelled").update(state="sent", sent_at=later)  # told by phone
    counts.append(unresolved(disruption))
    disruptions.mark_spoken_to(hit[12], by=teresa(), now=later)
    counts.append(unresolved(disruption))

    assert counts == [13, 8, 7, 4, 1, 0]
    assert statuses() == {("cancelled", "clinic"): 13, ("arrived", ""): 1, ("booked", ""): 6}


def test_sick_day_twice_changes_nothing(scene, monday):
    first = close(sick_day(scene))
    before = [Message.objects.count(), SlotHold.objects.count(), statuses()]

    again = close(sick_day(scene), now=SEVEN + MINUTE)

    assert again == first
    assert TimeOff.objects.count() == 1
    assert [Message.objects.count(), SlotHold.objects.count(), statuses()] == before


def test_sick_day_with_the_mail_server_down_stands_and_all_come_to_the_call_list(scene, monday, settings):
    settings.EMAIL_BACKEND = "tests.mail.Refusing"
    disruption = close(sick_day(scene))

    worker.send_due(now=SEVEN + 3 * MINUTE)

    assert mail.outbox == []
    assert statuses()["cancelled", "clinic"] == 13
    assert Message.objects.to_call().filter(kind="cancelled").count() == 13
    assert unresolved(disruption) == 13


def test_sick_day_counts_nothing_against_the_patients(scene, monday):
    close(sick_day(scene))

    assert not Appointment.objects.filter(status=Status.NO_SHOW).exists()
    assert set(Appointment.objects.filter(status=Status.CANCELLED).values_list("cancelled_by")) == {
        ("clinic",)
    }
