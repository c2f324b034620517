"""A new visit in the place of one that the clinic had to cancel."""

from datetime import datetime, timedelta

from appointments.booking.offers import Outcome, let_go, resolve
from appointments.models import Appointment, DisruptedVisit, QuestionnaireResponse

LATELY = timedelta(days=30)  # later a new visit is another matter


def put_in_place(row: DisruptedVisit, appointment: Appointment, outcome: str, *, by, now: datetime) -> None:
    """The old visit's row leads to the new one, the held time is let go, the patient's answers come along.

    Nobody is alarmed again by a danger sign in them; desk and practitioner see it with the new visit too.
    """
    resolve(row, outcome, by=by, now=now, new_appointment=appointment)
    let_go(row)
    if said := QuestionnaireResponse.objects.filter(appointment=row.appointment_id).first():
        said.pk, said.appointment = None, appointment
        said.save(force_insert=True)


def booked_instead(appointment: Appointment, *, by, now: datetime) -> None:
    """A visit that staff book answers for its patient, if the clinic lately cancelled one of the same kind.

    The earliest of several: each new visit replaces one.
    """
    rows = DisruptedVisit.objects.to_answer().filter(
        appointment__patient=appointment.patient,
        appointment__visit_type=appointment.visit_type,
        starts_at__gt=now - LATELY,
    )
    row = rows.select_for_update(of=("self",)).order_by("starts_at", "pk").first()
    if row:
        put_in_place(row, appointment, Outcome.CHOSE_ANOTHER, by=by, now=now)
