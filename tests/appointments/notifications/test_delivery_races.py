"""Several workers, a worker that is killed, a database that goes away: on committed rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from appointments.models import BookingPolicy, Message
from appointments.notifications import outbox, worker
from tests import mail
from tests.conftest import clock
from tests.factories import AppointmentFactory, MessageFactory
from tests.meanwhile import meanwhile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def queue(now, count):
    for _ in range(count):
        appointment = AppointmentFactory(starts_at=clock(2027, 3, 8, 8))
        outbox.booked(appointment, policy=BookingPolicy(pk=1, reminder_hours=[]), now=now)


def ids(mailoutbox):
    return sorted(email.extra_headers["Message-ID"] for email in mailoutbox)


def test_two_workers_never_send_one_message_twice(now, settings, mailoutbox):
    settings.EMAIL_BACKEND = "tests.mail.Meeting"
    mail.Meeting.barrier = Barrier(2)
    queue(now, 20)

    def work(_):
        try:
            return worker.send_due(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert list(workers.map(work, range(2))) == [10, 10]

    assert len(set(ids(mailoutbox))) == len(mailoutbox) == 20
    assert Message.objects.filter(state="sent", attempts=1).count() == 20


def test_worker_passes_by_a_row_that_another_is_just_leasing(now, mailoutbox):
    queue(now, 2)

    def work():
        try:
            return worker.send_due(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        leased = worker._lease(now)
        assert other.submit(work).result(timeout=10) == 1

    assert Message.objects.get(state="queued").pk == leased


def test_worker_that_died_repeats_its_message_when_the_lease_ends(now, mailoutbox):
    queue(now, 2)
    worker._lease(now)

    assert worker.send_due(now=now + worker.LEASE - timedelta(microseconds=1)) == 1
    assert worker.send_due(now=now + worker.LEASE) == 1

    assert len(set(ids(mailoutbox))) == 2


def test_worker_that_was_too_slow_leaves_the_mark_to_the_next(now, settings, mailoutbox):
    queue(now, 1)
    settings.EMAIL_BACKEND = "tests.mail.Meanwhile"
    much_later = now + worker.LEASE
    mail.Meanwhile.happens = lambda: worker._lease(much_later)

    worker.send_next(now=now)

    message = Message.objects.get()
    assert (message.state, message.leased_until) == ("queued", much_later + worker.LEASE)


def test_message_is_not_blamed_when_the_database_goes_away(now, settings):
    queue(now, 1)
    settings.EMAIL_BACKEND = "tests.mail.Meanwhile"

    def cut():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    mail.Meanwhile.happens = cut
    with pytest.raises(OperationalError):
        worker.send_next(now=now)
    connection.close()

    message = Message.objects.get()
    assert (message.state, message.attempts, message.last_error) == ("queued", 0, "")


def test_message_is_not_blamed_when_the_database_goes_away_while_it_is_written(now):
    appointment = AppointmentFactory(starts_at=now + timedelta(hours=1), wants_delays=True)
    MessageFactory(appointment=appointment, kind="running_late", due_at=now)

    def cut():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(OperationalError), meanwhile("appointments_delay", cut):
        worker.send_next(now=now)
    connection.close()

    message = Message.objects.get()
    assert (message.state, message.attempts, message.last_error) == ("queued", 0, "")
