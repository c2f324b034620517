"""READS.  Which other records may be the same person, and what stands in the way of making them one."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat

from appointments.models import Appointment, Patient

SIMILAR = 0.3  # pg_trgm's own idea of a similar word
WHOLE_NAME = Concat("first_name_key", Value(" "), "last_name_key", output_field=CharField())


def duplicates_of(patient: Patient) -> QuerySet[Patient]:
    """Records born the same day with a similar name, phone or e-mail, the likeliest first."""
    reached = Q(phone=patient.phone)
    if patient.email:
        reached |= Q(email__iexact=patient.email)
    name = f"{patient.first_name_key} {patient.last_name_key}"
    born_that_day = Patient.objects.current().filter(birth_date=patient.birth_date).exclude(pk=patient.pk)
    alike = born_that_day.annotate(similarity=TrigramSimilarity(WHOLE_NAME, name))
    return alike.filter(reached | Q(similarity__gte=SIMILAR)).order_by("-similarity", "pk")


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
