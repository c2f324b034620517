"""The worker: what it sends, when it tries again, and when it leaves the rest to a person."""

import logging
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection

from appointments import booking
from appointments.models import BookingPolicy, Message
from appointments.notifications import outbox, worker
from tests import mail
from tests.appointments.portal import asking
from tests.conftest import clock
from tests.factories import AppointmentFactory, LocationFactory

pytestmark = pytest.mark.django_db

NO_REMINDERS = BookingPolicy(pk=1, reminder_hours=[])


@pytest.fixture
def appointment():
    """A visit a week from ``now``."""
    return AppointmentFactory(starts_at=clock(2027, 3, 8, 8), email="elena@example.org")


def queue(appointment, now, policy=NO_REMINDERS):
    outbox.booked(appointment, policy=policy, now=now)
    return appointment.messages.get(kind="booked")


def use(settings, backend):
    settings.EMAIL_BACKEND = f"tests.mail.{backend.__name__}"


def test_due_message_is_sent_once_and_marked(appointment, now, mailoutbox):
    message = queue(appointment, now)

    assert worker.send_due(now=now) == 1
    assert worker.send_due(now=now + timedelta(days=1)) == 0

    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", now, 1)
    assert [email.to for email in mailoutbox] == [["elena@example.org"]]


def test_message_waits_until_it_is_due(appointment, now, mailoutbox):
    queue(appointment, now)

    worker.send_due(now=now - timedelta(microseconds=1))
    assert mailoutbox == []

    worker.send_due(now=now)
    assert len(mailoutbox) == 1


def test_message_that_has_been_due_longest_goes_first(appointment, now, mailoutbox):
    queue(appointment, now)
    longer = AppointmentFactory(starts_at=clock(2027, 3, 8, 8), email="longer@example.org")
    queue(longer, now - timedelta(seconds=1))

    worker.send_due(now=now)

    assert [email.to for email in mailoutbox] == [["longer@example.org"], ["elena@example.org"]]


def test_reminders_are_sent_when_their_time_has_come(appointment, now, mailoutbox):
    queue(appointment, now, policy=BookingPolicy(pk=1))

    for moment in (now, clock(2027, 3, 6, 8), clock(2027, 3, 8, 5)):
        worker.send_due(now=moment)

    assert [email.subject.split()[0] for email in mailoutbox] == ["Your", "Reminder:", "Reminder:"]


def test_reminder_of_an_appointment_that_has_begun_is_void(appointment, now, mailoutbox):
    queue(appointment, now, policy=BookingPolicy(pk=1))
    appointment.messages.filter(kind="booked").update(state="void")

    worker.send_due(now=appointment.starts_at)

    assert mailoutbox == []
    assert set(appointment.messages.values_list("state", flat=True)) == {"void"}


def test_calls_are_left_to_people(appointment, now, mailoutbox):
    appointment.email = ""
    message = queue(appointment, now)

    assert worker.send_due(now=now) == 0

    message.refresh_from_db()
    assert (message.state, message.channel, message.leased_until) == ("queued", "phone", None)


def test_message_whose_address_was_removed_becomes_a_call(appointment, now, mailoutbox):
    message = queue(appointment, now)
    appointment.email = ""
    appointment.save()

    worker.send_due(now=now)

    message.refresh_from_db()
    assert (message.state, message.channel, mailoutbox) == ("queued", "phone", [])
    assert list(Message.objects.to_call()) == [message]


def test_failed_message_is_tried_again_after_thirty_seconds(appointment, now, settings, mailoutbox):
    message = queue(appointment, now)
    use(settings, mail.DownForAWhile)
    mail.DownForAWhile.failures = 1

    worker.send_due(now=now)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("queued", 1, "SMTPServerDisconnected")
    assert (message.due_at, message.leased_until) == (now, now + timedelta(seconds=30))

    worker.send_due(now=now + timedelta(seconds=29))
    assert mailoutbox == []

    worker.send_due(now=now + timedelta(seconds=30))
    message.refresh_from_db()
    assert (message.state, message.attempts, len(mailoutbox)) == ("sent", 2, 1)


def test_pauses_double_up_to_ten_minutes():
    pauses = [worker.pause_after(attempts).total_seconds() for attempts in (1, 2, 3, 4, 5, 6, 7, 30_000)]

    assert pauses == [30, 60, 120, 240, 480, 600, 600, 600]


