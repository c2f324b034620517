"""Time off: a physician enters it, sees what it hits, and takes it back before it begins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from appointments import disruptions
from appointments.insight import time_off
from appointments.models import DisruptedVisit, Disruption
from appointments.practitioner.forms.time_off import TimeOffForm
from appointments.practitioner.views.own import own, show
from clinic.common.refusals import Refusal
from clinic.directory.models import Practitioner
from clinic.directory.whose_clock import first_location

PAGE = "appointments:schedule_time_off"


@require_http_methods(["GET", "HEAD", "POST"])
@own
def page(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    """What is entered already, and the form for more."""
    now = timezone.now()
    form = TimeOffForm(request.POST or None, zone=timezone.get_current_timezone(), now=now)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "reason")}
        disruption = disruptions.take_time_off(practitioner, **given, by=request.user, now=now)
        messages.success(request, _entered(disruption))
        return redirect(PAGE)
    ahead = [
        (row, row.starts_at > now and _is_own(row, request.user))
        for row in time_off.ahead(practitioner, now=now)
    ]
    context = {
        "practitioner": practitioner,
        "location": first_location(practitioner),
        "here": "time off",
        "form": form,
        "ahead": ahead,
    }
    return show(request, "practitioner/time_off_page.html", context)


@require_POST
@own
def give_back(request: HttpRequest, practitioner: Practitioner, key: int) -> HttpResponse:
    disruption = get_object_or_404(Disruption, pk=key, practitioner=practitioner)
    try:
        disruptions.give_back(disruption, by=request.user)
    except Refusal as error:
        messages.error(request, error.for_staff)
    else:
        messages.success(request, _("The time off is taken back: you can be booked again."))
    return redirect(PAGE)


def _is_own(row, user) -> bool:
    return row.disruption is not None and row.disruption.by_id == user.pk


def _entered(disruption: Disruption) -> str:
    """What entering it did."""
    count = disruption.appointments.filter(outcome=DisruptedVisit.Outcome.TO_DECIDE).count()
    if not count:
        return _("Your time off is entered. No visit lies in it.")
    sentence = ngettext(
        "Your time off is entered. %(count)d visit lies in it: the office will call the patient.",
        "Your time off is entered. %(count)d visits lie in it: the office will call the patients.",
        count,
    )
    return sentence % {"count": count}
