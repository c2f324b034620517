"""What a patient tells before the visit: kept with it, and the office alarmed at once by a danger sign."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments import booking, inbox
from appointments.booking import guard
from appointments.models import Appointment, QuestionnaireResponse, Status
from clinic.common import unchanged
from clinic.common.refusals import ChangedMeanwhile, NotAllowed

OPEN_WHILE = (Status.BOOKED, Status.ARRIVED)
TOO_LATE = _("These answers cannot be changed any more. Tell us when you are here, or call us.")
ELSEWHERE = _("These answers were saved in another window meanwhile. Please check yours and save again.")


def may_answer(appointment: Appointment, *, now: datetime) -> bool:
    """Can the patient still write?  Until the visit is over, or they are with the practitioner."""
    return appointment.status in OPEN_WHILE and now < appointment.ends_at


@transaction.atomic
def save_answers(
    appointment: Appointment,
    *,
    answers: dict,
    urgent_because: list[str],
    seen: datetime | None,
    needed: dict | None = None,
    now: datetime | None = None,
) -> QuestionnaireResponse:
    """Keep the answers in place of those that were ``seen`` (when they were saved; None: there were none).

    ``needed`` is what ``booking.retell`` takes: needs, few words and whether to hear of delays.

    A danger sign marks the visit for desk and practitioner, and stands on top of the office's inbox: once
    for the same signs.  Raises NotAllowed when it is too late to write, ChangedMeanwhile when other answers
    have been saved since.
    """
    now = now or timezone.now()
    guard.lock_appointment(appointment)
    if not may_answer(appointment, now=now):
        raise NotAllowed(TOO_LATE)
    known = QuestionnaireResponse.objects.filter(appointment=appointment).first()
    unchanged.require(seen, known and known.saved_at, partial(ChangedMeanwhile, ELSEWHERE))
    response = known or QuestionnaireResponse(appointment=appointment)
    response.answers, response.urgent_because = answers, urgent_because
    response.urgent, response.saved_at = bool(urgent_because), now
    response.save()
    if needed:
        booking.retell(appointment, **needed, now=now)
    if response.urgent:
        inbox.danger_before_appointment(appointment, because=urgent_because, now=now)
    return response
