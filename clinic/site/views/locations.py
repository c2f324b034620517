"""The page of one place: how to get in, when it is open, who is there."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic.directory import facts, structured
from clinic.directory.models import Practitioner


@require_safe
def location(request, slug):
    known = facts.clinic(request)["clinic"].facts
    found = next((one for one in known if one.location.slug == slug), None)
    if found is None:
        raise Http404
    practitioners = Practitioner.objects.filter(locations=found.location.pk).order_by("name", "pk")
    context = {
        "location": found.location,
        "facts": found,
        "practitioners": practitioners,
        "structured_data": structured.medical_clinic(
            found, structured.address(reverse("location", args=[slug]))
        ),
    }
    return render(request, "site/location.html", context)
