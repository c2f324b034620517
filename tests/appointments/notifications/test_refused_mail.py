"""What a mail server refuses for good is tried once; what it refuses for now is tried again."""

import smtplib
import ssl
from datetime import timedelta

import pytest

from appointments.models import BookingPolicy
from appointments.notifications import call_list, outbox, worker
from tests import mail
from tests.conftest import clock
from tests.factories import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(now):
    appointment = AppointmentFactory(starts_at=clock(2027, 3, 8, 8), email="elena@example.org")
    outbox.booked(appointment, policy=BookingPolicy(pk=1, reminder_hours=[]), now=now)
    return appointment.messages.get()


def tries(message, now) -> int:
    """How often the mail server is asked in three days of trying every ten minutes."""
    for minutes in range(0, 72 * 60, 10):
        worker.send_due(now=now + timedelta(minutes=minutes))
    message.refresh_from_db()
    return message.attempts


def with_code(code: int) -> dict[type, Exception]:
    """One error of each class that carries the answer of a mail server."""
    text = b"no"
    return {
        smtplib.SMTPResponseException: smtplib.SMTPResponseException(code, text),
        smtplib.SMTPSenderRefused: smtplib.SMTPSenderRefused(code, text, "office@example.org"),
        smtplib.SMTPRecipientsRefused: smtplib.SMTPRecipientsRefused({"elena@example.org": (code, text)}),
        smtplib.SMTPDataError: smtplib.SMTPDataError(code, text),
        smtplib.SMTPConnectError: smtplib.SMTPConnectError(code, text),
        smtplib.SMTPHeloError: smtplib.SMTPHeloError(code, text),
        smtplib.SMTPAuthenticationError: smtplib.SMTPAuthenticationError(code, text),
    }


FOR_NOW = [
    *with_code(421).values(),
    *with_code(499).values(),
    smtplib.SMTPException("nothing in common"),
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPResponseException(-1, b"not a code"),
    smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no"), "b@example.org": (450, b"later")}),
    ConnectionRefusedError(),
    TimeoutError(),
    ssl.SSLCertVerificationError("not trusted"),
]
FOR_GOOD = [
    *with_code(500).values(),
    *with_code(554).values(),
    smtplib.SMTPNotSupportedError("no letters but ASCII"),
    ValueError("Invalid address"),
    UnicodeEncodeError("idna", "elena@..org", 0, 1, "label empty"),
]


def test_every_error_of_the_library_is_tried_here():
    known = {kind for kind in vars(smtplib).values() if isinstance(kind, type)}

    errors = {kind for kind in known if issubclass(kind, smtplib.SMTPException)}

    assert errors == {type(error) for error in FOR_NOW + FOR_GOOD if isinstance(error, smtplib.SMTPException)}


@pytest.mark.parametrize("error", FOR_GOOD, ids=repr)
def test_mail_that_is_refused_for_good_is_tried_once_and_said_by_phone(message, now, settings, error):
    settings.EMAIL_BACKEND, mail.Raising.error = "tests.mail.Raising", error

    worker.send_due(now=now)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("failed", 1, type(error).__name__)
    assert [call.message for call in call_list.calls(now=now)] == [message]
    assert tries(message, now) == 1


@pytest.mark.parametrize("error", FOR_NOW, ids=repr)
def test_mail_that_is_refused_for_now_is_tried_again(message, now, settings, error, mailoutbox):
    settings.EMAIL_BACKEND, mail.Raising.error = "tests.mail.Raising", error
    worker.send_due(now=now)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    worker.send_due(now=now + timedelta(seconds=30))

    assert len(mailoutbox) == 1


def test_fault_of_our_own_is_tried_again_although_it_is_a_wrong_value(message, now, mailoutbox):
    """A letter that cannot be written is mended by us, not by a person at the phone."""
    message.appointment.location.time_zone = ""  # ValueError where a letter asks for the time
    message.appointment.location.save()

    worker.send_due(now=now)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("queued", 1, "ValueError")


# --- the same over the network ---


@pytest.fixture
def to_server(settings):
    """Send through a mail server on this machine: where it listens."""

    def use(listening):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.server_address

    return use


def test_mail_server_takes_the_letter(message, now, to_server):
    with mail.server() as listening:
        to_server(listening)
        worker.send_due(now=now)

    message.refresh_from_db()
    assert message.state == "sent"
    [letter] = listening.letters
    assert b"To: elena@example.org" in letter


@pytest.mark.parametrize("asked", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "letter"])
@pytest.mark.parametrize(("code", "state"), [(451, "queued"), (550, "failed")])
def test_mail_server_refuses_at_any_point(message, now, to_server, asked, code, state):
    answers = {asked: f"{code} no"} | ({"HELO": f"{code} no"} if asked == "EHLO" else {})
    with mail.server(**answers) as listening:
        to_server(listening)
        worker.send_due(now=now)

    message.refresh_from_db()
    assert (message.state, message.attempts) == (state, 1)


@pytest.mark.parametrize("email", ["elena@", "elena@münchen..example"])
def test_address_that_is_none_is_said_by_phone(message, now, to_server, email):
    type(message.appointment).objects.update(email=email)

    with mail.server() as listening:
        to_server(listening)
        worker.send_due(now=now)

    message.refresh_from_db()
    assert (message.state, message.attempts, listening.letters) == ("failed", 1, [])
