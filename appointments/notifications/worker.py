"""Sending what is due, and recording what happened.

A worker leases one row at a time in one statement, sends outside any transaction, then marks the row.  Two
workers never send one row twice; a worker that is killed while it sends repeats that one message when its
lease ends.  ``leased_until`` is also the time before which a failed message is not tried again.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMultiAlternatives
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from appointments.models import Message
from appointments.notifications import letters, lifespan, outbox
from appointments.notifications.letter import NobodyToTell

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than the slowest mail server can keep us, at EMAIL_TIMEOUT a step
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=48)
NEVER = 500  # the first answer of a mail server that means so

State, Channel = Message.State, Message.Channel
LETTERS_NEED = (
    "appointment__patient",
    "appointment__practitioner",
    "appointment__location",
    "appointment__visit_type",
    "appointment__care_plan",
    "contact__appointment__location",
    "entry",
)

LEASE_NEXT = """
    WITH due AS MATERIALIZED (
        SELECT id FROM appointments_message
        WHERE state = 'queued' AND channel = 'email' AND due_at <= %(now)s
            AND (leased_until IS NULL OR leased_until <= %(now)s)
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE appointments_message SET leased_until = %(lease)s
    FROM due WHERE appointments_message.id = due.id
    RETURNING appointments_message.id
"""


def send_due(*, now: datetime | None = None) -> int:
    """Send every e-mail that is due, and return how many rows were looked at."""
    count = 0
    while send_next(now=now or timezone.now()):
        count += 1
    return count


def send_next(*, now: datetime) -> bool:
    """Send the e-mail that has been due longest.  False when nothing is due.

    Raises only when the database is away: what is wrong with a mail or a mail server is written to the row.
    """
    pk = _lease(now)
    if pk is None:
        return False
    # Read after the lease, so that what is sent is what holds at this moment.
    message = Message.objects.waiting().select_related(*LETTERS_NEED).filter(pk=pk).first()
    if message:
        _tell(message, now=now)
    return True


def _lease(now: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(LEASE_NEXT, {"now": now, "lease": now + LEASE})
        row = cursor.fetchone()
    return row and row[0]


def _tell(message: Message, *, now: datetime) -> None:
    try:
        email = _written(message, now=now)
    except (OperationalError, InterfaceError):
        raise
    except NobodyToTell as error:
        _failed(message, error, now=now, last_try_at=now)
    except Exception as error:
        # The fault is ours, and may be mended before the next try.
        _failed(message, error, now=now, last_try_at=message.due_at + GIVE_UP_AFTER)
    else:
        if email:
            _send(message, email, now=now)


def _written(message: Message, *, now: datetime) -> EmailMultiAlternatives | None:
    """The mail to be sent, or None where the row is settled without one."""
    if not lifespan.helps(message, now=now) or lifespan.is_told_by_the_next(message, now=now):
        _mark(message, state=State.VOID)
        return None
    if message.kind in outbox.ABOUT_A_VISIT and not message.its_appointment.email:
        _mark(message, channel=Channel.PHONE)
        return None
    email = letters.write(message, now=now)
    if email is None:
        _mark(message, state=State.VOID)
    return email


def _send(message: Message, email: EmailMultiAlternatives, *, now: datetime) -> None:
    try:
        email.send()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        last_try_at = now if _is_refused_for_good(error) else _last_try_at(message)
        _failed(message, error, now=now, last_try_at=last_try_at)
    else:
        # Also when the row was made void while the mail was under way: it was told.
        _mark(message, state=State.SENT, sent_at=now, attempts=message.attempts + 1)
        logger.info("Message %s (%s) sent", message.pk, message.kind)


def _mark(message: Message, **values) -> None:
    """Change the row, if it is still ours: after the lease another worker may have taken it."""
    Message.objects.filter(pk=message.pk, leased_until=message.leased_until).update(**values)


def _failed(message: Message, error: Exception, *, now: datetime, last_try_at: datetime) -> None:
    """Try again before ``last_try_at``, or leave it to a person."""
    error_name = type(error).__name__  # the text of a mail error holds addresses
    attempts = message.attempts + 1
    next_try = now + pause_after(attempts)
    outcome = {"leased_until": next_try} if next_try < last_try_at else {"state": State.FAILED}
    Message.objects.waiting().filter(pk=message.pk, leased_until=message.leased_until).update(
        attempts=attempts, last_error=error_name[:80], **outcome
    )
    logger.warning("Message %s (%s) not sent: %s", message.pk, message.kind, error_name)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed tries: 30 seconds, doubling up to 10 minutes."""
    doublings = min(attempts - 1, 10)  # more would only make the number too large
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)


def _last_try_at(message: Message) -> datetime:
    """When trying ends: the message helps no longer, or 48 hours have passed since it was due."""
    give_up_at = message.due_at + GIVE_UP_AFTER
    return min(give_up_at, lifespan.until(message) or give_up_at)


def _is_refused_for_good(error: Exception) -> bool:
    """Does the mail server, or the address itself, say that another try cannot help?

    Mail servers answer 4xx to what may work later and 5xx to what never will, whatever they were asked.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= NEVER for code, _text in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return error.smtp_code >= NEVER
    # An address that is none is a ValueError, also where its letters cannot be written (UnicodeError).  A
    # certificate that is not trusted is one as well, but it belongs to the connection, as an OSError.
    malformed = isinstance(error, ValueError) and not isinstance(error, OSError)
    return malformed or isinstance(error, SMTPNotSupportedError)
