"""The time that the clinic offers and holds for the patient of a visit that it had to cancel."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from appointments.booking.holds import let_expire
from appointments.models import (
    Appointment,
    DisruptedVisit,
    Patient,
    QuestionnaireResponse,
    SlotHold,
    Status,
    VisitType,
)
from clinic.common.refusals import NotAllowed

Outcome = DisruptedVisit.Outcome
LATELY = timedelta(days=30)  # later a new visit is another matter


def hold_offers(rows: Iterable[DisruptedVisit], *, now: datetime) -> None:
    """Keep the offered times from everybody else, until the hour that stands in each row.

    They count for no network address and replace nobody's hold.  Their practitioners are locked.
    """
    offered = [(row, offer) for row in rows if (offer := row.offer)]
    let_expire([offer for _row, offer in offered], now=now)
    SlotHold.objects.bulk_create(
        SlotHold(
            offer=row,
            practitioner=offer.practitioner,
            location=offer.location,
            starts_at=offer.starts_at,
            blocked_until=offer.blocked_until,
            first_held_at=now,
            expires_at=offer.held_until,
        )
        for row, offer in offered
    )


def resolve(
    row: DisruptedVisit,
    outcome: str,
    *,
    by: User | None,
    now: datetime,
    new_appointment: Appointment | None = None,
) -> None:
    """Write down what became of the visit."""
    row.outcome, row.resolved_at, row.resolved_by, row.new_appointment = outcome, now, by, new_appointment
    row.save(update_fields=["outcome", "resolved_at", "resolved_by", "new_appointment"])


def let_go(row: DisruptedVisit) -> None:
    """Give the held time back to everybody."""
    SlotHold.objects.of(row.hold_owner).delete()


def forget_offer(appointment: Appointment, *, by: User | None, now: datetime) -> None:
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


def row_to_answer(
    patient: Patient, visit_type: VisitType, *, instead_of: Appointment | None, now: datetime
) -> DisruptedVisit | None:
    """The visit that the clinic lately cancelled for a patient who has not answered; locked.

    That of ``instead_of``; without it the earliest of this type: each new visit replaces one.
    """
    rows = DisruptedVisit.objects.to_answer().filter(appointment__patient=patient)
    if instead_of:
        rows = rows.filter(appointment=instead_of)
    else:
        rows = rows.filter(appointment__visit_type=visit_type, starts_at__gt=now - LATELY)
    rows = rows.select_related("appointment").select_for_update(of=("self",))
    return rows.order_by("starts_at", "pk").first()


def put_in_place(
    row: DisruptedVisit, appointment: Appointment, outcome: str, *, by: User | None, now: datetime
) -> None:
    """The old visit's row leads to the new one, the held time is let go, the patient's answers come along."""
    resolve(row, outcome, by=by, now=now, new_appointment=appointment)
    let_go(row)
    bring_answers(row.appointment, appointment)


def bring_answers(old: Appointment, new: Appointment) -> None:
    """What the patient answered before a visit comes along to the one in its place.

    Nobody is alarmed again by a danger sign in it; desk and practitioner see it with the new visit too.
    """
    if said := QuestionnaireResponse.objects.filter(appointment=old).first():
        said.pk, said.appointment = None, new
        said.save(force_insert=True)
