"""What a person says by phone: who must be called, that it is said once, and who said it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from appointments import booking
from appointments.models import BookingPolicy, CallAttempt, Message
from appointments.notifications import calls, lifespan, outbox, worker
from clinic.common.refusals import ChangedMeanwhile
from tests import mail
from tests.conftest import clock
from tests.factories import AppointmentFactory
from tests.together import together

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def appointment():
    """A visit a week from ``now``, of somebody without e-mail."""
    return AppointmentFactory(starts_at=clock(2027, 3, 8, 8), email="")


@pytest.fixture
def teresa(db, django_user_model):
    return django_user_model.objects.create_user("teresa", is_staff=True)


def tell(appointment, now, hours=()):
    outbox.booked(appointment, policy=BookingPolicy(pk=1, reminder_hours=list(hours)), now=now)
    return appointment.messages.get(kind="booked")


def due(now) -> list[Message]:
    rows = Message.objects.calls_due(now).order_by("pk")
    return [message for message in rows if lifespan.helps(message, now=now)]


def attempts(appointment) -> list[tuple]:
    return list(appointment.calls.values_list("outcome", "again_at", "by__username", "at"))


# --- who must be called ---


def test_patient_without_email_is_called(appointment, now):
    assert due(now) == []

    assert [tell(appointment, now)] == due(now)


def test_call_of_a_reminder_waits_for_its_time(appointment, now):
    tell(appointment, now, hours=[48])
    reminder = appointment.messages.get(kind="reminder")

    assert reminder not in due(reminder.due_at - timedelta(microseconds=1))
    assert reminder in due(reminder.due_at)


@pytest.mark.parametrize(("attempts", "called"), [(2, False), (3, True)])
def test_mail_that_failed_three_times_is_called_while_it_is_still_tried(appointment, now, attempts, called):
    appointment.email = "elena@example.org"
    message = tell(appointment, now)
    Message.objects.update(attempts=attempts, leased_until=now + HOUR)

    assert (message in due(now)) == called
    assert (message in Message.objects.to_call()) == called


def test_mail_that_goes_through_after_all_leaves_the_list(appointment, now, settings, mailoutbox):
    appointment.email = "elena@example.org"
    appointment.save()
    message = tell(appointment, now)
    settings.EMAIL_BACKEND = "tests.mail.DownForAWhile"
    mail.DownForAWhile.failures = 3
    listed = []
    for seconds in (0, 30, 90, 210):
        moment = now + timedelta(seconds=seconds)
        worker.send_due(now=moment)
        listed.append(message in due(moment))

    assert listed == [False, False, True, False]
    assert len(mailoutbox) == 1


def test_mail_that_nobody_sends_is_called_after_half_an_hour(appointment, now):
    appointment.email = "elena@example.org"
    message = tell(appointment, now)

    assert due(now + timedelta(minutes=30) - timedelta(microseconds=1)) == []
    assert due(now + timedelta(minutes=30)) == [message]


def test_appointment_that_is_over_is_not_called_any_more(appointment, now):
    message = tell(appointment, now)

    assert due(appointment.ends_at - timedelta(microseconds=1)) == [message]
    assert due(appointment.ends_at) == []


@pytest.mark.parametrize("status", ["arrived", "completed", "no_show"])
def test_patient_who_is_here_is_not_called(appointment, now, status):
    tell(appointment, now)
    type(appointment).objects.update(status=status)

    assert due(now) == []


def test_cancelled_appointment_is_called_about_its_cancelling_only(appointment, now, teresa):
    old = tell(appointment, now, hours=[168])
    Message.objects.filter(pk=old.pk).update(state="failed")

    booking.cancel(appointment, by=teresa, now=now + HOUR)

    assert [message.kind for message in due(now + HOUR)] == ["cancelled"]
    assert set(appointment.messages.exclude(kind="cancelled").values_list("state", flat=True)) == {"void"}


# --- spoken to ---


def test_spoken_to_is_told_by_phone_and_says_by_whom(appointment, now, teresa):
    message = tell(appointment, now)

    calls.spoken_to(message, by=teresa, now=now + HOUR)

    message.refresh_from_db()
    assert (message.state, message.channel, message.sent_at) == ("sent", "phone", now + HOUR)
    assert attempts(appointment) == [("spoken", None, "teresa", now + HOUR)]
    assert due(now + HOUR) == []


def test_one_call_settles_all_that_is_due_about_the_appointment_and_nothing_later(appointment, now, teresa):
    appointment.email = "elena@example.org"
    tell(appointment, now, hours=[48, 3])
    Message.objects.update(channel="phone")
    first, second = appointment.messages.filter(kind="reminder").order_by("due_at")

    calls.spoken_to(first, by=teresa, now=first.due_at)

    assert due(first.due_at) == []
    assert due(second.due_at) == [second]
    assert len(attempts(appointment)) == 1


def test_spoken_to_leaves_the_calls_of_others(appointment, now, teresa):
    other = tell(AppointmentFactory(starts_at=clock(2027, 3, 9, 8), email=""), now)

    calls.spoken_to(tell(appointment, now), by=teresa, now=now)

    assert due(now) == [other]


def test_spoken_to_twice_is_one_call(appointment, now, teresa):
    message = tell(appointment, now)

    for seconds in (0, 1):
        calls.spoken_to(message, by=teresa, now=now + timedelta(seconds=seconds))

    assert attempts(appointment) == [("spoken", None, "teresa", now)]


def test_spoken_to_about_an_old_time_is_refused(appointment, now, teresa):
    message = tell(appointment, now)
    outbox.cancelled([appointment], now=now)

    with pytest.raises(ChangedMeanwhile):
        calls.spoken_to(message, by=teresa, now=now)

    assert attempts(appointment) == []


def test_mail_that_got_through_meanwhile_stays_a_mail(appointment, now, teresa):
    appointment.email = "elena@example.org"
    appointment.save()
    message = tell(appointment, now)
    worker.send_due(now=now)

    calls.spoken_to(message, by=teresa, now=now + HOUR)

    assert (message.channel, message.sent_at) == ("email", now)
    assert attempts(appointment) == []


def test_failed_mail_that_was_spoken_is_never_sent(appointment, now, teresa, mailoutbox):
    appointment.email = "elena@example.org"
    appointment.save()
    message = tell(appointment, now)
    Message.objects.update(attempts=5, leased_until=now)

    calls.spoken_to(message, by=teresa, now=now)
    worker.send_due(now=now + HOUR)

    assert mailoutbox == []


def test_worker_that_has_just_taken_the_mail_sends_nothing_more(appointment, now, teresa, mailoutbox):
    appointment.email = "elena@example.org"
    appointment.save()
    message = tell(appointment, now)

    def speak_after_the_lease(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql == worker.LEASE_NEXT:
            calls.spoken_to(message, by=teresa, now=now)
        return result

    with connection.execute_wrapper(speak_after_the_lease):
        worker.send_next(now=now)

    message.refresh_from_db()
    assert (message.state, message.channel, mailoutbox) == ("sent", "phone", [])


@pytest.mark.parametrize("backend", ["Meanwhile", "FailingMeanwhile"])
def test_mail_under_way_while_somebody_speaks_goes_once_and_the_call_stands(
    appointment, now, teresa, settings, mailoutbox, backend
):
    appointment.email = "elena@example.org"
    appointment.save()
    message = tell(appointment, now)
    settings.EMAIL_BACKEND = f"tests.mail.{backend}"
    mail.Meanwhile.happens = lambda: calls.spoken_to(message, by=teresa, now=now)
    worker.send_next(now=now)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    worker.send_due(now=now + timedelta(days=1))

    message.refresh_from_db()
    assert (message.state, message.channel, message.sent_at, message.attempts) == ("sent", "phone", now, 0)
    assert len(mailoutbox) == (1 if backend == "Meanwhile" else 0)


# --- no answer ---


def test_no_answer_is_kept_and_the_message_waits(appointment, now, teresa):
    message = tell(appointment, now)

    calls.no_answer(message, again_at=now + HOUR, by=teresa, now=now)

    assert attempts(appointment) == [("no_answer", now + HOUR, "teresa", now)]
    assert due(now) == [message]


def test_no_answer_twice_is_one_call(appointment, now, teresa):
    message = tell(appointment, now)

    for seconds in (0, 1):
        calls.no_answer(message, again_at=now + HOUR, by=teresa, now=now + timedelta(seconds=seconds))

    assert len(attempts(appointment)) == 1


@pytest.mark.parametrize("again_at", [clock(2027, 3, 1, 8), clock(2027, 3, 8, 8), clock(2029, 1, 1)])
def test_call_is_not_put_off_into_the_past_or_beyond_the_appointment(appointment, now, teresa, again_at):
    message = tell(appointment, now)

    with pytest.raises(calls.BadTime):
        calls.no_answer(message, again_at=again_at, by=teresa, now=now)

    assert attempts(appointment) == []


def test_call_about_an_appointment_far_away_is_not_put_off_for_more_than_two_weeks(now, teresa):
    message = tell(AppointmentFactory(starts_at=clock(2027, 5, 3, 8), email=""), now)

    calls.no_answer(message, again_at=now + calls.LONGEST_WAIT, by=teresa, now=now)
    with pytest.raises(calls.BadTime):
        calls.no_answer(message, again_at=now + calls.LONGEST_WAIT + HOUR, by=teresa, now=now)


def test_no_answer_about_an_old_time_is_refused(appointment, now, teresa):
    message = tell(appointment, now)
    outbox.cancelled([appointment], now=now)

    with pytest.raises(ChangedMeanwhile):
        calls.no_answer(message, again_at=now + HOUR, by=teresa, now=now)


@pytest.mark.parametrize("outcome, hours", [("no_answer", None), ("no_answer", 0), ("spoken", 1)])
def test_call_without_answer_is_made_again_later_whoever_writes(appointment, now, teresa, outcome, hours):
    again_at = None if hours is None else now + hours * HOUR

    with pytest.raises(IntegrityError, match="a_call_without_answer_is_made_again_later"):
        CallAttempt.objects.create(
            appointment=appointment, outcome=outcome, again_at=again_at, by=teresa, at=now
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_speak_to_one_patient_at_once_are_one_call(appointment, now, teresa):
    key = tell(appointment, now).pk

    def speak():
        calls.spoken_to(Message.objects.get(pk=key), by=teresa, now=now)

    assert together(speak, speak, speak) == [None, None, None]
    assert len(attempts(appointment)) == 1


@pytest.mark.django_db(transaction=True)
def test_speaking_while_the_appointment_is_cancelled_never_calls_the_cancelling_told(
    committed_scene, now, teresa
):
    appointment = AppointmentFactory(starts_at=clock(2027, 3, 8, 10), email="")
    message = tell(appointment, now)

    speaks, cancels = together(
        lambda: calls.spoken_to(Message.objects.get(pk=message.pk), by=teresa, now=now),
        lambda: booking.cancel(type(appointment).objects.get(pk=appointment.pk), by=teresa, now=now),
    )

    assert cancels is None
    assert speaks is None or isinstance(speaks, ChangedMeanwhile)
    assert [row.kind for row in due(now)] == ["cancelled"]


def test_nobody_answered_is_not_written_once_the_patient_was_told(appointment, now, teresa):
    message = tell(appointment, now)
    calls.spoken_to(message, by=teresa, now=now)

    calls.no_answer(message, again_at=now + HOUR, by=teresa, now=now)

    assert [outcome for outcome, *_rest in attempts(appointment)] == ["spoken"]
