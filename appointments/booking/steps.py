"""A click on a visit, on the office's board or the physician's day: the change, and how it went in words."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments import booking
from appointments.models import Appointment

STEPS = {
    "arrive": (booking.arrive, gettext_lazy("Arrived: %(name)s.")),
    "to_room": (booking.to_room, gettext_lazy("In room: %(name)s.")),
    "complete": (booking.complete, gettext_lazy("Done: %(name)s.")),
    "mark_no_show": (booking.mark_no_show, gettext_lazy("No-show: %(name)s.")),
    "undo": (booking.undo, gettext_lazy("The last change is taken back: %(name)s.")),
}


def make(request: HttpRequest, step: str, visit: Appointment, **values) -> None:
    """Take the step with the visit and say how it went, also when it is refused."""
    change, done = STEPS[step]
    name = visit.patient.name
    try:
        change(visit, by=request.user, **values)
    except booking.BookingError as error:
        sentence = _("%(name)s: %(refusal)s") % {"name": name, "refusal": refusal(error, visit)}
        messages.error(request, sentence)
    else:
        messages.success(request, done % {"name": name})


def refusal(error: booking.BookingError, visit: Appointment | None = None) -> str:
    """Why ``booking`` refused, for staff: its usual sentences speak to patients."""
    if isinstance(error, booking.PatientBusy):
        return _("This patient has another visit at that time. Please choose another time.")
    if visit and isinstance(error, booking.NotAllowed) and str(error) == str(booking.NotAllowed.message):
        return _("This does not follow on the state of the visit, which is: %(status)s.") % {
            "status": visit.get_status_display()
        }
    return str(error)
