"""What a patient takes home: the practitioner's plan, and pages of this site to read."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.models import Appointment, CarePlan, Status
from appointments.notifications import outbox
from clinic.common import unchanged
from clinic.common.refusals import ChangedMeanwhile, NotAllowed

NOT_COME = _("A plan can be written when the patient has come.")
ELSEWHERE = _("This plan was changed in another window. Check it and save it again.")
WRITTEN_WHILE = (Status.ARRIVED, Status.IN_ROOM, Status.COMPLETED)


@transaction.atomic
def write_plan(
    appointment: Appointment,
    *,
    text: str,
    handouts: Iterable,
    by,
    seen: datetime | None,
    now: datetime | None = None,
) -> CarePlan:
    """Keep a plan in place of the one that was ``seen`` (when it was written; None: there was none).

    The patient is told once that there is something to read, and nothing of what it says.  Raises NotAllowed
    for a patient who has not come, ChangedMeanwhile when the plan was changed since it was seen.
    """
    now = now or timezone.now()
    guard.lock_appointment(appointment)
    if appointment.status not in WRITTEN_WHILE:
        raise NotAllowed(NOT_COME)
    known = CarePlan.objects.filter(appointment=appointment).first()
    unchanged.require(seen, known and known.written_at, partial(ChangedMeanwhile, ELSEWHERE))
    plan = known or CarePlan(appointment=appointment)
    plan.text, plan.written_by, plan.written_at = text, by, now
    plan.save()
    plan.handouts.set(handouts)
    outbox.after_appointment(appointment, now=now)
    return plan
