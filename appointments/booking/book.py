"""Booking a visit."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from appointments import messages
from appointments.booking import guard
from appointments.booking.errors import (
    NotAllowed,
    PatientBusy,
    SlotTaken,
    TokenReused,
    TooManyVisits,
    constraints_as_refusals,
    violated,
)
from appointments.booking.request import Person, Story, digest
from appointments.booking.states import record
from appointments.models import (
    Appointment,
    AppointmentEvent,
    BookingPolicy,
    Patient,
    SlotHold,
    Status,
    VisitType,
)
from appointments.models.patients import name_key
from appointments.references import new_reference
from clinic.models import Location, Practitioner


def book(
    *,
    visit_type: VisitType,
    practitioner: Practitioner,
    location: Location,
    starts_at: datetime,
    person: Person,
    story: Story | None = None,
    form_token: UUID | None = None,
    browser: str = "",
    by=None,
    overbook_because: str = "",
    now: datetime | None = None,
) -> Appointment:
    """Book a visit for a person, and queue what they are told.

    The same ``form_token`` with the same answers returns the visit it made the first time.
    Staff (``by``) may book inside the notice, beyond the horizon and into reserved hours, and with
    ``overbook_because`` and the permission over another visit.

    Raises SlotTaken, NotOpen, PatientBusy, TooManyVisits, NotAllowed or TokenReused.
    """
    story = story or Story()
    starts_at = starts_at.astimezone(UTC)  # adding minutes to a wall clock goes wrong when clocks change
    said = digest(person, story, starts_at, visit_type.pk, practitioner.pk, location.pk)
    now = now or timezone.now()
    while True:
        try:
            with constraints_as_refusals(), transaction.atomic():
                return _book(
                    visit_type=visit_type,
                    practitioner=practitioner,
                    location=location,
                    starts_at=starts_at,
                    person=person,
                    story=story,
                    form_token=form_token,
                    form_digest=said,
                    browser=browser,
                    by=by,
                    overbook_because=overbook_because,
                    now=now,
                )
        except IntegrityError as error:
            # Two practitioners are two locks: a reference or a token may still be taken meanwhile.
            if "reference" not in violated(error) and "form_token" not in violated(error):
                raise


def _book(
    *,
    visit_type,
    practitioner,
    location,
    starts_at,
    person,
    story,
    form_token,
    form_digest,
    browser,
    by,
    overbook_because,
    now,
) -> Appointment:
    practitioner = guard.lock_giver(visit_type, practitioner)
    if known := _booked_before(form_token, form_digest):
        return known
    policy = BookingPolicy.current()
    options = {"now": now, "staff": bool(by), "browser": browser, "policy": policy}
    overbooked = False
    try:
        guard.require_open(visit_type, practitioner, location, starts_at, **options)
    except SlotTaken:
        overbooked = _may_overbook(by, overbook_because)
    ends_at = starts_at + visit_type.duration
    patient = _patient(person, starts_at, ends_at, policy=policy, online=by is None, now=now)
    appointment = Appointment.objects.create(
        reference=new_reference(),
        patient=patient,
        practitioner=practitioner,
        location=location,
        visit_type=visit_type,
        starts_at=starts_at,
        ends_at=ends_at,
        blocked_until=ends_at + visit_type.turnover_duration,
        overbooked=overbooked,
        overbooked_because=overbook_because if overbooked else "",
        overbooked_by=by if overbooked else None,
        phone=person.phone,
        email=person.email,
        language=person.language,
        for_someone_else=person.for_someone_else,
        booked_online=by is None,
        form_token=form_token,
        form_digest=form_digest,
        created_at=now,
        **_story_fields(story),
    )
    record(
        appointment,
        AppointmentEvent.What.BOOKED,
        by=by,
        at=now,
        reason=overbook_because if overbooked else "",
        status_to=Status.BOOKED,
        starts_at_to=starts_at,
        practitioner_to=practitioner,
        location_to=location,
    )
    messages.booked(appointment, policy=policy, now=now)
    if browser:
        SlotHold.objects.filter(browser=browser).delete()
    return appointment


def _booked_before(form_token, form_digest: str) -> Appointment | None:
    """The visit this very form made already.  Raises TokenReused when it now says something else."""
    if not form_token:
        return None
    known = Appointment.objects.with_names().filter(form_token=form_token).first()
    if known and known.form_digest != form_digest:
        raise TokenReused()
    return known


def _may_overbook(by, because: str) -> bool:
    if not because:
        raise SlotTaken()
    if by is None or not by.has_perm("appointments.overbook_appointment"):
        raise NotAllowed()
    return True


def _patient(person: Person, starts_at, ends_at, *, policy, online: bool, now) -> Patient:
    """The patient this person is, or a new one.  Never shows or changes what an existing one holds."""
    # Two first bookings of one person at the same moment must find one another.
    guard.lock_name(name_key(person.first_name), name_key(person.last_name), str(person.birth_date))
    known = (
        Patient.objects.same_person(
            first_name=person.first_name,
            last_name=person.last_name,
            birth_date=person.birth_date,
            phone=person.phone,
            email=person.email,
        )
        .order_by("pk")
        .first()
    )
    if known is None:
        return Patient.objects.create(
            first_name=person.first_name,
            last_name=person.last_name,
            birth_date=person.birth_date,
            phone=person.phone,
            email=person.email,
            language=person.language,
        )
    _require_room(known, starts_at, ends_at, policy=policy, online=online, now=now)
    return known


def _require_room(patient: Patient, starts_at, ends_at, *, policy, online: bool, now) -> None:
    """Raise PatientBusy or TooManyVisits for a patient who has other visits."""
    visits = patient.appointments.holding_time().filter(ends_at__gt=min(now, starts_at))
    rows = list(visits.values_list("starts_at", "ends_at", "status", "booked_online"))
    if any(start < ends_at and starts_at < end for start, end, *_ in rows):
        raise PatientBusy()
    upcoming = sum(1 for start, _, status, web in rows if web and status == Status.BOOKED and start > now)
    if online and upcoming >= policy.upcoming_visits:
        raise TooManyVisits()


def _story_fields(story: Story) -> dict:
    return {
        "needs": list(story.needs),
        "reason": story.reason,
        "began": story.began,
        "strength": story.strength,
        "happens": list(story.happens),
        "where": list(story.where),
        "side": story.side,
    }
