"""A time that somebody wanted and cannot have: nothing is lost, and here are the nearest others."""

from django.shortcuts import render

from appointments import booking, schedule
from appointments.views.flow import times_address

SHOWN = 3


def lost(request, error, visit_type, time, wish, *, now, action="", moving=None, answers=None, browser=""):
    """The page, status 409.  ``time`` is the one that was wanted, None when it was no time of ours.

    ``action`` is where the buttons of the other times lead; by default to the times page.
    """
    near = min(max(time.starts_at, now), now + visit_type.horizon) if time else now
    others = schedule.nearest(
        visit_type,
        to=near,
        count=SHOWN,
        now=now,
        practitioner=wish.person,
        location=wish.place,
        browser=browser,
        moving=moving,
    )
    context = {
        "error": error,
        "is_taken": isinstance(error, booking.SlotTaken),
        "visit_type": visit_type,
        "times": others,
        "action": action or times_address(visit_type, wish.who_and_where),
        "moving": moving,
        "answers": answers,
    }
    return render(request, "appointments/lost.html", context, status=409)
