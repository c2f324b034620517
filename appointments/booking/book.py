"""Booking a visit."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.booking.instead import booked_instead
from appointments.booking.overbook import require_open_or_agreed
from appointments.booking.refusals import TokenReused, TooManyAppointments, constraints_as_refusals
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
from appointments.notifications import outbox
from clinic.common.references import new_reference
from clinic.common.refusals import NotAllowed, violated
from clinic.directory.models import Location, Practitioner


@dataclass(frozen=True)
class _Wish:
    """Everything one call of ``book`` was given."""

    visit_type: VisitType
    practitioner: Practitioner
    location: Location
    starts_at: datetime
    person: Person
    story: Story
    form_token: UUID | None
    browser: str
    by: object
    patient: Patient | None
    overbook_because: str
    over: Collection[int] | None
    now: datetime

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + self.visit_type.duration

    @cached_property
    def digest(self) -> str:
        rows = (self.visit_type, self.practitioner, self.location, self.patient)
        return digest(self.person, self.story, self.starts_at, *(row.pk for row in rows if row))


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
    patient: Patient | None = None,
    overbook_because: str = "",
    over: Collection[int] | None = None,
    now: datetime | None = None,
) -> Appointment:
    """Book a visit for a person, and queue what they are told.

    The same ``form_token`` with the same answers returns the visit it made the first time.
    Staff (``by``) may book inside the notice, beyond the horizon and into reserved hours, and with
    ``overbook_because`` and the permission over another visit: over one, or over those whose keys they were
    shown (``over``).  They may also say which ``patient`` it is; otherwise the person's own answers decide.
    What they book takes the place of a visit of the same kind that the clinic lately had to cancel.

    Raises SlotTaken, NotOpen, PatientBusy, TooManyAppointments, NotAllowed or TokenReused.
    """
    wish = _Wish(
        visit_type=visit_type,
        practitioner=practitioner,
        location=location,
        starts_at=starts_at.astimezone(UTC),  # minutes added to a wall clock go wrong when clocks change
        person=person,
        story=story or Story(),
        form_token=form_token,
        browser=browser,
        by=by,
        patient=patient,
        overbook_because=overbook_because,
        over=over,
        now=now or timezone.now(),
    )
    while True:
        try:
            with constraints_as_refusals(), transaction.atomic():
                return _book(wish)
        except IntegrityError as error:
            # Two practitioners are two locks: a reference or a token may still be taken meanwhile.
            if "reference" not in violated(error) and "form_token" not in violated(error):
                raise


def _book(wish: _Wish) -> Appointment:
    practitioner = guard.lock_practitioner(wish.visit_type, wish.practitioner)
    if known := _booked_before(wish):
        return known
    policy = BookingPolicy.current()
    overbooked = _require_open(wish, practitioner, policy)
    appointment = _save(wish, _patient(wish, policy), overbooked)
    record(
        appointment,
        AppointmentEvent.What.BOOKED,
        by=wish.by,
        at=wish.now,
        reason=appointment.overbooked_because,
        status_to=Status.BOOKED,
        starts_at_to=wish.starts_at,
        practitioner_to=wish.practitioner,
        location_to=wish.location,
    )
    outbox.booked(appointment, policy=policy, now=wish.now)
    if wish.by:
        booked_instead(appointment, by=wish.by, now=wish.now)
    if wish.browser:
        SlotHold.objects.filter(browser=wish.browser).delete()
    return appointment


def _booked_before(wish: _Wish) -> Appointment | None:
    """The visit this very form made already.  Raises TokenReused when it now says something else."""
    if not wish.form_token:
        return None
    known = Appointment.objects.with_names().filter(form_token=wish.form_token).first()
    if known and known.form_digest != wish.digest:
        raise TokenReused()
    return known


def _require_open(wish: _Wish, practitioner: Practitioner, policy: BookingPolicy) -> bool:
    """Raise unless the time is open.  Returns whether the visit will lie over another one."""
    return require_open_or_agreed(
        wish.visit_type,
        practitioner,
        wish.location,
        wish.starts_at,
        by=wish.by,
        because=wish.overbook_because,
        over=wish.over,
        now=wish.now,
        browser=wish.browser,
        policy=policy,
    )


def _save(wish: _Wish, patient: Patient, overbooked: bool) -> Appointment:
    return Appointment.objects.create(
        reference=new_reference(),
        patient=patient,
        practitioner=wish.practitioner,
        location=wish.location,
        visit_type=wish.visit_type,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        blocked_until=wish.ends_at + wish.visit_type.turnover_duration,
        overbooked=overbooked,
        overbooked_because=wish.overbook_because if overbooked else "",
        overbooked_by=wish.by if overbooked else None,
        phone=wish.person.phone,
        email=wish.person.email,
        language=wish.person.language,
        for_someone_else=wish.person.for_someone_else,
        wants_delays=wish.person.wants_delays,
        booked_online=wish.by is None,
        form_token=wish.form_token,
        form_digest=wish.digest,
        created_at=wish.now,
        **_story_fields(wish.story),
    )


def _patient(wish: _Wish, policy: BookingPolicy) -> Patient:
    """The patient this person is, or a new one.  Never shows or changes what an existing one holds."""
    person = wish.person
    if wish.by and wish.patient:
        return _chosen(wish.patient)
    # Two first bookings of one person at the same moment must find one another.
    guard.lock_name(name_key(person.first_name), name_key(person.last_name), str(person.birth_date))
    who = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "birth_date": person.birth_date,
        "phone": person.phone,
        "email": person.email,
    }
    known = Patient.objects.same_person(**who).select_related("merged_into").order_by("pk").first()
    if known is None:
        return Patient.objects.create(**who, language=person.language)
    _require_room(known.survivor, wish, policy)
    return known.survivor


def _chosen(patient: Patient) -> Patient:
    """The record that staff have found, or the one it was merged into; held until the visit is theirs.

    Raises NotAllowed when it is erased or gone.
    """
    known = Patient.objects.select_related("merged_into").filter(pk=patient.pk).first()
    records = Patient.objects.current().select_for_update(no_key=True)
    found = known and records.filter(pk=known.survivor.pk).first()
    if found is None:
        raise NotAllowed(_("This patient is not in the records any more. Please look for them again."))
    return found


def _require_room(patient: Patient, wish: _Wish, policy: BookingPolicy) -> None:
    """Raise TooManyAppointments for a patient who books online and has as many as the policy allows."""
    upcoming = patient.appointments.upcoming(wish.now).filter(booked_online=True)
    if wish.by is None and upcoming.count() >= policy.upcoming_appointments:
        raise TooManyAppointments()


def _story_fields(story: Story) -> dict:
    """The columns of a story; PostgreSQL's arrays are lists."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(story).items()}
