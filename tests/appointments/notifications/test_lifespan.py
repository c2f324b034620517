"""What is told still helps: until when each kind does, and what becomes of it then."""

from datetime import timedelta

import pytest

from appointments.models import BookingPolicy, CarePlan, Message
from appointments.notifications import call_list, calls, lifespan, outbox, worker
from tests import mail
from tests.conftest import clock
from tests.factories import AppointmentFactory, ContactMessageFactory, LocationFactory, MessageFactory

pytestmark = pytest.mark.django_db

HOUR, MINUTE, INSTANT = timedelta(hours=1), timedelta(minutes=1), timedelta(microseconds=1)
ABOUT_A_VISIT = ["booked", "moved", "cancelled", "reminder", "running_late"]


@pytest.fixture
def appointment():
    """Monday, March 8, 10:00 to 10:20."""
    return AppointmentFactory(starts_at=clock(2027, 3, 8, 10), email="elena@example.org")


def about(appointment, kind, **values):
    """A message of this kind, due a week before; the visit is as it says."""
    if kind == "cancelled":
        appointment.status, appointment.cancelled_by = "cancelled", "clinic"
        appointment.save()
    values = {"due_at": clock(2027, 3, 1, 8)} | values
    return MessageFactory(appointment=appointment, kind=kind, **values)


def helps_until(message, end) -> bool:
    return lifespan.helps(message, now=end - INSTANT) and not lifespan.helps(message, now=end)


def test_every_kind_has_a_lifespan():
    assert set(lifespan.LIFESPANS) == set(Message.Kind)


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("booked", clock(2027, 3, 8, 10, 20)),
        ("moved", clock(2027, 3, 8, 10, 20)),
        ("cancelled", clock(2027, 3, 9)),
        ("reminder", clock(2027, 3, 8, 10)),
        ("running_late", clock(2027, 3, 8, 10)),
        ("lost_link", clock(2027, 3, 1, 12)),
    ],
)
def test_message_about_an_appointment_helps_until(appointment, kind, end):
    assert helps_until(about(appointment, kind), end)


def test_cancellation_helps_until_midnight_where_the_visit_is(now):
    far = LocationFactory(time_zone="Pacific/Auckland")
    appointment = AppointmentFactory(starts_at=clock(2027, 3, 8, 10), location=far)  # Tuesday, 4:00 there

    assert helps_until(about(appointment, "cancelled"), clock(2027, 3, 9, 6))


@pytest.mark.parametrize("kind", ["booked", "moved", "reminder", "running_late"])
def test_message_about_an_appointment_that_was_cancelled_helps_nobody(appointment, now, kind):
    message = about(appointment, kind)
    assert lifespan.helps(message, now=now)

    appointment.status = "cancelled"

    assert not lifespan.helps(message, now=now)


def test_cancellation_of_an_appointment_that_stands_again_helps_nobody(appointment, now):
    message = about(appointment, "cancelled")
    assert lifespan.helps(message, now=now)

    appointment.status = "booked"

    assert not lifespan.helps(message, now=now)


@pytest.mark.parametrize(
    ("kind", "helps"), [("booked", True), ("moved", True), ("reminder", False), ("running_late", False)]
)
def test_patient_who_is_here_still_gets_the_link_and_nothing_else(appointment, now, kind, helps):
    appointment.status = "arrived"

    assert lifespan.helps(about(appointment, kind), now=now) == helps


def test_word_of_a_plan_helps_while_the_plan_can_be_read(appointment, admin_user):
    plan = CarePlan.objects.create(
        appointment=appointment, text="Walk.", written_by=admin_user, written_at=clock(2027, 3, 8, 11)
    )
    message = about(appointment, "after_visit", due_at=plan.written_at)
    assert helps_until(message, appointment.starts_at + timedelta(days=30))

    plan.delete()

    message = Message.objects.get()
    assert not lifespan.helps(message, now=message.due_at)


def test_answer_to_who_wrote_helps_for_two_days(now):
    message = MessageFactory(contact=ContactMessageFactory(), kind="contact_received", due_at=now)

    assert helps_until(message, now + 48 * HOUR)


def test_reply_always_helps(now):
    message = MessageFactory(contact=ContactMessageFactory(state="done"), kind="contact_reply", due_at=now)

    assert lifespan.helps(message, now=now + timedelta(days=3650))


def test_alarm_helps_until_somebody_has_dealt_with_it(now):
    contact = ContactMessageFactory(urgent=True, urgent_because=["numb"])
    message = MessageFactory(contact=contact, kind="contact_urgent", due_at=now)
    assert lifespan.helps(message, now=now + timedelta(days=3650))

    contact.state = "done"

    assert not lifespan.helps(message, now=now)


# --- the worker asks before every try ---


def after_an_outage(appointment, at, *, hours=()):
    """What became of the messages of a visit, where nothing was sent between its booking and ``at``."""
    now = clock(2027, 3, 1, 8)
    outbox.booked(appointment, policy=BookingPolicy(pk=1, reminder_hours=list(hours)), now=now)
    worker.send_due(now=at)
    return list(appointment.messages.order_by("due_at", "pk").values_list("kind", "state"))


