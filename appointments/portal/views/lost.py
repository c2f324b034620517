"""A time that somebody wanted and cannot have: nothing is lost, and here are the nearest others."""

from django.shortcuts import render

from appointments import availability, booking
from appointments.models import NOBODY
from appointments.portal.views.flow import times_address

SHOWN = 3
NAMED = ("first_name", "last_name"), ("phone",), ("email",)  # the answers that the page repeats


def lost(request, error, visit_type, time, wish, *, now, action="", moving=None, answers=None, owner=NOBODY):
    """The page, status 409.  ``time`` is the one that was wanted, None when it was no time of ours.

    The other times keep to the wish; only when it leaves none do they come from anybody, anywhere.
    ``action`` is where their buttons lead; by default to the times page.
    """
    near = min(max(time.starts_at, now), now + visit_type.horizon) if time else now
    options = {"to": near, "count": SHOWN, "now": now, "owner": owner, "moving": moving}
    wanted = wish.who_and_where
    others = availability.nearest(
        visit_type, practitioner=wish.practitioner, location=wish.location, **options
    )
    if wanted and not others:
        wanted, others = {}, availability.nearest(visit_type, **options)
    context = {
        "error": error,
        "is_taken": isinstance(error, booking.SlotTaken),
        "visit_type": visit_type,
        "times": others,
        "action": action or times_address(visit_type, wanted),
        "moving": moving,
        "typed": _typed(answers) if answers else "",
    }
    return render(request, "portal/lost.html", context, status=409)


def _typed(answers) -> str:
    """The name and the ways to reach them, as far as they were typed, on one line."""
    words = (" ".join(filter(None, map(answers.get, names))) for names in NAMED)
    return ", ".join(filter(None, words))
