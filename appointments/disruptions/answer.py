"""What the patient of a visit that the clinic had to cancel answers, by the link or by phone.

A patient who takes another time gets a new visit.  The old one stays "cancelled by the clinic": it did not
take place, reports count it, and the calendar file that took it out of the patient's calendar stays true (few
calendars bring a cancelled entry back).  ``DisruptedVisit.new_appointment`` leads from the old visit to the
new one, so the old link still leads to the patient's visit.
"""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.booking.create import copied, create
from appointments.booking.gate import require_open, require_promised
from appointments.booking.offers import Outcome, let_go, put_in_place, resolve
from appointments.booking.refusals import NotOpen, constraints_as_refusals
from appointments.models import Appointment, DisruptedVisit, Placement, Status
from clinic.common.references import until_unique
from clinic.common.refusals import NotAllowed

MAY_STILL_ANSWER = (Outcome.OPEN, Outcome.SPOKEN_TO, Outcome.DECLINED)
OVER = _("That time is over. Please choose another one.")
ANSWERED = _("This question has been answered already. Please look at the visit again.")
NO_OFFER = _("There is no time that we hold for you. Please choose another one, or call us.")


def accept_offer(row: DisruptedVisit, *, by: User | None = None, now: datetime | None = None) -> Appointment:
    """Book the time that was offered, for the same person with all they told us.

    It is as long as it was when it was offered.  It may be inside the notice, and no limit on visits counts:
    the clinic has asked for it.  A hold that has run out does no harm while the time is free.  Accepting
    twice returns the visit of the first time.
    Raises SlotTaken, NotOpen, PatientBusy, or NotAllowed when there is nothing to accept.
    """
    if row.offer is None:
        raise NotAllowed(NO_OFFER)
    return _book_again(row, row.offer, by=by, now=now or timezone.now())


def choose_another(
    row: DisruptedVisit, placement: Placement, *, by: User | None = None, now: datetime | None = None
) -> Appointment:
    """Book any open time instead, for the same person with all they told us; the held time is let go.

    To choose the time that is offered is to accept it.  Raises as ``accept_offer`` does.
    """
    return _book_again(row, placement, by=by, now=now or timezone.now())


@transaction.atomic
def decline_offer(row: DisruptedVisit, *, by: User | None = None, now: datetime | None = None) -> None:
    """The patient needs no visit: the held time is let go.  Raises NotAllowed when they have a new one."""
    _lock(row)
    if row.outcome == Outcome.DECLINED:
        return
    _require_answerable(row)
    resolve(row, Outcome.DECLINED, by=by, now=now or timezone.now())
    let_go(row)


@transaction.atomic
def mark_spoken_to(row: DisruptedVisit, *, by: User, now: datetime | None = None) -> None:
    """Somebody of the office has spoken to the patient.  The offered time stays held as long as was promised.

    Changes nothing when the patient has answered meanwhile.
    """
    _lock(row)
    if row.outcome == Outcome.OPEN:
        resolve(row, Outcome.SPOKEN_TO, by=by, now=now or timezone.now())


def _lock(row: DisruptedVisit, *practitioners: int) -> None:
    guard.lock_appointment(row.appointment, *practitioners)
    row.refresh_from_db(
        fields=["outcome", "new_appointment"], from_queryset=DisruptedVisit.objects.select_for_update()
    )


def _require_answerable(row: DisruptedVisit) -> None:
    if row.outcome not in MAY_STILL_ANSWER or row.appointment.status != Status.CANCELLED:
        raise NotAllowed(ANSWERED)


def _book_again(row: DisruptedVisit, placement: Placement, *, by: User | None, now: datetime) -> Appointment:
    with constraints_as_refusals():
        return until_unique(partial(_replace, row, placement, by=by, now=now))


def _replace(row: DisruptedVisit, placement: Placement, *, by: User | None, now: datetime) -> Appointment:
    """The new visit in the place of the old one; the one that is there already when it was made before."""
    _lock(row, placement.practitioner.pk)
    if row.new_appointment:
        return row.new_appointment
    _require_answerable(row)
    old = row.appointment
    accepted = row.offer if row.offer and row.offer.key == placement.key else None
    placement = guard.giving(old.visit_type, accepted or placement)
    if placement.starts_at <= now:
        raise NotOpen(OVER)
    if accepted:
        require_promised(old.visit_type, placement, owner=row.hold_owner, now=now)
    else:
        require_open(old.visit_type, placement, now=now, staff=bool(by), owner=row.hold_owner)
    with translation.override(settings.LANGUAGE_CODE):
        because = say("Instead of %(reference)s, which the clinic cancelled") % {"reference": old}
    appointment = create(
        placement,
        visit_type=old.visit_type,
        patient=old.patient,
        told=copied(old),
        by=by,
        now=now,
        reason=because,
    )
    outcome = Outcome.ACCEPTED if accepted else Outcome.CHOSE_ANOTHER
    put_in_place(row, appointment, outcome, by=by, now=now)
    return appointment
