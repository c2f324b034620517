"""What the patient of a visit that the clinic had to cancel wants instead.  A GET changes nothing."""

from contextlib import suppress
from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from appointments import booking, disruptions
from appointments.availability import read_slot
from appointments.models import DisruptedVisit
from appointments.notifications import links
from appointments.portal.views.granted import granted
from appointments.portal.views.lost import lost
from appointments.portal.views.times import show, wanted
from clinic.common.private import with_form
from clinic.common.refusals import NotAllowed, Refusal


def asked(view):
    """Call ``view(request, row, now)`` with what is offered for a cancelled visit that may be answered.

    A visit of which nothing is asked, or that is answered, shows its own page.
    """

    @granted
    @wraps(view)
    def inner(request, appointment, now):
        row = DisruptedVisit.objects.with_names().filter(appointment=appointment).last()
        if row is None or row.outcome not in disruptions.MAY_STILL_ANSWER:
            return redirect(appointment)
        return view(request, row, now)

    return inner


@asked
def take(request, row, now):
    if request.method != "POST":
        return redirect(row.appointment)
    try:
        appointment = disruptions.accept_offer(row, now=now)
    except Refusal as error:
        return _lost(request, error, row, row.offer, now)
    return _booked(request, appointment, now)


@asked
def decline(request, row, now):
    if request.method == "POST":
        # Answered in another window meanwhile: the page of the visit says what is so now.
        with suppress(NotAllowed):
            disruptions.decline_offer(row, now=now)
    return redirect(row.appointment)


@asked
def another(request, row, now):
    """The open times, that which is held for this patient among them."""
    visit_type = row.appointment.visit_type
    if not visit_type.online:
        return redirect(row.appointment)
    if request.method == "POST":
        time = read_slot(request.POST.get("slot", ""), visit_type)
        if time is None:
            return _lost(request, booking.NotOpen(), row, None, now)
        address = reverse("appointments:another_review", args=[row.appointment.reference])
        return redirect(f"{address}?{urlencode({'to': time.value})}")
    options = {"owner": row.hold_owner, "instead_of": row.appointment, "now": now}
    return with_form(show(request, visit_type, wanted(visit_type, request.GET), **options))


@asked
def review(request, row, now):
    time = read_slot(request.GET.get("to", ""), row.appointment.visit_type)
    if time is None:
        return redirect("appointments:another_time", row.appointment.reference)
    if row.offer and row.offer.key == time.key:
        time = row.offer
    if request.method != "POST":
        context = {"appointment": row.appointment, "time": time, "keep_query": True}
        return with_form(render(request, "portal/offer_review.html", context))
    try:
        appointment = disruptions.choose_another(row, time, now=now)
    except Refusal as error:
        return _lost(request, error, row, time, now)
    return _booked(request, appointment, now)


def _booked(request, appointment, now):
    links.grant(request.session, appointment, now=now)
    return redirect(appointment)


def _lost(request, error, row, time, now):
    visit_type = row.appointment.visit_type
    action = reverse("appointments:another_time", args=[row.appointment.reference])
    wish = wanted(visit_type, {})
    return with_form(
        lost(request, error, visit_type, time, wish, action=action, owner=row.hold_owner, now=now)
    )
