"""The plan that a practitioner wrote, as its patient reads it."""

from django.shortcuts import redirect, render

from appointments.models import CarePlan
from appointments.portal.views.granted import granted


@granted
def plan(request, appointment, now):
    """The plan and the pages to read; the visit's own page where there is none, or none any more."""
    found = CarePlan.objects.filter(appointment=appointment).first()
    if found is None or not found.is_open(now):
        return redirect(appointment)
    handouts = found.handouts.for_readers().select_related("condition")
    context = {"appointment": appointment, "plan": found, "handouts": handouts}
    return render(request, "portal/plan.html", context)
