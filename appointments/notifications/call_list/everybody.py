"""READS.  All the calls at once, in the order in which they are made."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from appointments.models import CallAttempt, CallbackRequest, ContactEntry, ContactMessage, Message
from appointments.notifications.call_list.about_appointments import (
    about_appointments,
    appointment_rows,
    with_offers,
)
from appointments.notifications.call_list.about_callbacks import about_callbacks, callback_rows
from appointments.notifications.call_list.about_letters import (
    CALLS,
    about_letters,
    letter_rows,
    to_be_called,
    with_entries,
)
from appointments.notifications.call_list.call import Call, in_order
from clinic.directory.models import Practitioner

Tries = dict[tuple[int | None, int | None], list[CallAttempt]]


def calls(
    *,
    now: datetime,
    contacts: bool = True,
    callbacks: bool = True,
    practitioner: Practitioner | None = None,
    tries: bool = True,
) -> list[Call]:
    """The people to phone, the most urgent first; see ``in_order``.

    With ``practitioner`` only about their visits; without ``contacts`` or ``callbacks`` those are left out.
    ``tries`` also reads who has tried before.
    """
    rows = appointment_rows(now)
    if practitioner:
        rows = rows.filter(appointment__practitioner=practitioner)
    letters = letter_rows(now).filter(to_be_called()) if contacts else letter_rows(now).none()
    asked_for = callback_rows() if callbacks else callback_rows().none()
    if tries:
        rows, letters = with_offers(rows, now=now), with_entries(letters)
    found = [
        *about_appointments(rows, now=now),
        *about_letters(letters, now=now),
        *about_callbacks(asked_for, now=now),
    ]
    return in_order(_with_tries(found) if tries else found, now=now)


def _with_tries(found: list[Call]) -> list[Call]:
    """The calls with what was read for them, and with who has tried before."""
    appointments = [call.appointment.pk for call in found if call.appointment]
    callbacks = [call.callback.pk for call in found if call.callback]
    tried: Tries = defaultdict(list)
    if appointments or callbacks:
        attempts = CallAttempt.objects.filter(Q(appointment__in=appointments) | Q(callback__in=callbacks))
        for attempt in attempts.select_related("by").order_by("-at", "-pk"):
            tried[attempt.appointment_id, attempt.callback_id].append(attempt)
    return [_known_of(call, tried) for call in found]


def _known_of(call: Call, tried: Tries) -> Call:
    """The call with its tries, and with what ``with_offers`` or ``with_entries`` has read for it."""
    if isinstance(call.because, ContactMessage):
        entries = call.because.entries.all()
        reply = next((entry for entry in entries if entry.kind == ContactEntry.Kind.REPLY), None)
        return replace(call, tries=tuple(entry for entry in entries if entry.kind in CALLS), reply=reply)
    if isinstance(call.because, CallbackRequest):
        return replace(call, tries=tuple(tried[None, call.because.pk]))
    appointment = call.because.its_appointment
    held = appointment.disruptions.all() if call.about == Message.Kind.CANCELLED else ()
    return replace(call, tries=tuple(tried[appointment.pk, None]), offer=next(iter(held), None))
