"""The page of one place: how to get in, when it is open, who is there."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic.directory import facts, structured
from clinic.directory.models import Practitioner


@require_safe
def location(request, slug):
    locations = facts.clinic(request)["clinic"].locations
    location = next((location for location in locations if location.slug == slug), None)
    if location is None:
        raise Http404
    practitioners = Practitioner.objects.filter(locations=location.pk).order_by("name", "pk")
    context = {
        "location": location,
        "practitioners": practitioners,
        "structured_data": structured.medical_clinic(
            location, structured.address(reverse("location", args=[slug]))
        ),
    }
    return render(request, "site/location.html", context)
