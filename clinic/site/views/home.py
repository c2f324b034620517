"""The front page."""

from datetime import datetime

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments import availability
from appointments.models import VisitType
from clinic.common.wall_clock import DAY, day_of, midnight
from clinic.directory import facts, structured
from clinic.directory.models import Location, Practitioner
from conditions.models import Page
from conditions.signing import standing

OPENINGS = 3


@require_safe
def home(request):
    now = timezone.now()
    known = facts.clinic(request)["clinic"].facts
    # When nobody is there any more today, the schedule need not be read.
    open_today = any(one.state.opens_today for one in known)
    visit_type, openings = todays_openings(known[0].location, now) if open_today else (None, [])
    context = {
        "visit_type": visit_type,
        "openings": openings[:OPENINGS],
        "openings_left": len(openings),
        "practitioners": Practitioner.objects.order_by("name", "pk"),
        "structured_data": [
            structured.medical_clinic(one, structured.address(reverse("location", args=[one.location.slug])))
            for one in known
        ],
        "check_is_whole": standing.whole_check_is_shown(),
        "pages": Page.objects.main_addresses(),
    }
    return render(request, "site/home.html", context)


def todays_openings(location: Location, now: datetime) -> tuple[VisitType | None, list[availability.Slot]]:
    """What can still be booked today, of the first kind of visit of which anything can.

    Midnight is that of ``location``.  Each opening leaves the others free: two left are two visits.
    """
    tomorrow = day_of(now, location.zone) + DAY
    end = midnight(tomorrow, location.zone)
    for search in availability.searches(VisitType.objects.bookable_online(), start=now, end=end, now=now):
        if times := availability.slots_in(search, now, end):
            return search.visit_type, availability.all_to_be_had(times)
    return None, []
