"""Booking a visit."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.booking import guard
from appointments.booking.create import create, told_by, told_instead
from appointments.booking.gate import require_open_or_agreed
from appointments.booking.offers import bring_answers, put_in_place, row_to_answer
from appointments.booking.refusals import TokenReused, TooManyAppointments, constraints_as_refusals
from appointments.booking.request import Person, Story, digest
from appointments.models import (
    Appointment,
    BookingPolicy,
    DisruptedVisit,
    HoldOwner,
    Patient,
    Placement,
    SlotHold,
    Status,
    VisitType,
)
from appointments.models.patients import name_key
from clinic.common.references import until_unique
from clinic.common.refusals import NotAllowed

SHOWN = ("needs", "reason")  # what staff see of the visit that they name, and may take out


@dataclass(frozen=True)
class _Wish:
    """Everything one call of ``book`` was given."""

    visit_type: VisitType
    placement: Placement
    person: Person
    story: Story
    form_token: UUID | None
    owner: HoldOwner
    by: User | None
    patient: Patient | None
    instead_of: Appointment | None
    overbook_because: str
    over: Collection[int] | None
    now: datetime

    @cached_property
    def digest(self) -> str:
        rows = (self.visit_type, self.placement.practitioner, self.placement.location, self.patient)
        keys = (row.pk for row in rows if row)
        return digest(self.person, self.story, self.placement.starts_at, *keys)


def book(
    *,
    visit_type: VisitType,
    placement: Placement,
    person: Person,
    story: Story | None = None,
    form_token: UUID | None = None,
    browser: str = "",
    by: User | None = None,
    patient: Patient | None = None,
    instead_of: Appointment | None = None,
    overbook_because: str = "",
    over: Collection[int] | None = None,
    now: datetime | None = None,
) -> Appointment:
    """Book a visit for a person, and queue what they are told.

    The same ``form_token`` with the same answers returns the visit it made the first time.
    Staff (``by``) may book inside the notice, beyond the horizon and into reserved hours, and with
    ``overbook_because`` and the permission over another visit: over one, or over those whose keys they were
    shown (``over``).  They may also say which ``patient`` it is; otherwise the person's own answers decide.
    What they book keeps what the patient told us for the cancelled visit that they name (``instead_of``), and
    takes the place of one of the same type that the clinic lately had to cancel.

    Raises SlotTaken, NotOpen, PatientBusy, TooManyAppointments, NotAllowed or TokenReused.
    """
    wish = _Wish(
        visit_type=visit_type,
        placement=placement,
        person=person,
        story=story or Story(),
        form_token=form_token,
        owner=HoldOwner(browser=browser or None),
        by=by,
        patient=patient,
        instead_of=instead_of,
        overbook_because=overbook_because,
        over=over,
        now=now or timezone.now(),
    )
    # Two practitioners are two locks: a reference or a token may still be taken meanwhile.
    with constraints_as_refusals():
        return until_unique(partial(_book, wish), unique=("reference", "form_token"))


def _book(wish: _Wish) -> Appointment:
    wish = replace(wish, placement=guard.lock_practitioner(wish.visit_type, wish.placement))
    if known := _booked_before(wish):
        return known
    policy = BookingPolicy.current()
    overbooked = require_open_or_agreed(
        wish.visit_type,
        wish.placement,
        by=wish.by,
        because=wish.overbook_because,
        over=wish.over,
        now=wish.now,
        owner=wish.owner,
        policy=policy,
    )
    patient = _patient(wish, policy)
    old, row = _replaced(wish, patient) if wish.by else (None, None)
    appointment = _create(wish, patient, old, overbooked, policy)
    if row:
        put_in_place(row, appointment, DisruptedVisit.Outcome.CHOSE_ANOTHER, by=wish.by, now=wish.now)
    elif old:
        bring_answers(old, appointment)
    SlotHold.objects.of(wish.owner).delete()
    return appointment


def _booked_before(wish: _Wish) -> Appointment | None:
    """The visit this very form made already.  Raises TokenReused when it now says something else."""
    if not wish.form_token:
        return None
    known = Appointment.objects.with_names().filter(form_token=wish.form_token).first()
    if known and known.form_digest != wish.digest:
        raise TokenReused()
    return known


def _replaced(wish: _Wish, patient: Patient) -> tuple[Appointment | None, DisruptedVisit | None]:
    """The cancelled visit whose place the new one takes, and its row where the clinic has asked about it."""
    old = _cancelled(wish.instead_of, patient) if wish.instead_of else None
    row = row_to_answer(patient, wish.visit_type, instead_of=old, now=wish.now)
    return row.appointment if row else old, row


def _cancelled(named: Appointment, patient: Patient) -> Appointment | None:
    """The visit as it now is, if it is this patient's, cancelled, and no other stands in its place."""
    there = patient.appointments.cancelled().filter(pk=named.pk).select_for_update(no_key=True, of=("self",))
    return there.exclude(disruptions__new_appointment__status__in=Status.HOLDING_TIME).first()


def _create(
    wish: _Wish, patient: Patient, old: Appointment | None, overbooked: bool, policy: BookingPolicy
) -> Appointment:
    """The visit; ``old`` is the one whose place it takes."""
    told = told_by(wish.person, wish.story, online=wish.by is None)
    because = wish.overbook_because if overbooked else ""
    return create(
        wish.placement,
        visit_type=wish.visit_type,
        patient=patient,
        told=told_instead(old, told, patient, shown=SHOWN if old == wish.instead_of else ()) if old else told,
        by=wish.by,
        now=wish.now,
        reason=because,
        policy=policy,
        overbooked=overbooked,
        overbooked_because=because,
        overbooked_by=wish.by if overbooked else None,
        form_token=wish.form_token,
        form_digest=wish.digest,
    )


def _patient(wish: _Wish, policy: BookingPolicy) -> Patient:
    """The patient this person is, or a new one.  Never shows or changes what an existing one holds."""
    person = wish.person
    if wish.by and wish.patient:
        return _chosen(wish.patient)
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
        .select_related("merged_into")
        .order_by("pk")
        .first()
    )
    if known is None:
        return _new_patient(person)
    _require_room(known.survivor, wish, policy)
    return known.survivor


def _new_patient(person: Person) -> Patient:
    return Patient.objects.create(
        first_name=person.first_name,
        last_name=person.last_name,
        birth_date=person.birth_date,
        phone=person.phone,
        email=person.email,
        language=person.language,
    )


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
