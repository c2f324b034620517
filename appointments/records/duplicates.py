"""READS.  Which other records may be the same person, and what stands in the way of making them one."""

from django.db.models import QuerySet

from appointments.identity import likeness
from appointments.models import Appointment, Patient


def duplicates_of(patient: Patient) -> QuerySet[Patient]:
    """Records born the same day with a similar name, phone or e-mail, the likeliest first."""
    said = ("first_name", "last_name", "birth_date", "phone", "email")
    return likeness.may_be(**{name: getattr(patient, name) for name in said}).exclude(pk=patient.pk)


def overlaps(one: Patient, other: Patient) -> list[tuple[Appointment, Appointment]]:
    """Each visit of ``one`` with a visit of ``other`` at the same time, the earliest first.

    One person is in one place at a time; visits that touch do not overlap, cancelled ones do not count.
    """
    theirs = {
        patient.pk: list(patient.appointments.holding_time().with_names().order_by("starts_at"))
        for patient in (one, other)
    }
    return [
        (appointment, also)
        for appointment in theirs[one.pk]
        for also in theirs[other.pk]
        if appointment.starts_at < also.ends_at and also.starts_at < appointment.ends_at
    ]
