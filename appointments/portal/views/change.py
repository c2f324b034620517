"""Moving and cancelling a booked visit."""

from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from appointments import booking, inbox
from appointments.availability import read_slot
from appointments.models import HoldOwner, Status
from appointments.portal.forms.manage import CancelForm
from appointments.portal.views.granted import granted
from appointments.portal.views.lost import lost
from appointments.portal.views.times import show, wanted
from clinic.common.private import with_form
from clinic.common.refusals import NotAllowed, Refusal


@granted
def move(request, appointment, now):
    """The open times, for a visit that has one already.  Choosing one leads to a last look."""
    if not _movable(appointment, now):
        return _too_late(request, appointment, now)
    wish = wanted(appointment.visit_type, request.GET)
    if request.method == "POST":
        time = read_slot(request.POST.get("slot", ""), appointment.visit_type)
        if time is None:
            return _lost(request, booking.NotOpen(), appointment, None, now)
        address = reverse("appointments:move_review", args=[appointment.reference])
        return redirect(f"{address}?{urlencode({'to': time.value})}")
    same = None if "with" in request.GET else appointment.practitioner
    options = {"practitioner": same, "moving": appointment, "owner": _owner(request), "now": now}
    return with_form(show(request, appointment.visit_type, wish, **options))


def _movable(appointment, now) -> bool:
    return appointment.is_changeable(now) and appointment.visit_type.online


def _owner(request) -> HoldOwner:
    """The owner of the hold that this browser may have, which does not stand in its own way."""
    return HoldOwner(browser=request.session.get("browser"))


@granted
def move_review(request, appointment, now):
    if not _movable(appointment, now):
        return _too_late(request, appointment, now)
    time = read_slot(request.GET.get("to", ""), appointment.visit_type)
    if time is None:
        return redirect("appointments:move", appointment.reference)
    if request.method != "POST":
        context = {"appointment": appointment, "time": time, "keep_query": True}
        return with_form(render(request, "portal/move_review.html", context))
    return _move(request, appointment, time, now)


def _move(request, appointment, time, now):
    try:
        booking.reschedule(appointment, time, browser=_owner(request).browser or "", now=now)
    except (booking.TooLate, NotAllowed) as error:
        return _too_late(request, appointment, now, error)
    except Refusal as error:
        return _lost(request, error, appointment, time, now)
    return redirect(appointment)


def _lost(request, error, appointment, time, now):
    """The visit keeps the time it has."""
    return with_form(
        lost(
            request,
            error,
            appointment.visit_type,
            time,
            wanted(appointment.visit_type, {}),
            action=reverse("appointments:move", args=[appointment.reference]),
            moving=appointment,
            owner=_owner(request),
            now=now,
        )
    )


@granted
def cancel(request, appointment, now):
    if not appointment.is_changeable(now):
        return _too_late(request, appointment, now)
    if request.method != "POST" or "switch" in request.POST:
        return _ask_to_cancel(request, appointment, CancelForm.unchecked(request.POST))
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _ask_to_cancel(request, appointment, form)
    try:
        _cancel(appointment, form, now)
    except Refusal as error:
        return _too_late(request, appointment, now, error)
    return redirect(appointment)


def _ask_to_cancel(request, appointment, form):
    context = {"appointment": appointment, "form": form, "keeps": "cancel"}
    return with_form(render(request, "portal/cancel.html", context))


@transaction.atomic
def _cancel(appointment, form, now):
    """Cancel the visit, and let the office know of danger words that were sent all the same."""
    booking.cancel(appointment, reason=form.cleaned_data["reason"], now=now)
    if form.danger:
        inbox.danger_before_appointment(appointment, because=[*form.danger.words], now=now)


def _too_late(request, appointment, now, error=None):
    """Not online any more: why, and the phone.  A visit that is cancelled or over shows its own page."""
    if appointment.status != Status.BOOKED or appointment.starts_at <= now:
        return redirect(appointment)
    status = 409 if request.method == "POST" else 200
    context = {"appointment": appointment, "late": appointment.is_too_late_to_change(now), "error": error}
    return with_form(render(request, "portal/too_late.html", context, status=status))
