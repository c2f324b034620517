"""READS.  Which records may be the same person?  Staff look at them; nothing is done by itself."""

from datetime import date

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat

from appointments.identity.conditions import of_family
from appointments.models import Patient
from clinic.common.names import name_key

SIMILAR = 0.3  # pg_trgm's own idea of a similar word
WHOLE_NAME = Concat("first_name_key", Value(" "), "last_name_key", output_field=CharField())


def may_be(
    *, first_name: str, last_name: str, birth_date: date, phone: str, email: str = ""
) -> QuerySet[Patient]:
    """Records of who was born that day, with a name like it, the phone or the e-mail; the likeliest first."""
    alike = Q(similarity__gte=SIMILAR)
    if phone:
        alike |= Q(phone=phone)
    if email:
        alike |= Q(email__iexact=email)
    name = name_key(f"{first_name} {last_name}")
    born = Patient.objects.current().filter(birth_date=birth_date)
    family = of_family(Patient.objects.filter(birth_date=birth_date), last_name)
    found = born.annotate(similarity=TrigramSimilarity(WHOLE_NAME, name))
    return found.filter(alike | Q(pk__in=family.values("pk"))).order_by("-similarity", "pk")
