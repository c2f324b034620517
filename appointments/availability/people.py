"""Who works where on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from clinic.directory.models import Location, Practitioner


def working_on(day: date, location: Location) -> QuerySet[Practitioner]:
    """Practitioners with hours at this place on a day of its calendar, by plan or by extra hours."""
    plan = {"location": location, "weekday": day.weekday()}
    weekly = Q(**{f"working_hours__{name}": value for name, value in plan.items()})
    begun = Q(working_hours__valid_from__isnull=True) | Q(working_hours__valid_from__lte=day)
    not_over = Q(working_hours__valid_until__isnull=True) | Q(working_hours__valid_until__gte=day)
    extra = Q(extra_hours__location=location, extra_hours__date=day)
    return Practitioner.objects.filter((weekly & begun & not_over) | extra).distinct()
