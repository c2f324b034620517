"""The outbox: what has to be told is written down in the transaction that causes it.

These functions only write ``Message`` rows.  ``letters`` says what each one reads like, ``worker`` sends
it.  ``Appointment.sequence``, which booking raises before it calls us, makes the keys: nothing is told twice.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from appointments.models import Appointment, BookingPolicy, ContactMessage, Message
from appointments.notifications import reminders
from appointments.notifications.told import TELLS_A_CHANGE, tellings, told

Kind = Message.Kind
State, Channel = Message.State, Message.Channel

# As much in the log of the database as a message is, which the end of the transaction waits for as well.
WRITE_AND_LEAVE_NOTHING = "SELECT pg_logical_emit_message(true, 'lost_link', repeat('-', 200))"
ABOUT_A_VISIT = (*TELLS_A_CHANGE, Kind.REMINDER, Kind.RUNNING_LATE)


def booked(appointment: Appointment, *, policy: BookingPolicy, now: datetime) -> None:
    """Queue the confirmation and the reminders, in one statement."""
    _queue_with_reminders(Kind.BOOKED, appointment, policy=policy, now=now)


def moved(appointment: Appointment, *, policy: BookingPolicy, now: datetime) -> None:
    """Queue the new time and its reminders; what was still unsaid about the old time falls away."""
    _void(appointment)
    _queue_with_reminders(Kind.MOVED, appointment, policy=policy, now=now)


def cancelled(appointments: Iterable[Appointment], *, now: datetime, tell_at: datetime | None = None) -> None:
    """Queue each cancellation, to be told at ``tell_at`` or at once; what was still unsaid falls away.

    Two statements, however many there are.
    """
    appointments = list(appointments)
    _void(*appointments)
    Message.objects.bulk_create(
        _about(appointment, Kind.CANCELLED, due_at=tell_at or now) for appointment in appointments
    )


def never_cancelled(appointment: Appointment, *, policy: BookingPolicy, now: datetime) -> None:
    """After a cancellation that nobody was told of was taken back: as if it had not been.

    The reminders are queued again; the visit itself is told only to who had not been told of it before.
    """
    _void(appointment)
    last = tellings().filter(appointment=appointment).exclude(kind=Kind.CANCELLED).first()
    if last and last.state == State.SENT:
        Message.objects.bulk_create(_reminders(appointment, policy=policy, now=now))
    else:
        _queue_with_reminders(Kind.BOOKED, appointment, policy=policy, now=now)


def restored(appointment: Appointment, *, policy: BookingPolicy, now: datetime) -> None:
    """After an undo: tell the visit anew, as it stands now."""
    _void(appointment)
    _queue_with_reminders(Kind.BOOKED, appointment, policy=policy, now=now)


def running_late(appointments: Iterable[Appointment], *, now: datetime) -> None:
    """Queue word of a delay for each of these visits, once for the time that the visit has."""
    rows = [_about(appointment, Kind.RUNNING_LATE, due_at=now) for appointment in appointments]
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def after_appointment(appointment: Appointment, *, now: datetime) -> None:
    """Queue word that there is a plan to read; once for a visit, and to nobody who wants no e-mail."""
    if appointment.is_mailed:
        row = _about(appointment, Kind.AFTER_VISIT, due_at=now, key=f"{Kind.AFTER_VISIT}:{appointment.uid}")
        Message.objects.bulk_create([row], ignore_conflicts=True)


def confirm_email(appointment: Appointment, *, now: datetime) -> None:
    """Queue the question to a new address whether its mail is read; the one before asks no more."""
    Message.objects.unsaid().filter(appointment=appointment, kind=Kind.CONFIRM_EMAIL).update(state=State.VOID)
    row = _about(appointment, Kind.CONFIRM_EMAIL, due_at=now, key=_random_key(Kind.CONFIRM_EMAIL))
    row.channel = Channel.EMAIL  # it goes to the new address, whatever the visit had
    row.save(force_insert=True)


def family_link(email: str, *, now: datetime) -> None:
    """Queue a link to all upcoming visits that were booked with an e-mail address, to that address.

    Without any visit as much is written and leaves nothing, as in ``lost_link``.
    """
    upcoming = Appointment.objects.upcoming(now).filter(email__iexact=email).order_by("starts_at", "pk")
    first = upcoming.first()
    key = _random_key(Kind.FAMILY_LINK)
    _write_or_nothing([_about(first, Kind.FAMILY_LINK, due_at=now, key=key)] if first else [])


def lost_link(appointments: Iterable[Appointment], *, now: datetime) -> None:
    """Queue a fresh link to each e-mail address that stands on these visits, one mail an address.

    A visit's link goes to no other address than its own.  Without any address as much is written and leaves
    nothing, so that a search that finds nobody takes as long as one that does.
    """
    earliest: dict[str, Appointment] = {}
    for appointment in sorted(appointments, key=lambda row: row.starts_at):
        if appointment.email:
            earliest.setdefault(appointment.email.casefold(), appointment)
    key = Kind.LOST_LINK
    _write_or_nothing([_about(row, key, due_at=now, key=_random_key(key)) for row in earliest.values()])


def _write_or_nothing(rows: list[Message]) -> None:
    """Write the rows; without any as much is written and leaves nothing: the clock tells nobody."""
    for row in rows:
        row.channel = Channel.EMAIL  # asked for by e-mail, whatever way the visit prefers
    with transaction.atomic(savepoint=False):  # as bulk_create does
        if rows:
            Message.objects.bulk_create(rows)
        else:
            with connection.cursor() as cursor:
                cursor.execute(WRITE_AND_LEAVE_NOTHING)


def contact_received(contact: ContactMessage, *, now: datetime) -> None:
    """Queue the answer to the writer, who may have no e-mail, and word to the office if it is urgent."""
    rows = []
    if contact.email:
        rows.append(_about_contact(contact, Kind.CONTACT_RECEIVED, contact.language, now))
    if contact.urgent:
        rows.append(_about_contact(contact, Kind.CONTACT_URGENT, settings.LANGUAGE_CODE, now))
    Message.objects.bulk_create(rows)


def contact_reply(contact: ContactMessage, *, key: str, now: datetime) -> Message:
    """Queue a reply of the office to who wrote, one for each ``key``; its words stand in the conversation."""
    row = _about_contact(contact, Kind.CONTACT_REPLY, contact.language, now)
    row.key = f"{row.key}:{key}"
    row.save(force_insert=True)
    return row


def reply_spoken(contact: ContactMessage, *, now: datetime) -> None:
    """The writer was called: a reply that does not get through by e-mail was said by phone."""
    stuck = contact.messages.stuck(now).filter(kind=Kind.CONTACT_REPLY)
    stuck.update(**told_by_phone(now))


def told_by_phone(now: datetime) -> dict:
    """What a row says that a person has spoken; without its lease no worker marks it or takes it up."""
    return {"state": State.SENT, "channel": Channel.PHONE, "sent_at": now, "leased_until": None}


def reminder_key(appointment: Appointment, hours: int) -> str:
    """The key of the reminder so many hours before the visit, as the visit stands now."""
    return f"{_key(Kind.REMINDER, appointment)}:{hours}"


def void_due(*, now: datetime) -> None:
    """Tell nobody what is due by now: for visits that were loaded with their past, such as invented ones."""
    Message.objects.waiting().filter(due_at__lte=now).update(state=State.VOID)


def void_mail_due(*, now: datetime) -> None:
    """E-mail nobody what is due by now, after a backup was restored: it went out once.  Calls stay."""
    Message.objects.waiting().filter(due_at__lte=now, channel=Channel.EMAIL).update(state=State.VOID)


def telling(appointment: Appointment, *, now: datetime | None = None) -> Message | None:
    """The row that tells the patient about the visit's last change; its ``told`` says whether they know."""
    rows = tellings().filter(appointment=appointment)
    return rows.annotate(told=told(now=now or timezone.now())).first()


