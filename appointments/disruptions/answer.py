"""What the patient of a visit that the clinic had to cancel answers, by the link or by phone.

A patient who takes another time gets a new visit.  The old one stays "cancelled by the clinic": it did not
take place, reports count it, and the calendar file that took it out of the patient's calendar stays true (few
calendars bring a cancelled entry back).  ``DisruptedVisit.new_appointment`` leads from the old visit to the
new one, so the old link still leads to the patient's visit.
"""

from datetime import UTC, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.booking.instead import put_in_place
from appointments.booking.offers import Outcome, let_go, resolve
from appointments.booking.refusals import NotOpen, constraints_as_refusals
from appointments.booking.states import record
from appointments.models import Appointment, AppointmentEvent, BookingPolicy, DisruptedVisit, Status
from appointments.notifications import outbox
from clinic.common.references import new_reference
from clinic.common.refusals import NotAllowed, violated
from clinic.directory.models import Location, Practitioner

# What the new visit has from the old one: who comes, how they are reached, and what they told us.
SAME = (
    "patient",
    "visit_type",
    "phone",
    "email",
    "language",
    "for_someone_else",
    "booked_online",
    "needs",
    "reason",
    "onset",
    "severity",
    "happens",
    "body_site",
    "side",
)
MAY_STILL_ANSWER = (Outcome.OPEN, Outcome.SPOKEN_TO, Outcome.DECLINED)
NO_OFFER = _("There is no time that we hold for you. Please choose another one, or call us.")


def accept_offer(row: DisruptedVisit, *, by=None, now: datetime | None = None) -> Appointment:
    """Book the time that was offered, for the same person with all they told us.

    It may be inside the notice, and no limit on visits counts: the clinic has asked for it.  A hold that
    has run out does no harm while the time is free.  Accepting twice returns the visit of the first time.
    Raises SlotTaken, NotOpen, PatientBusy, or NotAllowed when there is nothing to accept.
    """
    if row.offered_at is None:
        raise NotAllowed(NO_OFFER)
    return _book_again(
        row, row.offered_practitioner, row.offered_location, row.offered_at, as_offered=True, by=by, now=now
    )


def choose_another(
    row: DisruptedVisit,
    *,
    practitioner: Practitioner,
    location: Location,
    starts_at: datetime,
    by=None,
    now: datetime | None = None,
) -> Appointment:
    """Book any open time instead, for the same person with all they told us; the held time is let go.

    Raises as ``accept_offer`` does.
    """
    return _book_again(row, practitioner, location, starts_at, as_offered=False, by=by, now=now)


@transaction.atomic
def decline_offer(row: DisruptedVisit, *, by=None, now: datetime | None = None) -> None:
    """The patient needs no visit: the held time is let go.  Raises NotAllowed when they have a new one."""
    _lock(row)
    if row.outcome == Outcome.DECLINED:
        return
    _require_answerable(row)
    resolve(row, Outcome.DECLINED, by=by, now=now or timezone.now())
    let_go(row)


@transaction.atomic
def mark_spoken_to(row: DisruptedVisit, *, by, now: datetime | None = None) -> None:
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
        raise NotAllowed()


def _book_again(row, practitioner, location, starts_at, *, as_offered, by, now) -> Appointment:
    now = now or timezone.now()
    starts_at = starts_at.astimezone(UTC)
    while True:
        try:
            with constraints_as_refusals(), transaction.atomic():
                _lock(row, practitioner.pk)
                if row.new_appointment:
                    return row.new_appointment
                _require_answerable(row)
                time = practitioner, location, starts_at
                _require_open(row, *time, anyhow=as_offered or bool(by), now=now)
                return _save(row, *time, by=by, now=now)
        except IntegrityError as error:
            if "reference" not in violated(error):
                raise


def _require_open(row, practitioner, location, starts_at, *, anyhow: bool, now: datetime) -> None:
    """Raise unless the time can be had.  ``anyhow``: also by who could not book it online."""
    visit_type = row.appointment.visit_type
    if starts_at <= now or not visit_type.practitioners.filter(pk=practitioner.pk).exists():
        raise NotOpen()
    guard.require_open(
        visit_type, practitioner, location, starts_at, now=now, staff=anyhow, browser=row.hold_name
    )


def _save(row: DisruptedVisit, practitioner, location, starts_at, *, by, now: datetime) -> Appointment:
    """The new visit with its history and its confirmation; the row says what became of the old one."""
    appointment = _copy(row.appointment, practitioner, location, starts_at, now)
    with translation.override(settings.LANGUAGE_CODE):
        because = say("Instead of %(reference)s, which the clinic cancelled") % {"reference": row.appointment}
    record(
        appointment,
        AppointmentEvent.What.BOOKED,
        by=by,
        at=now,
        reason=because,
        status_to=Status.BOOKED,
        starts_at_to=starts_at,
        practitioner_to=practitioner,
        location_to=location,
    )
    taken = practitioner.pk, location.pk, starts_at
    offered = row.offered_practitioner_id, row.offered_location_id, row.offered_at
    outcome = Outcome.ACCEPTED if taken == offered else Outcome.CHOSE_ANOTHER
    put_in_place(row, appointment, outcome, by=by, now=now)
    outbox.booked(appointment, policy=BookingPolicy.current(), now=now)
    return appointment


def _copy(old: Appointment, practitioner, location, starts_at: datetime, now: datetime) -> Appointment:
    ends_at = starts_at + old.visit_type.duration
    return Appointment.objects.create(
        reference=new_reference(),
        practitioner=practitioner,
        location=location,
        starts_at=starts_at,
        ends_at=ends_at,
        blocked_until=ends_at + old.visit_type.turnover_duration,
        created_at=now,
        **{name: getattr(old, name) for name in SAME},
    )
