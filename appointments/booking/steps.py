"""The steps of an appointment's day, by the names that buttons give them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from appointments.booking.desk import arrive, complete, mark_no_show, to_room
from appointments.booking.states import NEXT, is_time_for
from appointments.booking.undo import undo
from appointments.models import Appointment, Status

STEPS: dict[str, tuple[Callable[..., None], Promise]] = {
    "arrive": (arrive, gettext_lazy("Arrived: %(name)s.")),
    "to_room": (to_room, gettext_lazy("In room: %(name)s.")),
    "complete": (complete, gettext_lazy("Done: %(name)s.")),
    "mark_no_show": (mark_no_show, gettext_lazy("No-show: %(name)s.")),
    "undo": (undo, gettext_lazy("The last change is taken back: %(name)s.")),
}
LEADS_TO: dict[str, str] = {
    Status.ARRIVED: "arrive",
    Status.IN_ROOM: "to_room",
    Status.COMPLETED: "complete",
    Status.NO_SHOW: "mark_no_show",
}


def next_steps(appointment: Appointment, *, now: datetime) -> tuple[str, ...]:
    """The steps that would not be refused now, the usual one first."""
    return tuple(
        LEADS_TO[status]
        for status in NEXT[appointment.status]
        if status in LEADS_TO and is_time_for(appointment, status, now=now)
    )


def take_step(name: str, appointment: Appointment, *, by: User, **values: Any) -> str:
    """Take one of ``STEPS`` and return the sentence that says so.  Raises the ``Refusal`` of the step."""
    change, done = STEPS[name]
    change(appointment, by=by, **values)
    return str(done) % {"name": appointment.patient.name}
