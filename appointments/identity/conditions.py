"""READS.  What was typed about a person, as a condition on rows that hold a name, a phone and an e-mail.

Patients and messages to the office hold them in other columns: a ``Columns`` says in which.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Replace, Reverse
from django.db.models.lookups import Contains, StartsWith

from appointments.models import Patient
from appointments.models.patients import NAME
from clinic.common.names import PARTICLES, joined, telling, ways
from clinic.common.typed import COUNTRY, Typed

# A shorter word is looked for where a word begins: "li" is not in Delia.
SHORTEST_PART = 3
# So many digits may be the beginning of a number; fewer are its end.
SHORTEST_BEGINNING = 6


@dataclass(frozen=True)
class Columns:
    """Where a row keeps a person's name.

    ``name`` is all of it, each of its words behind a space; ``only_surname`` says that the last name is this
    one surname.
    """

    name: object
    only_surname: Callable[[str], Q]


PATIENT = Columns(NAME, lambda surname: Q(last_name_key=surname))
MESSAGE = Columns(
    Concat(Value(" "), F("name_key"), output_field=TextField()),
    lambda surname: Q(name_key=surname) | Q(name_key__endswith=f" {surname}"),
)


def is_typed(typed: Typed, columns: Columns) -> Q:
    """Rows of whom the name, the numbers and the e-mail that were typed are true."""
    condition = called(typed.name, columns) if typed.name else Q()
    for digits in typed.numbers:
        condition &= has_phone(digits)
    return condition & Q(email__icontains=typed.email) if typed.email else condition


def called(name: str, columns: Columns) -> Q:
    """Rows in which a typed name can be meant, in one of its ways.  Nobody is called by signs alone."""
    condition = Q(pk__in=[])
    for way in ways(name):
        stands = Q()
        for word in way.words:
            stands &= Q(Contains(columns.name, word if len(word) >= SHORTEST_PART else f" {word}"))
        condition |= stands & columns.only_surname(way.surname) if way.surname else stands
    return condition


def has_phone(digits: str) -> Q:
    """Rows with a number that ends so, or that begins so from the area code on."""
    ends = Q(StartsWith(Reverse("phone"), digits[::-1]))
    if len(digits) < SHORTEST_BEGINNING:
        return ends
    return ends | Q(phone__startswith=f"+{COUNTRY}{digits}") | Q(phone__startswith=f"+{digits}")


def of_family(patients: QuerySet[Patient], last_name: str) -> QuerySet[Patient]:
    """Those whose last name agrees with this one: ``names.surnames_agree``, said to the database."""
    surnames = Func(
        F("last_name_key"), Value(" "), function="string_to_array", output_field=ArrayField(TextField())
    )
    patients = patients.alias(surnames=surnames, surname=Replace("last_name_key", Value(" "), Value("")))
    family, agrees = telling(last_name), Q(surname=joined(last_name))
    if not family <= PARTICLES:
        shorter = Q(surnames__contained_by=[*family | PARTICLES], surnames__overlap=[*family])
        agrees |= shorter | Q(surnames__contains=[*family])
    return patients.filter(agrees)
