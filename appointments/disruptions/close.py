"""A sick day or a closure in one action: the time is closed, its visits cancelled, others offered and held.

The practitioners concerned are locked first, so that no booking, move or cancellation falls between what is
looked at and what is done: those whose time is closed, and those whose time is offered instead.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.availability import Schedule, Slot
from appointments.booking import guard
from appointments.booking.change import call_off
from appointments.booking.offers import hold_offers
from appointments.booking.refusals import MoreAppointments
from appointments.disruptions.closing import Closing
from appointments.disruptions.proposals import propose
from appointments.models import Appointment, DisruptedVisit, Disruption, TimeOff
from appointments.models.disrupted_visits import OFFERED
from clinic.common.refusals import Refusal
from clinic.directory.models import Closure, Location, Practitioner

Outcome = DisruptedVisit.Outcome

GRACE = timedelta(minutes=3)  # so long nobody is told, and all of it can be taken back
# What a row says of a visit that was cancelled and offered another time.
WITH_OFFER = ("disruption", "starts_at", "practitioner", "outcome", "at", *OFFERED)
HELD_FOR_NOTHING = _("Choose a later hour until which the offered times are held.")


@transaction.atomic
def close_time(
    closing: Closing,
    *,
    by: User,
    held_until: datetime,
    seen: Iterable[int],
    reason: str = "",
    reasons_for_patients: dict[str, str] | None = None,
    now: datetime | None = None,
) -> Disruption:
    """Close the time to new bookings, cancel the booked visits in it, and offer each patient another time.

    The visits become "cancelled by the clinic"; whose patients are here already stay.  The offered times are
    held until ``held_until``, and the patients are told when the ``GRACE`` is over.  ``seen`` are the keys of
    the visits that the list of the member of staff showed, ``reasons_for_patients`` the words in each
    language ("en", "es") for who looks for a time on a closed day.

    Asking twice for the same time changes nothing the second time.  Raises MoreAppointments when a
    visit is hit that was not seen, Refusal when nothing could be held.
    """
    now = now or timezone.now()
    may_be_offered = _lock(closing, now)
    known = _known(closing)
    appointments, _here = closing.appointments(now=now)
    if {appointment.pk for appointment in appointments} - set(seen):
        raise MoreAppointments()
    if known and not appointments:
        return known
    if held_until <= now:
        raise Refusal(HELD_FOR_NOTHING)
    offers = propose(appointments, closing=closing, among=may_be_offered, now=now)
    disruption = known or _enter(closing, reason, reasons_for_patients or {}, by=by, now=now)
    cancel_with_offers(disruption, appointments, offers, held_until=held_until, by=by, now=now)
    return disruption


@transaction.atomic
def take_time_off(
    practitioner: Practitioner,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> Disruption:
    """A practitioner enters time off: it is closed at once, and its visits become the office's task.

    They stay booked, and stand in the list of what needs a person until the office has cancelled, moved or
    kept each (``disruptions.decide``).  Asking twice changes nothing the second time.
    """
    now = now or timezone.now()
    closing = Closing.of_times(starts_at, ends_at, practitioner=practitioner)
    guard.lock_practitioners(practitioner.pk)
    if known := _known(closing):
        return known
    appointments, _here = closing.appointments(now=now)
    waiting = set(_unanswered(appointments))
    disruption = _enter(closing, reason, {}, by=by, now=now)
    DisruptedVisit.objects.bulk_create(
        _row(disruption, appointment, Outcome.TO_DECIDE, now)
        for appointment in appointments
        if appointment.pk not in waiting
    )
    return disruption


def cancel_with_offers(
    disruption: Disruption,
    appointments: Iterable[Appointment],
    offers: dict[int, Slot | None],
    *,
    held_until: datetime,
    by: User,
    now: datetime,
) -> None:
    """Cancel visits, hold what is offered instead, and tell the patients after the grace.  All is locked.

    The number of statements does not grow with the visits.
    """
    appointments = list(appointments)
    waiting = _unanswered(appointments)  # what waited for a decision is decided
    call_off(
        appointments,
        cancelled_by=Appointment.CancelledBy.CLINIC,
        reason=disruption.reason,
        by=by,
        now=now,
        tell_at=now + GRACE,
    )
    rows = [
        _offered(_row(disruption, row, Outcome.OPEN, now), offers.get(row.pk), held_until)
        for row in appointments
    ]
    for row in rows:
        row.pk = waiting[row.appointment_id].pk if row.appointment_id in waiting else None
    DisruptedVisit.objects.bulk_update([row for row in rows if row.pk], WITH_OFFER)
    DisruptedVisit.objects.bulk_create(row for row in rows if not row.pk)
    hold_offers(rows, now=now)


def _lock(closing: Closing, now: datetime) -> set[int]:
    """Hold the practitioners whose time is closed and those who are offered instead; returns their keys.

    The practitioners to offer are looked up first without a lock; nobody else is offered afterwards.
    """
    appointments, _here = closing.appointments(now=now)
    offers = propose(appointments, closing=closing, now=now)
    concerned = closing.practitioner_keys() | {offer.practitioner.pk for offer in offers.values() if offer}
    guard.lock_practitioners(*concerned)
    return concerned


def _known(closing: Closing) -> Disruption | None:
    """The same time that was closed before and not taken back."""
    same = {"practitioner": closing.practitioner, "location": closing.location}
    span = {"starts_at": closing.starts_at, "ends_at": closing.ends_at}
    return Disruption.objects.filter(**same, **span, undone_at=None).first()


def _enter(
    closing: Closing, reason: str, reasons_for_patients: dict[str, str], *, by: User, now: datetime
) -> Disruption:
    """Close the time, by a closure where it is whole days of a place, otherwise by time off."""
    disruption = Disruption(
        practitioner=closing.practitioner,
        location=closing.location,
        starts_at=closing.starts_at,
        ends_at=closing.ends_at,
        reason=reason,
        by=by,
        at=now,
    )
    if closing.days is not None and closing.is_whole_closure:
        words = {f"reason_{language}": words for language, words in reasons_for_patients.items()}
        first, last = closing.days
        disruption.closure = Closure.objects.create(
            location=closing.location, starts_on=first, ends_on=last, **words
        )
    disruption.save()
    if not closing.is_whole_closure:
        TimeOff.objects.bulk_create(
            TimeOff(
                practitioner=practitioner,
                starts_at=away.start,
                ends_at=away.end,
                reason=reason,
                disruption=disruption,
            )
            for practitioner, away in closing.times_off(_everybodys_hours(closing, now))
        )
    return disruption


def _everybodys_hours(closing: Closing, now: datetime) -> Schedule:
    return Schedule(
        practitioners={practitioner.pk: practitioner for practitioner in Practitioner.objects.all()},
        locations={location.pk: location for location in Location.objects.all()},
        start=closing.starts_at,
        end=closing.ends_at,
        now=min(now, closing.starts_at),
    )


def _unanswered(appointments: Iterable[Appointment]) -> dict[int, DisruptedVisit]:
    rows = DisruptedVisit.objects.select_for_update().filter(
        appointment__in=appointments, outcome__in=DisruptedVisit.UNANSWERED
    )
    return {row.appointment_id: row for row in rows}


def _row(disruption: Disruption, appointment: Appointment, outcome: str, now: datetime) -> DisruptedVisit:
    return DisruptedVisit(
        disruption=disruption,
        appointment=appointment,
        starts_at=appointment.starts_at,
        practitioner=appointment.practitioner,
        outcome=outcome,
        at=now,
    )


def _offered(row: DisruptedVisit, offer: Slot | None, held_until: datetime) -> DisruptedVisit:
    """The row with the time that is offered, if there is one."""
    if offer:
        row.offered_at, row.offered_ends_at = offer.starts_at, offer.ends_at
        row.offered_blocked_until = offer.blocked_until
        row.offered_practitioner, row.offered_location = offer.practitioner, offer.location
        row.held_until = min(held_until, offer.starts_at)
    return row
