"""The next booking of somebody who books for several people: how to reach them is known already."""

from django.shortcuts import redirect

from appointments.portal.views.flow import Flow
from appointments.portal.views.granted import granted


@granted
def another(request, appointment, now):
    """Begin a booking for another person with the contact of this one, and nothing about health."""
    if request.method == "POST":
        Flow(request.session).begin_like(appointment)
        return redirect("appointments:book")
    return redirect(appointment)
