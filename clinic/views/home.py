"""The front page."""

from datetime import datetime, time, timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments import schedule
from appointments.models import VisitType
from clinic import directory
from clinic.models import Location, Practitioner

OPENINGS = 3


@require_safe
def home(request):
    now = timezone.now()
    places = directory.clinic(request)["clinic"].locations
    # When nobody is there any more today, six questions for each kind of visit need not be asked.
    open_today = any(place.state.opens_today for place in places)
    visit_type, openings = todays_openings(places[0], now) if open_today else (None, [])
    context = {
        "visit_type": visit_type,
        "openings": openings,
        "practitioners": Practitioner.objects.order_by("name", "pk"),
    }
    return render(request, "clinic/home.html", context)


def todays_openings(place: Location, now: datetime) -> tuple[VisitType | None, list[schedule.OpenTime]]:
    """The next times of today, of the first kind of visit that has any; midnight is that of ``place``."""
    tomorrow = now.astimezone(place.zone).date() + timedelta(days=1)
    end = datetime.combine(tomorrow, time(0), place.zone)
    for visit_type in VisitType.objects.bookable_online():
        times = schedule.open_times(visit_type, start=now, end=end, now=now)
        if times:
            return visit_type, schedule.first_available(times)[:OPENINGS]
    return None, []
