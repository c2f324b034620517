"""The front page."""

from datetime import datetime

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from appointments import availability
from appointments.models import VisitType
from clinic.directory import facts, structured
from clinic.directory.models import Practitioner
from conditions.models import Page
from conditions.signing import standing

Free = tuple[VisitType, availability.Slot]


@require_safe
def home(request):
    now = timezone.now()
    known = facts.clinic(request)["clinic"].facts
    times = availability.next_slots(VisitType.objects.bookable_online(), now=now)
    context = {
        "now": now,
        "first": first_for_anybody(times),
        "people": [
            (practitioner, _first(times.get(practitioner.pk, {})))
            for practitioner in Practitioner.objects.order_by("name", "pk")
        ],
        "structured_data": [
            structured.medical_clinic(one, structured.address(reverse("location", args=[one.location.slug])))
            for one in known
        ],
        "check_is_whole": standing.whole_check_is_shown(),
        "pages": Page.objects.main_addresses(),
    }
    return render(request, "site/home.html", context)


def first_for_anybody(times: dict[int, dict[VisitType, availability.Slot]]) -> Free | None:
    """The first free time of a visit that also a new patient may have, with that visit; None without any.

    Of two at the same moment the visit for sudden pain.
    """
    free = [
        (visit_type, slot)
        for those in times.values()
        for visit_type, slot in those.items()
        if visit_type.patients != VisitType.For.RETURNING
    ]
    return min(free, key=_rank, default=None)


def _rank(free: Free) -> tuple[datetime, bool, int, int]:
    visit_type, slot = free
    return slot.starts_at, not visit_type.acute, visit_type.position, slot.practitioner.pk


def _first(times: dict[VisitType, availability.Slot]) -> Free | None:
    """The first free time of one practitioner."""
    return min(times.items(), key=lambda free: free[1].starts_at, default=None)
