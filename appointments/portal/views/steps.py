"""The two pages between a chosen time and a booked visit have one gate in front of them."""

from functools import wraps

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from appointments import booking
from appointments.models import BookingPolicy
from appointments.notifications import links
from appointments.portal.tries import booking_tries
from appointments.portal.views.flow import Flow, question_before
from appointments.portal.views.lost import lost
from appointments.portal.views.times import hold, wanted
from clinic.common import errors
from clinic.common.refusals import Refusal


def step(view):
    """Call ``view(request, flow, chosen, now)`` with a time that is still open for this person.

    A booking that is finished says so, a time that is gone shows the three nearest, and somebody who has to
    pause reads so before they type.
    """

    @never_cache
    @wraps(view)
    def inner(request):
        flow, now = Flow(request.session), timezone.now()
        if flow.last_booked:
            return finished(request, flow.last_booked, now)
        if request.method == "POST":
            flow.carry(request.POST, now)
        chosen = flow.chosen(now)
        if chosen is None:
            return redirect("appointments:book")
        if not flow.passed(now):
            return redirect(question_before(time="kept"))
        return _paused(request, flow, chosen, now) or view(request, flow, chosen, now)

    return inner


def finished(request, reference, now):
    """The page of a booking that is over: what was booked, and what holds of it now."""
    appointment = links.granted(request.session, reference, now=now)
    return render(request, "portal/finished.html", {"appointment": appointment, "now": now})


def _paused(request, flow, chosen, now):
    if request.method == "POST":
        return None  # the booking itself counts
    tries = booking_tries(BookingPolicy.current())
    until = tries.paused_until(request, flow.browser, now=now)
    return errors.too_many(request, until=until, now=now) if until else None


def still_open(request, flow, chosen, now):
    """The page of a lost time when somebody else has it; None while it can be had.

    What is sent with a form holds the time anew when the hold has run out.
    """
    if chosen.hold:
        return None
    try:
        if request.method == "POST":
            hold(request, flow, chosen.visit_type, chosen.time, now=now)
        else:
            booking.require_open(chosen.visit_type, chosen.time, owner=flow.owner, now=now)
    except Refusal as error:
        return not_had(request, error, flow, chosen, now)
    return None


def not_had(request, error, flow, chosen, now):
    """The three nearest other times; what was typed is kept."""
    wish = wanted(chosen.visit_type, flow.wish)
    kept = {"answers": flow.answers, "owner": flow.owner}
    return lost(request, error, chosen.visit_type, chosen.time, wish, now=now, **kept)
