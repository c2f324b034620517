"""Sick day and closure: who and when, every visit it hits, one confirmation, and the count-down to zero."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments import disruptions
from appointments.disruptions.closing import Closing
from appointments.disruptions.proposals import propose
from appointments.insight.disruptions import countdown, recent
from appointments.models import Disruption
from appointments.office.forms.closing import CloseForm
from appointments.office.pages.decisions import read_decisions
from appointments.office.pages.page import office_page, show
from clinic.common.refusals import Refusal
from clinic.common.tables import LONGEST_KEY
from clinic.directory.models import Location
from clinic.directory.whose_clock import clocks_of
from clinic.directory.working_days import end_of_next_working_day

CLOSE, RUN_THE_DESK = "appointments.add_timeoff", "appointments.change_appointment"
KEYS = re.compile(rf"\d{{1,{LONGEST_KEY}}}", re.ASCII)
ANSWERS = {
    "accept": (disruptions.accept_offer, gettext_lazy("%(name)s takes the offered time.")),
    "decline": (disruptions.decline_offer, gettext_lazy("%(name)s needs no visit.")),
    "spoken": (disruptions.mark_spoken_to, gettext_lazy("Spoken to: %(name)s.")),
}


@office_page(CLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Type who and when, look at who is hit, confirm once."""
    if not request.user.has_perm(RUN_THE_DESK):
        raise PermissionDenied
    location, now = Location.objects.main(), timezone.now()
    if location is None:
        return show(request, "office/close.html", {"title": _("Close time")})
    options = {"user": request.user, "location": location, "now": now}
    if request.method != "POST":
        return _ask(request, CloseForm.blank(**options), now)
    form = CloseForm(request.POST, **options)
    if not form.is_valid() or "edit" in request.POST:
        return _ask(request, form, now)
    if "confirm" in request.POST:
        return _close(request, form, now)
    return _preview(request, form, now)


def _ask(request, form, now):
    context = {"title": _("Close time"), "form": form, "disruptions": _recent(request.locations, now)}
    return show(request, "office/close.html", context)


def _recent(locations, now):
    """Each sick day or closure with what is left to do, and on whose clock it is read."""
    found = recent(now=now)
    clocks = clocks_of([row for row, _left in found], locations)
    return [(row, left, location) for (row, left), location in zip(found, clocks, strict=True)]


def _preview(request, form, now, *, warning=""):
    """Every visit that is hit, with another time for it and how its patient will be told."""
    closing = form.closing
    appointments, here = closing.appointments(now=now)
    offers = propose(appointments, closing=closing, now=now)
    context = {
        "title": _("Close this time?"),
        "form": form,
        "closing": closing,
        "whose": closing.practitioner or closing.location or _("Everybody"),
        "hit": [(appointment, offers[appointment.pk]) for appointment in appointments],
        "here": here,
        "until": form.until,
        "location": form.location,
        "whose_clock": _whose_clock(request, closing),
        "grace": disruptions.GRACE.seconds // 60,
        "warning": warning,
    }
    return show(request, "office/close_preview.html", context, status=409 if warning else 200)


def _close(request, form, now):
    seen = {int(key) for key in request.POST.getlist("seen") if KEYS.fullmatch(key)}
    try:
        disruption = disruptions.close_time(
            form.closing, by=request.user, held_until=form.until, seen=seen, now=now, **form.reasons
        )
    except Refusal as error:
        return _preview(request, form, now, warning=error.for_staff)
    return redirect("admin:closed", disruption.pk)


@office_page(RUN_THE_DESK)
@require_safe
def closed(request: HttpRequest, pk: int) -> HttpResponse:
    """The visits of one sick day or closure, and how many still need a person."""
    return _show(request, _disruption(pk))


def _show(request, disruption, *, status=200):
    now = timezone.now()
    context = {
        "title": _("Closed time"),
        "disruption": disruption,
        "now": now,
        "location": Location.objects.main(),
        "whose_clock": _whose_clock(request, disruption),
    }
    context |= countdown(disruption, now=now)
    return show(request, "office/closed.html", context, status=status)


@office_page(RUN_THE_DESK)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody on the phone said, or that they were spoken to."""
    disruption = _disruption(pk)
    what, _space, key = request.POST.get("click", "").partition(" ")
    if what in ANSWERS and KEYS.fullmatch(key):
        row = get_object_or_404(disruption.appointments.with_names(), pk=key)
        do, done = ANSWERS[what]
        name = {"name": row.appointment.patient.name}
        try:
            do(row, by=request.user)
        except Refusal as error:
            messages.error(request, _("%(name)s: %(refusal)s") % (name | {"refusal": error.for_staff}))
        else:
            messages.success(request, done % name)
    return redirect("admin:closed", disruption.pk)


@office_page(RUN_THE_DESK)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep, move or cancel the visits that a practitioner's time off has hit."""
    disruption, now, location = _disruption(pk), timezone.now(), Location.objects.main()
    decisions = read_decisions(request.POST)
    until = end_of_next_working_day(location, now=now)
    try:
        disruptions.decide(disruption, decisions, held_until=until, by=request.user, now=now)
    except Refusal as error:
        messages.error(request, error.for_staff)
        return _show(request, disruption, status=409)
    return redirect("admin:closed", disruption.pk)


@office_page(RUN_THE_DESK)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, as long as nobody was told."""
    disruption = _disruption(pk)
    try:
        left = disruptions.reopen(disruption, by=request.user)
    except Refusal as error:
        messages.error(request, error.for_staff)
    else:
        messages.success(request, _("The time is open again, and nobody was told."))
        if left:
            sentence = ngettext(
                "%(count)d visit could not be brought back. It stays cancelled.",
                "%(count)d visits could not be brought back. They stay cancelled.",
                len(left),
            )
            messages.warning(request, sentence % {"count": len(left)})
    return redirect("admin:closed", disruption.pk)


def _whose_clock(request: HttpRequest, span: Closing | Disruption) -> Location | None:
    [location] = clocks_of([span], request.locations)
    return location


def _disruption(pk: int) -> Disruption:
    rows = Disruption.objects.select_related("practitioner", "location", "by", "closure")
    return get_object_or_404(rows, pk=pk)
