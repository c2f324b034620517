"""Visits that hours, time off or a closure would leave alone: keep, move or cancel each, all at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from appointments import availability
from appointments.availability import Slot
from appointments.booking import guard
from appointments.booking.change import cancel, reschedule
from appointments.booking.offers import Outcome, resolve
from appointments.disruptions.close import cancel_with_offers
from appointments.disruptions.proposals import propose
from appointments.models import Appointment, Disruption, Placement

T = TypeVar("T")


@dataclass(frozen=True)
class Decision:
    """What is done with one visit.  ``to`` is the time it is moved to."""

    what: Literal["keep", "move", "cancel"]
    to: Placement | None = None


@dataclass(frozen=True)
class ScheduleChange(Generic[T]):
    """What became of a change of the schedule, and what the saving of it gave.

    ``asked`` are the visits it would leave outside that nobody has decided about, the first one first, each
    with the time it could be moved to (None where there is none): while there are any, nothing was changed.
    ``hit`` are the visits that were decided about.
    """

    result: T
    hit: list[Appointment]
    asked: list[tuple[Appointment, Slot | None]]


@transaction.atomic
def change_schedule(
    change: Callable[[], T], *, decisions: dict[int, Decision], by: User, now: datetime | None = None
) -> ScheduleChange[T]:
    """Save a change of hours, time off or closures, with what becomes of the visits it would leave outside.

    ``change`` saves it.  ``decisions`` are by the visit's key; a visit that is kept stays booked and valid.
    All practitioners are locked, so no visit is booked into what is being changed.

    Raises SlotTaken, NotOpen or PatientBusy when a visit cannot be moved: then nothing is changed.
    """
    now = now or timezone.now()
    guard.lock_everybody()
    appointments = list(Appointment.objects.upcoming(now).with_names())
    before = {appointment.pk for appointment in availability.outside(appointments, now=now)}
    result = change()
    hit = [
        appointment
        for appointment in availability.outside(appointments, now=now)
        if appointment.pk not in before
    ]
    if any(appointment.pk not in decisions for appointment in hit):
        offers = propose(hit, now=now)
        transaction.set_rollback(True)
        return ScheduleChange(result, [], [(row, offers[row.pk]) for row in hit])
    for appointment in hit:
        _carry_out(appointment, decisions[appointment.pk], by=by, now=now)
    return ScheduleChange(result, hit, [])


@transaction.atomic
def decide(
    disruption: Disruption,
    decisions: dict[int, Decision],
    *,
    held_until: datetime,
    by: User,
    now: datetime | None = None,
) -> None:
    """What the office does with the visits that a practitioner's time off has hit, by the visit's key.

    A patient whose visit is cancelled is offered another time, held until ``held_until``, as on a sick day.
    Visits that are not named wait on; those that were decided or have changed meanwhile stay as they are.

    Raises SlotTaken, NotOpen or PatientBusy when a visit cannot be moved: then nothing is changed.
    """
    now = now or timezone.now()
    may_be_offered = _lock(disruption, decisions, now)
    waiting = disruption.appointments.unresolved().filter(
        outcome=Outcome.TO_DECIDE, appointment__in=decisions
    )
    rows = list(waiting.select_for_update(of=("self",)).with_names().order_by("starts_at", "pk"))
    called_off = [row.appointment for row in rows if decisions[row.appointment_id].what == "cancel"]
    for row in rows:
        decision = decisions[row.appointment_id]
        if decision.what != "cancel":
            _carry_out(row.appointment, decision, by=by, now=now)
            resolve(row, Outcome.MOVED if decision.what == "move" else Outcome.KEPT, by=by, now=now)
    offers = propose(called_off, among=may_be_offered, now=now)
    cancel_with_offers(disruption, called_off, offers, held_until=held_until, by=by, now=now)


def _lock(disruption: Disruption, decisions: dict[int, Decision], now: datetime) -> set[int]:
    """Hold the practitioners of these visits, of the times they move to, and of those who may be offered."""
    rows = disruption.appointments.filter(appointment__in=decisions).with_names()
    appointments = [row.appointment for row in rows]
    cancelled = [row for row in appointments if decisions[row.pk].what == "cancel"]
    concerned = {row.practitioner_id for row in appointments}
    concerned |= {decision.to.practitioner.pk for decision in decisions.values() if decision.to}
    concerned |= {offer.practitioner.pk for offer in propose(cancelled, now=now).values() if offer}
    guard.lock_practitioners(*concerned)
    return concerned


def _carry_out(appointment: Appointment, decision: Decision, *, by: User, now: datetime) -> None:
    if decision.what == "cancel":
        cancel(appointment, by=by, now=now)
    elif decision.what == "move" and decision.to:
        reschedule(appointment, decision.to, by=by, now=now)
