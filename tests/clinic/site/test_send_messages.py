"""The command: once, or as a worker of its own that survives what happens to it."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Timer
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection

from appointments.models import BookingPolicy, Message, SlotHold
from appointments.notifications import outbox, worker
from tests.around import this_moment
from tests.factories import AppointmentFactory, LocationFactory, PractitionerFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def queue():
    """A confirmation that is due for a worker with a clock of its own."""
    now = this_moment()
    appointment = AppointmentFactory(starts_at=now + timedelta(days=7))
    outbox.booked(appointment, policy=BookingPolicy(pk=1, reminder_hours=[]), now=now)


@contextmanager
def running(email_url):
    """``manage.py send_messages`` as a process of its own, on the database of this test."""
    connection.ensure_connection()
    at = connection.connection.info
    user = f"{quote(at.user)}:{quote(at.password or '')}"
    environment = os.environ | {
        "EMAIL_URL": email_url,
        "DATABASE_URL": f"postgres://{user}@{quote(at.host, safe='')}:{at.port}/{at.dbname}",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "send_messages"],
        cwd=settings.BASE_DIR,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        watchdog = Timer(60, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            process.kill()
            watchdog.cancel()


def wait_for(process, words):
    """Read the worker's log up to the line that holds ``words``; fail when it ends without."""
    assert any(words in line for line in process.stderr), f"the worker ended without saying: {words}"


def mails_in(folder: Path):
    return "".join(file.read_text() for file in folder.iterdir()).count("Message-ID:")


def test_once_sends_what_is_due_and_ends(mailoutbox):
    queue()

    call_command("send_messages", once=True)

    assert (len(mailoutbox), Message.objects.get().state) == (1, "sent")


def test_restored_backup_sends_nothing_twice_and_forgets_no_call(mailoutbox):
    """What was due when the backup is restored was sent once already."""
    now = this_moment()
    soon = AppointmentFactory(starts_at=now + timedelta(days=7))
    outbox.booked(soon, policy=BookingPolicy(pk=1, reminder_hours=[24]), now=now - timedelta(hours=1))
    by_phone = AppointmentFactory(starts_at=now + timedelta(days=7), email="")
    outbox.booked(by_phone, policy=BookingPolicy(pk=1, reminder_hours=[]), now=now)

    call_command("send_messages", "--restored")
    call_command("send_messages", "--once")

    assert mailoutbox == []
    assert list(soon.messages.order_by("pk").values_list("kind", "state")) == [
        ("booked", "void"),
        ("reminder", "queued"),
    ]
    assert by_phone.messages.get().state == "queued"


def test_once_removes_sessions_and_holds_that_have_run_out():
    now = this_moment()
    ended, live = now - timedelta(seconds=1), now + timedelta(hours=1)
    practitioner, location = PractitionerFactory(), LocationFactory()
    for name, expires in (("ended", ended), ("live", live)):
        Session.objects.create(session_key=name, session_data="", expire_date=expires)
        SlotHold.objects.create(
            browser=name,
            address=name,
            practitioner=practitioner,
            location=location,
            starts_at=expires + timedelta(days=1),
            blocked_until=expires + timedelta(days=1, minutes=20),
            first_held_at=now,
            expires_at=expires,
        )

    call_command("send_messages", once=True)

    assert [hold.browser for hold in SlotHold.objects.all()] == ["live"]
    assert [session.session_key for session in Session.objects.all()] == ["live"]


def test_worker_sends_and_ends_cleanly_when_told_to(tmp_path):
    queue()

    with running(f"file:///{tmp_path}") as process:
        wait_for(process, "sent")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0

    assert (mails_in(tmp_path), Message.objects.get().state) == (1, "sent")


def test_worker_survives_the_database_going_away_and_ends_cleanly_at_ctrl_c(tmp_path):
    queue()
    with running(f"file:///{tmp_path}") as process:
        wait_for(process, "sent")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        wait_for(process, "The database is away")
        queue()
        wait_for(process, "sent")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0

    assert mails_in(tmp_path) == 2
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


@contextmanager
def received(server):
    """Play the mail server up to the end of one mail, and never say that it arrived."""
    conversation, _address = server.accept()
    with conversation, conversation.makefile("rwb", buffering=0) as lines:
        lines.write(b"220 ready\r\n")
        while not (line := lines.readline()).startswith(b"data"):
            assert line, "the worker hung up"
            lines.write(b"250 ok\r\n")
        lines.write(b"354 go on\r\n")
        mail = b""
        while not mail.endswith(b"\r\n.\r\n"):
            mail += lines.readline()
        yield mail


def test_killed_worker_loses_nothing_and_repeats_one_message(mailoutbox):
    for _ in range(3):
        queue()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        address = f"smtp://127.0.0.1:{server.getsockname()[1]}"
        with running(address) as process, received(server) as mail:
            process.kill()
            process.wait()

    now = this_moment()
    worker.send_due(now=now)
    assert len(mailoutbox) == 2
    worker.send_due(now=now + worker.LEASE)

    known = {email.extra_headers["Message-ID"] for email in mailoutbox}
    assert len(known) == len(mailoutbox) == 3
    assert mailoutbox[2].extra_headers["Message-ID"].encode() in mail
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
