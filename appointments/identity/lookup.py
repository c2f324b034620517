"""READS.  A visit, found again by what its patient knows about it."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from appointments.identity.conditions import of_family
from appointments.models import Appointment, Patient
from appointments.models.appointment_sets import AppointmentQuerySet


def by_reference(reference: str, *, last_name: str, birth_date: date, now: datetime) -> Appointment | None:
    """The visit called ``reference``, if it is this person's and as long as its link would work."""
    appointments = _of_person(last_name, birth_date).with_live_link(now)
    return appointments.filter(reference=reference).first()


def by_contact(contact: str, *, last_name: str, birth_date: date, now: datetime) -> QuerySet[Appointment]:
    """The upcoming visits of this person that were booked with this e-mail address or phone number."""
    return _of_person(last_name, birth_date).upcoming(now).filter(_reached_at(contact))


def by_reference_and_contact(reference: str, *contacts: str) -> Appointment | None:
    """The visit called ``reference``, if one of these e-mail addresses or phone numbers was given for it."""
    reached = Q(pk__in=[])
    for contact in filter(None, contacts):
        reached |= _reached_at(contact)
    return Appointment.objects.filter(reached, reference=reference).first()


def family(last_name: str, birth_date: date) -> QuerySet[Patient]:
    """The records of who was born that day and whose last name agrees, a surname more or less."""
    return of_family(Patient.objects.filter(birth_date=birth_date), last_name)


def _of_person(last_name: str, birth_date: date) -> AppointmentQuerySet:
    # A patient who was merged into another record may still give the name they booked under.
    records = family(last_name, birth_date).values_list(Coalesce("merged_into", "pk"))
    return Appointment.objects.with_names().filter(patient__in=records)


def _reached_at(contact: str) -> Q:
    return Q(email__iexact=contact) if "@" in contact else Q(phone=contact)