@pytest.mark.slow
def test_mail_server_down_for_two_hours_undoes_no_booking_and_sends_nothing_twice(
    scene, now, settings, mailoutbox
):
    use(settings, mail.Down)
    person = booking.Person("Elena", "Duarte", date(1980, 3, 27), "+14135550123", "elena@example.org")
    appointment = asking.book(
        visit_type=scene.follow_up,
        practitioner=scene.doctor_a,
        location=scene.location,
        starts_at=clock(2027, 3, 8, 10),
        person=person,
        now=now,
    )
    for seconds in range(0, 7200, 10):
        worker.send_due(now=now + timedelta(seconds=seconds))
        assert outbox.telling(appointment).state == "queued"
    use(settings, mail.DownForAWhile)

    for seconds in range(7200, 10_000, 10):
        worker.send_due(now=now + timedelta(seconds=seconds))

    assert (outbox.telling(appointment).state, len(mailoutbox)) == ("sent", 1)
    assert outbox.telling(appointment).sent_at <= now + timedelta(hours=2, minutes=10)
    assert Message.objects.to_call().count() == 0


def test_message_that_cannot_be_sent_while_it_helps_is_tried_no_more(appointment, now, settings):
    use(settings, mail.Down)
    message = queue(appointment, appointment.ends_at - timedelta(minutes=2))

    for seconds in range(120, 0, -10):
        worker.send_due(now=appointment.ends_at - timedelta(seconds=seconds))

    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", "SMTPServerDisconnected")
    assert list(Message.objects.to_call()) == [message]


def test_message_is_given_up_after_forty_eight_hours(appointment, now, settings):
    use(settings, mail.Down)
    message = queue(appointment, now)
    message.attempts = 100
    message.save()

    worker.send_due(now=now + timedelta(hours=47, minutes=49))
    message.refresh_from_db()
    assert message.state == "queued"

    worker.send_due(now=now + timedelta(hours=48))
    message.refresh_from_db()
    assert message.state == "failed"


def test_reminder_has_its_forty_eight_hours_from_when_it_is_due(appointment, now, settings):
    use(settings, mail.Down)
    queue(appointment, now, policy=BookingPolicy(pk=1, reminder_hours=[24]))
    appointment.messages.filter(kind="booked").update(state="void")

    worker.send_due(now=clock(2027, 3, 7, 8))

    reminder = appointment.messages.get(kind="reminder")
    assert (reminder.state, reminder.attempts) == ("queued", 1)


def test_mailbox_that_does_not_exist_goes_on_the_call_list_at_once(appointment, now, settings):
    use(settings, mail.Refusing)
    message = queue(appointment, now)

    worker.send_due(now=now)

    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", "SMTPRecipientsRefused")


def test_mailbox_that_is_refused_for_the_moment_is_tried_again(appointment, now, settings):
    use(settings, mail.RefusingForNow)
    message = queue(appointment, now)

    worker.send_due(now=now)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)


def test_message_that_cannot_be_written_does_not_stop_the_others(appointment, now, mailoutbox):
    nowhere = LocationFactory(time_zone="Nowhere/Land")
    broken = Message.objects.create(
        kind="booked",
        appointment=AppointmentFactory(location=nowhere),
        key="broken",
        due_at=now - timedelta(hours=1),
    )
    message = queue(appointment, now)

    worker.send_due(now=now)

    broken.refresh_from_db()
    message.refresh_from_db()
    assert (broken.state, broken.last_error) == ("queued", "ZoneInfoNotFoundError")
    assert (message.state, len(mailoutbox)) == ("sent", 1)


@pytest.mark.parametrize("backend", [mail.Down, mail.Refusing, mail.DownForAWhile])
def test_log_holds_no_address_and_no_name(appointment, now, settings, caplog, backend):
    use(settings, backend)
    queue(appointment, now)

    with caplog.at_level(logging.DEBUG):
        worker.send_due(now=now)

    assert "Message" in caplog.text
    for private in (
        "@",
        appointment.patient.first_name,
        appointment.patient.last_name,
        appointment.reference,
    ):
        assert private not in caplog.text


def test_appointment_cancelled_between_the_lease_and_the_letter_is_not_confirmed(
    appointment, now, mailoutbox
):
    message = queue(appointment, now)

    def cancel_after_the_lease(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql == worker.LEASE_NEXT:
            outbox.cancelled([appointment], now=now)
        return result

    with connection.execute_wrapper(cancel_after_the_lease):
        assert worker.send_next(now=now)

    message.refresh_from_db()
    assert (message.state, mailoutbox) == ("void", [])


def test_letter_that_was_under_way_when_the_appointment_was_cancelled_counts_as_told(
    appointment, now, settings, mailoutbox
):
    use(settings, mail.Meanwhile)
    mail.Meanwhile.happens = lambda: outbox.cancelled([appointment], now=now)
    message = queue(appointment, now)

    worker.send_next(now=now)

    message.refresh_from_db()
    assert (message.state, len(mailoutbox)) == ("sent", 1)


def test_message_cannot_be_sent_without_saying_when(appointment, now):
    message = queue(appointment, now)
    message.state = "sent"

    with pytest.raises(IntegrityError):
        message.save()


def test_sending_takes_the_same_number_of_queries_for_every_letter_of_an_appointment(
    appointment, now, django_assert_num_queries
):
    queue(appointment, now)

    with django_assert_num_queries(3):  # lease, read, mark
        worker.send_next(now=now)
