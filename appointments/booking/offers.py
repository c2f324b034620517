"""The time that the clinic offers and holds for the patient of a visit that it had to cancel."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, DisruptedVisit, SlotHold, Status
from clinic.common.refusals import NotAllowed

Outcome = DisruptedVisit.Outcome


def hold_offers(rows: Iterable[DisruptedVisit], *, now: datetime) -> None:
    """Keep the offered times from everybody else, until the hour that stands in each row.

    They count for no network address and replace nobody's hold.
    """
    SlotHold.objects.bulk_create(
        SlotHold(
            browser=row.hold_name,
            address="",
            practitioner=row.offered_practitioner,
            location=row.offered_location,
            starts_at=row.offered_at,
            blocked_until=row.offered_at
            + row.appointment.visit_type.duration
            + row.appointment.visit_type.turnover_duration,
            first_held_at=now,
            expires_at=row.held_until,
        )
        for row in rows
        if row.offered_at
    )


def resolve(row: DisruptedVisit, outcome: str, *, by, now: datetime, new_appointment=None) -> None:
    """Write down what became of the visit."""
    row.outcome, row.resolved_at, row.resolved_by, row.new_appointment = outcome, now, by, new_appointment
    row.save(update_fields=["outcome", "resolved_at", "resolved_by", "new_appointment"])


def let_go(row: DisruptedVisit) -> None:
    """Give the held time back to everybody."""
    SlotHold.objects.filter(browser=row.hold_name).delete()


def forget_offer(appointment: Appointment, *, by, now: datetime) -> None:
    """Before a cancelled visit comes back: what was offered instead of it is not offered any more.

    Raises NotAllowed when the patient already has the other time.
    """
    rows = list(
        appointment.disruptions.select_for_update(of=("self",))
        .select_related("new_appointment")
        .order_by("pk")
    )
    if any(row.new_appointment and row.new_appointment.status in Status.HOLDING_TIME for row in rows):
        raise NotAllowed(_("The patient already has another visit instead of this one."))
    for row in rows:
        if row.outcome in (Outcome.OPEN, Outcome.SPOKEN_TO):
            resolve(row, Outcome.RESTORED, by=by, now=now)
            let_go(row)
