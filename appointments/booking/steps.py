"""The steps of an appointment's day, by the names that buttons give them."""

from django.utils.translation import gettext_lazy

from appointments.booking.desk import arrive, complete, mark_no_show, to_room
from appointments.booking.undo import undo
from appointments.models import Appointment

STEPS = {
    "arrive": (arrive, gettext_lazy("Arrived: %(name)s.")),
    "to_room": (to_room, gettext_lazy("In room: %(name)s.")),
    "complete": (complete, gettext_lazy("Done: %(name)s.")),
    "mark_no_show": (mark_no_show, gettext_lazy("No-show: %(name)s.")),
    "undo": (undo, gettext_lazy("The last change is taken back: %(name)s.")),
}


def take_step(name: str, appointment: Appointment, *, by, **values) -> str:
    """Take one of ``STEPS`` and return the sentence that says so.  Raises the ``Refusal`` of the step."""
    change, done = STEPS[name]
    change(appointment, by=by, **values)
    return done % {"name": appointment.patient.name}