def _queue_with_reminders(
    kind: Kind, appointment: Appointment, *, policy: BookingPolicy, now: datetime
) -> None:
    to_come = _reminders(appointment, policy=policy, now=now)
    Message.objects.bulk_create([_about(appointment, kind, due_at=now), *to_come])


def _reminders(appointment: Appointment, *, policy: BookingPolicy, now: datetime) -> list[Message]:
    return [
        _about(appointment, Kind.REMINDER, due_at=due_at, key=reminder_key(appointment, hours))
        for hours, due_at in reminders.due(appointment, policy=policy, now=now)
    ]


def _about(appointment: Appointment, kind: Kind, *, due_at: datetime, key: str = "") -> Message:
    return Message(
        kind=kind,
        appointment=appointment,
        channel=Channel.EMAIL if appointment.is_mailed else Channel.PHONE,
        language=appointment.language,
        key=key or _key(kind, appointment),
        due_at=due_at,
    )


def _about_contact(contact: ContactMessage, kind: Kind, language: str, now: datetime) -> Message:
    return Message(
        kind=kind, contact=contact, language=language, key=f"{kind}:{contact.reference}", due_at=now
    )


def _key(kind: Kind, appointment: Appointment) -> str:
    return f"{kind}:{appointment.uid}:{appointment.sequence}"


def _random_key(kind: Kind) -> str:
    return f"{kind}:{uuid.uuid4()}"


def _void(*appointments: Appointment) -> None:
    """What is still unsaid about these visits, by e-mail or by phone, is not needed any more."""
    about = Message.objects.unsaid().filter(appointment__in=appointments, kind__in=ABOUT_A_VISIT)
    about.update(state=State.VOID)
