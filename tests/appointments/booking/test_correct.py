"""Mending how the people of a visit are reached: old links end, it is told anew, and the history says so."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.models import Appointment, Message
from appointments.notifications import letters, lifespan, links
from clinic.common.refusals import ChangedMeanwhile, NotAllowed
from tests.appointments.portal.asking import ELENA, ask
from tests.conftest import clock

NEW = "elena.new@example.org"


@pytest.fixture
def appointment(scene, now):
    return ask(scene, clock(2027, 3, 15, 10), now=now)


def correct(appointment, **changes):
    options = {"email": appointment.email, "phone": appointment.phone, "prefers": appointment.prefers}
    booking.correct_contact(appointment, **options | {"sure": True} | changes)


def kinds(appointment, **condition) -> list[str]:
    rows = Message.objects.filter(appointment=appointment, state="queued", **condition)
    return sorted(rows.exclude(kind="reminder").values_list("kind", flat=True))


def history(appointment, what="corrected") -> list[tuple]:
    return list(appointment.events.filter(what=what).values_list("reason", "by"))


def test_correction_ends_the_old_link_and_tells_the_visit_anew(appointment, now):
    link = links.token_of(appointment)
    Message.objects.update(state="sent", sent_at=now)

    correct(appointment, email=NEW, now=now)

    assert links.read(link, now=now) is None
    assert links.read(links.token_of(appointment), now=now) == appointment
    assert kinds(appointment) == ["booked"]
    assert letters.write(Message.objects.filter(kind="booked").first(), now=now).to == [NEW]
    assert history(appointment) == [("e-mail", None)]
    assert appointment.patient.email == ELENA.email


def test_correction_that_changes_nothing_tells_nothing(appointment, now):
    before = appointment.link_version

    correct(appointment, now=now)

    assert (appointment.link_version, history(appointment)) == (before, [])


def test_new_email_that_is_not_sure_counts_once_it_is_confirmed(appointment, now):
    correct(appointment, email=NEW, sure=False, now=now)

    assert (appointment.email, appointment.email_to_confirm) == (ELENA.email, NEW)
    question = Message.objects.get(kind="confirm_email")
    assert letters.write(question, now=now).to == [NEW]
    assert str(appointment.reference) not in letters.write(question, now=now).body
    later = now + timedelta(hours=2)
    assert question in Message.objects.stuck(later)
    assert question not in Message.objects.calls_due(later)

    booking.confirm_email(appointment, NEW, now=now)
    booking.confirm_email(appointment, NEW, now=now)  # pressed twice

    assert (appointment.email, appointment.email_to_confirm) == (NEW, "")
    assert [reason for reason, _by in history(appointment)] == [
        "new e-mail, not confirmed yet",
        "e-mail, new e-mail, not confirmed yet",
    ]


def test_question_to_an_address_is_asked_once_and_not_after_another_one(appointment, now):
    correct(appointment, email=NEW, sure=False, now=now)
    correct(appointment, email=NEW, sure=False, now=now)
    assert kinds(appointment, kind="confirm_email") == ["confirm_email"]

    correct(appointment, email="other@example.org", sure=False, now=now)

    assert kinds(appointment, kind="confirm_email") == ["confirm_email"]
    with pytest.raises(NotAllowed):
        booking.confirm_email(appointment, NEW, now=now)
    assert letters.write(Message.objects.filter(kind="confirm_email").first(), now=now).to == [
        "other@example.org"
    ]


def test_question_that_is_answered_is_not_sent(appointment, now):
    correct(appointment, email=NEW, sure=False, now=now)
    correct(appointment, email=NEW, now=now)

    question = Message.objects.get(kind="confirm_email")
    assert not lifespan.helps(question, now=now)
    assert letters.write(question, now=now) is None


def test_new_phone_counts_at_once(appointment, now):
    correct(appointment, phone="+14135550177", sure=False, now=now)

    assert appointment.phone == "+14135550177"
    assert history(appointment) == [("phone", None)]


def test_way_without_an_address_becomes_the_other_one(appointment, now):
    correct(appointment, email="", now=now)

    told = appointment.messages.get(kind="booked", state="queued")
    assert (appointment.prefers, told.channel) == ("phone", "phone")


def test_visit_must_be_reached_somehow(appointment, now):
    with pytest.raises(NotAllowed):
        correct(appointment, email="", phone="", now=now)


def test_visit_that_is_cancelled_or_over_is_not_corrected(appointment, now):
    with pytest.raises(NotAllowed):
        correct(appointment, phone="+14135550177", now=appointment.ends_at)
    booking.cancel(appointment, now=now)
    with pytest.raises(NotAllowed):
        correct(appointment, phone="+14135550177", now=now)


def test_staff_are_named_and_need_the_page_as_it_is(appointment, now, django_user_model):
    staff = django_user_model.objects.create_user("front.desk", is_staff=True)
    seen = appointment.events.last().pk
    correct(appointment, phone="+14135550177", by=staff, seen=seen, now=now)

    assert history(appointment) == [("phone", staff.pk)]
    with pytest.raises(ChangedMeanwhile):
        correct(appointment, phone="+14135550178", by=staff, seen=seen, now=now + timedelta(minutes=1))


def test_needs_and_few_words_are_kept_and_the_history_repeats_none_of_them(appointment, now):
    booking.retell(appointment, needs=["helper"], reason="It locks.", wants_delays=False, now=now)

    told = Appointment.objects.get()
    assert (told.needs, told.reason) == (["helper"], "It locks.")
    assert history(appointment, "told") == [("needs, reason in the patient's words", None)]


def test_patient_who_tells_more_in_the_waiting_room_is_in_no_ones_way(appointment, django_user_model):
    """The desk presses "Arrived" on a board that is a minute old."""
    staff = django_user_model.objects.create_user("front.desk", is_staff=True)
    seen, then = appointment.events.last().pk, appointment.starts_at
    booking.retell(appointment, needs=["helper"], reason="", wants_delays=False, now=then)

    booking.arrive(appointment, by=staff, seen=seen, now=then)

    assert appointment.status == "arrived"
