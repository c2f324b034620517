"""READS.  Finding a patient as the office does on the phone: part of a name, a phone number, a birth date.

A name may be typed without its accents, in any order and with a slip of the finger: the names nearest to it
come first, which an index of trigrams answers.  One statement each.
"""

import re
from datetime import date

from django.contrib.postgres.search import TrigramWordDistance
from django.db.models import QuerySet
from django.db.models.functions import Reverse

from appointments.models import Patient
from appointments.models.patients import NAME, name_key

SHOWN = 8
LONGEST = 80  # signs of what was typed that are looked at
# Between 0, the name itself, and 1, nothing alike: farther away it is another name.
FARTHEST = 0.65
SHORTEST_NUMBER = 3
WRITTEN_DATE = re.compile(r"\b(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})\b", re.ASCII)
NUMBER = re.compile(r"\+?[\d\s().\-]+", re.ASCII)


def find(typed: str, *, limit: int = SHOWN) -> list[Patient]:
    """The patients that what was typed may mean, the likeliest first; none for less than two letters."""
    typed = typed.replace("\0", " ")[:LONGEST].strip()
    if NUMBER.fullmatch(typed) and not _dates(typed):
        return list(_with_phone(re.sub(r"\D", "", typed))[:limit])
    dates, name = _dates(typed), name_key(WRITTEN_DATE.sub(" ", typed)).strip(" ,;")
    if dates:
        return _born_on(dates, name)[:limit]
    return _named(name, limit) if len(name) > 1 else []


def namesakes(*, last_name: str, birth_date: date, phone: str) -> QuerySet[Patient]:
    """Who may be the same person as somebody who seems to be new: born that day, with that name or phone."""
    born = Patient.objects.current().filter(birth_date=birth_date)
    return (born.filter(last_name_key=name_key(last_name)) | born.filter(phone=phone)).order_by("pk")


def _named(name: str, limit: int) -> list[Patient]:
    nearest = (
        Patient.objects.current()
        .annotate(distance=TrigramWordDistance(name, NAME))
        .order_by("distance")[:limit]
    )
    near = [patient for patient in nearest if patient.distance <= FARTHEST]
    return sorted(near, key=lambda p: (round(p.distance, 2), p.last_name_key, p.first_name_key, p.birth_date))


def _with_phone(digits: str) -> QuerySet[Patient]:
    """Patients whose number ends so; the whole number may begin with the country's 1."""
    if len(digits) < SHORTEST_NUMBER:
        return Patient.objects.none()
    backwards = Patient.objects.current().annotate(backwards=Reverse("phone"))
    return backwards.filter(backwards__startswith=digits[::-1]).order_by("last_name_key", "pk")


def _born_on(dates: set[date], name: str) -> list[Patient]:
    """Patients born on one of the days; with a name, those whose name is like it."""
    born = Patient.objects.current().filter(birth_date__in=dates)
    if not name:
        return list(born.order_by("last_name_key", "pk")[:SHOWN])
    near = born.annotate(distance=TrigramWordDistance(name, NAME)).filter(distance__lte=FARTHEST)
    return list(near.order_by("distance", "pk")[:SHOWN])


def _dates(typed: str) -> set[date]:
    """The days that 3/27/1980, 27.3.1980 or 1980-03-27 can mean: two where day and month may be exchanged."""
    found = set()
    for first, second, third in WRITTEN_DATE.findall(typed):
        ways = (
            [(first, second, third)] if len(first) == 4 else [(third, first, second), (third, second, first)]
        )
        for year, month, day in ways:
            try:
                found.add(date(int(year), int(month), int(day)))
            except ValueError:
                continue
    return {day for day in found if day.year >= 1900}