def test_after_an_outage_the_two_reminders_are_one(appointment, mailoutbox):
    told = after_an_outage(appointment, clock(2027, 3, 8, 8), hours=[24, 3])

    assert told == [("booked", "sent"), ("reminder", "void"), ("reminder", "sent")]
    assert [email.subject.split(":")[0] for email in mailoutbox][1:] == ["Reminder"]


@pytest.mark.parametrize(("minutes", "first"), [(31, "sent"), (30, "void")])
def test_reminder_leaves_the_telling_to_the_next_one_that_is_about_to_come(appointment, minutes, first):
    told = after_an_outage(appointment, clock(2027, 3, 8, 7) - minutes * MINUTE, hours=[24, 3])

    assert told == [("booked", "sent"), ("reminder", first), ("reminder", "queued")]


def test_reminders_an_hour_apart_both_go_out_on_time(appointment, now, mailoutbox):
    outbox.booked(appointment, policy=BookingPolicy(pk=1, reminder_hours=[3, 2]), now=now)

    for moment in (clock(2027, 3, 8, 7), clock(2027, 3, 8, 8)):
        worker.send_due(now=moment)

    assert len(mailoutbox) == 3


def test_of_two_reminders_for_one_moment_one_is_told(appointment, mailoutbox):
    for _ in range(2):
        about(appointment, "reminder")

    worker.send_due(now=clock(2027, 3, 1, 8))

    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["void", "sent"]


def test_reminder_is_told_where_the_next_one_is_void(appointment, now):
    first = about(appointment, "reminder")
    about(appointment, "reminder", state="void", due_at=now + MINUTE)

    worker.send_due(now=now)

    first.refresh_from_db()
    assert first.state == "sent"


def test_reminder_of_another_appointment_changes_nothing(appointment, now, mailoutbox):
    for each in (appointment, AppointmentFactory(starts_at=appointment.starts_at + HOUR)):
        about(each, "reminder")

    worker.send_due(now=now)

    assert len(mailoutbox) == 2


def test_after_an_outage_nothing_is_told_of_an_appointment_that_is_over(appointment, mailoutbox):
    told = after_an_outage(appointment, clock(2027, 3, 10, 10), hours=[24, 3])

    assert told == [("booked", "void"), ("reminder", "void"), ("reminder", "void")]
    assert mailoutbox == []


@pytest.mark.parametrize("kind", [*ABOUT_A_VISIT, "lost_link"])
def test_message_without_an_address_that_helps_no_longer_is_no_call(appointment, kind):
    appointment.email = ""
    message = about(appointment, kind)
    appointment.save()

    worker.send_due(now=clock(2027, 3, 9))

    message.refresh_from_db()
    assert (message.state, message.channel) == ("void", "email")


def test_second_try_is_asked_as_well(appointment, now, settings, mailoutbox):
    settings.EMAIL_BACKEND, mail.DownForAWhile.failures = "tests.mail.DownForAWhile", 1
    message = about(appointment, "booked")
    worker.send_due(now=now)
    type(appointment).objects.update(status="cancelled", cancelled_by="patient")

    worker.send_due(now=now + HOUR)

    message.refresh_from_db()
    assert (message.state, message.attempts, mailoutbox) == ("void", 1, [])


# --- and the call list ---


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("booked", clock(2027, 3, 8, 10, 20)),
        ("cancelled", clock(2027, 3, 9)),
        ("reminder", clock(2027, 3, 8, 10)),
        ("lost_link", clock(2027, 3, 1, 12)),
    ],
)
def test_patient_is_called_while_it_helps(appointment, kind, end):
    about(appointment, kind, state="failed")

    assert [call.about for call in call_list.calls(now=end - INSTANT)] == [kind]
    assert call_list.calls(now=end) == []


def test_message_that_helps_no_longer_does_not_speak_for_the_others(appointment):
    about(appointment, "lost_link", state="failed")
    reminder = about(appointment, "reminder", channel="phone", due_at=clock(2027, 3, 1, 9))

    [call] = call_list.calls(now=clock(2027, 3, 2))

    assert (call.message, call.since) == (reminder, reminder.due_at)


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        (clock(2027, 3, 8, 9), clock(2027, 3, 8, 10)),  # before the visit begins
        (clock(2027, 3, 8, 11), clock(2027, 3, 9)),  # its time has come: while it helps
    ],
)
def test_call_about_a_cancellation_is_put_off_no_longer_than_it_helps(appointment, admin_user, now, latest):
    message = about(appointment, "cancelled", state="failed")
    [call] = call_list.calls(now=now)

    with pytest.raises(calls.BadTime, match="By then the call is of no use"):
        calls.no_answer(message, again_at=latest, by=admin_user, now=now)
    calls.no_answer(message, again_at=latest - MINUTE, by=admin_user, now=now)

    assert call.again_before == latest
