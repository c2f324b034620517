"""Visits that nobody was told of, reminders and alarms that will not come, and mail that does not leave."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.insight.checks.findings import Finding, Subject, about, page, subject
from appointments.models import Appointment, BookingPolicy, Message
from appointments.notifications import alarms, lifespan, outbox, reminders
from clinic.directory.models import Location

CALLED_BEFORE = timedelta(days=4)  # a reminder by phone is due on the last office day before


def subjects(appointments: list[Appointment], *, now: datetime) -> list[Subject]:
    """What is wrong with the messages about the visits to come, and with the worker.  At most 7 queries."""
    return [
        subject(_("The mail does not leave"), _stuck(now)),
        subject(_("Patients who must be called"), _to_call(now)),
        *_unwritten(appointments, now=now),
        subject(_("Who is told of urgent messages"), _unalarmed()),
    ]


def _stuck(now: datetime) -> list[Finding]:
    """Mail that no worker has tried although it is overdue: one that fails stands in the call list."""
    overdue = Message.objects.untried(now).order_by("due_at").values_list("due_at", flat=True)
    if not (count := len(overdue)):
        return []
    minutes = int((now - overdue[0]) / timedelta(minutes=1))
    sentence = ngettext(
        "%(count)d message should have left, up to %(minutes)d minutes ago. Does the mail program run?",
        "%(count)d messages should have left, up to %(minutes)d minutes ago. Does the mail program run?",
        count,
    )
    url = reverse("admin:appointments_message_changelist") + "?state__exact=queued"
    return [Finding(sentence % {"count": count, "minutes": minutes}, url)]


def _to_call(now: datetime) -> list[Finding]:
    names = ("patient", "practitioner", "location", "visit_type")
    rows = Message.objects.calls_due(now).select_related(*(f"appointment__{name}" for name in names))
    kinds = defaultdict(list)
    for row in rows.order_by("appointment__starts_at", "pk"):
        if row.appointment and lifespan.helps(row, now=now):
            kinds[row.appointment].append(row.get_kind_display())
    return [
        about(appointment, _("%(who)s, %(when)s, was not told: %(what)s."), what=", ".join(found))
        for appointment, found in kinds.items()
    ]


def _unalarmed() -> list[Finding]:
    """The clinic has no address to which word of an urgent message could go."""
    sentence = _("Nobody is told of urgent messages: enter the e-mail of the office.")
    mended_at = Location.objects.main() if alarms.nobody_is_told() else None
    return [Finding(sentence, page("clinic_location", mended_at.pk))] if mended_at else []


def _unwritten(appointments: list[Appointment], *, now: datetime) -> list[Subject]:
    """Visits without the messages that booking writes: after a restore, or by a hand in the database."""
    policy = BookingPolicy.current()
    told, reminded = set(), defaultdict(set)
    rows = Message.objects.filter(appointment__in=Appointment.objects.upcoming(now))
    for appointment, kind, key, state in rows.values_list("appointment_id", "kind", "key", "state"):
        if kind in outbox.TELLS_A_CHANGE:
            told.add(appointment)
        elif kind == Message.Kind.REMINDER and state != Message.State.VOID:
            reminded[appointment].add(key)
    without = [
        appointment
        for appointment in appointments
        if _lacks_a_reminder(appointment, reminded[appointment.pk], policy, now)
    ]
    return [
        subject(
            _("Visits that nobody was told of"),
            (
                about(appointment, _("%(who)s, %(when)s: there is no message about this visit."))
                for appointment in appointments
                if appointment.pk not in told
            ),
        ),
        subject(
            _("Reminders that will not come"),
            (
                about(appointment, _("%(who)s, %(when)s: a reminder is missing. Please call."))
                for appointment in without
            ),
        ),
    ]


def _lacks_a_reminder(appointment: Appointment, keys: set[str], policy: BookingPolicy, now: datetime) -> bool:
    """Is one of the reminders that are still to come not written down?"""
    wanted = reminders.reminder_times(appointment, policy=policy, now=now)
    if appointment.email:
        return any(outbox.reminder_key(appointment, hours) not in keys for hours, _due_at in wanted)
    return bool(wanted) and not keys and wanted[0][1] > now + CALLED_BEFORE
