"""READS.  The patients meant by what was typed: part of a name, a phone number or an e-mail, a birth date.

A name may be typed without its accents, in any order, with or without a second surname; ``find`` forgives a
slip of the finger too, and shows the nearest names first.  Indexes answer all of it, in one statement each.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.search import TrigramWordDistance
from django.db.models import BooleanField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from appointments.identity.conditions import MESSAGE, PATIENT, called, is_typed
from appointments.models import Patient
from appointments.models.patients import NAME
from clinic.common.names import words
from clinic.common.typed import Typed, read

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

SHOWN = 8
# Between 0, the name itself, and 1, nothing alike: farther away it is another name.
FARTHEST = 0.65
SHORTEST_NAME = 2
REFERENCE = re.compile(r"[A-Z0-9]{3,6}")


class _Likeness(TypedDict):
    """How near the name of a patient is to what was typed: ``sure`` when it is that name."""

    sure: bool
    distance: float


def find(typed: str, *, limit: int = SHOWN, now: datetime | None = None) -> list[Patient]:
    """The patients that what was typed may mean, the likeliest first; none for less than two letters."""
    wish = _read(typed, now)
    if wish.name:
        return _nearest(wish, limit)
    return list(_among(Patient.objects.current(), wish).order_by("last_name_key", "pk")[:limit])


def among(patients: QuerySet[Patient], typed: str, *, now: datetime | None = None) -> QuerySet[Patient]:
    """Those of these patients of whom everything that was typed is true; none when nothing was typed."""
    return _among(patients, _read(typed, now))


def appointments(typed: str, *, now: datetime | None = None) -> Q:
    """Visits of such patients, visits that were given such a number or e-mail, and those called so."""
    wish = _read(typed, now)
    # A patient who was merged into another record is still found under the name they booked with.
    records = _among(Patient.objects.all(), wish).values_list(Coalesce("merged_into", "pk"))
    condition = Q(patient__in=records) | reference(typed)
    contact_alone = not wish.is_empty and wish == Typed(numbers=wish.numbers, email=wish.email)
    return condition | is_typed(wish, PATIENT) if contact_alone else condition


def letters(typed: str, *, now: datetime | None = None) -> Q:
    """Messages from whoever is called so or reached so, from such patients, and those called so."""
    wish = _read(typed, now)
    condition = Q(appointment__patient__in=_among(Patient.objects.all(), wish).values("pk"))
    condition |= reference(typed) | reference(typed, "appointment__reference")
    return condition if wish.is_empty or wish.days is not None else condition | is_typed(wish, MESSAGE)


def callbacks(typed: str, *, now: datetime | None = None) -> Q:
    """Calls that somebody who is called so, or is reached under such a number, has asked for."""
    wish = _read(typed, now)
    knows = not (wish.is_empty or wish.email) and wish.days is None
    return is_typed(wish, MESSAGE) if knows else Q(pk__in=[])


def reference(typed: str, column: str = "reference") -> Q:
    """Rows whose reference begins so, however it is spaced; no row for what no reference looks like."""
    plain = re.sub(r"[\s\-.]", "", typed).upper()
    return Q(**{f"{column}__startswith": plain}) if REFERENCE.fullmatch(plain) else Q(pk__in=[])


def _read(typed: str, now: datetime | None) -> Typed:
    return read(typed, today=timezone.localdate(now))


def _among(patients: QuerySet[Patient], wish: Typed) -> QuerySet[Patient]:
    if wish.is_empty:
        return patients.none()
    if wish.days is not None:
        patients = patients.filter(birth_date__in=wish.days)
    return patients.filter(is_typed(wish, PATIENT))


def _nearest(wish: Typed, limit: int) -> list[Patient]:
    """Those who are called so, then those whose names are like it, each time the nearest first."""
    name, rest = " ".join(words(wish.name)), replace(wish, name="")
    if len(name) < SHORTEST_NAME:
        return []
    current = Patient.objects.current()
    patients = (current if rest.is_empty else _among(current, rest)).annotate(
        distance=TrigramWordDistance(name, NAME)
    )
    sure, like = (patients.annotate(sure=Value(value, BooleanField())) for value in (True, False))
    sure = sure.filter(called(wish.name, PATIENT)).order_by("distance", "pk")[:limit]
    found: dict[int, WithAnnotations[Patient, _Likeness]] = {}
    for patient in sure.union(like.order_by("distance")[:limit], all=True):
        if patient.sure or patient.distance <= FARTHEST:
            found.setdefault(patient.pk, patient)
    return list(sorted(found.values(), key=_likeliest)[:limit])


def _likeliest(patient: "WithAnnotations[Patient, _Likeness]") -> tuple:
    names = (patient.last_name_key, patient.first_name_key)
    return (not patient.sure, round(patient.distance, 2), *names, patient.birth_date)
