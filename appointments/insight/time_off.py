"""READS.  A practitioner's own time off, and how many visits in it wait for the office."""

from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from appointments.models import DisruptedVisit, TimeOff
from clinic.directory.models import Practitioner


def ahead(practitioner: Practitioner, *, now: datetime) -> QuerySet[TimeOff]:
    """Time off that is not over, the next first; ``waiting`` visits in it are still to be decided about."""
    undecided = DisruptedVisit.objects.unresolved().filter(
        outcome=DisruptedVisit.Outcome.TO_DECIDE,
        practitioner=OuterRef("practitioner"),
        appointment__starts_at__lt=OuterRef("ends_at"),
        appointment__blocked_until__gt=OuterRef("starts_at"),
    )
    counted = undecided.order_by().values("practitioner").annotate(count=Count("pk")).values("count")
    rows = TimeOff.objects.filter(practitioner=practitioner, ends_at__gt=now).select_related("disruption")
    waiting = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return rows.annotate(waiting=waiting).order_by("starts_at", "pk")
