"""A physician's day and week: what they see, and the buttons on it."""

from datetime import date, timedelta
from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments import booking
from appointments.insight import physician_day
from appointments.models import Appointment
from appointments.practitioner.views.own import own, show
from appointments.visits import delays
from appointments.visits.forms import DelayForm
from clinic.common.forms.click import ClickForm
from clinic.common.refusals import Refusal
from clinic.common.templatetags.clinic_tags import zones_meet
from clinic.common.wall_clock import DAY, day_of
from clinic.directory.models import Practitioner
from clinic.directory.whose_clock import first_location

WEEK = 7
STEPS = ("to_room", "complete", "undo")


@require_safe
@own
def today(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    return _day(request, practitioner, timezone.localdate())


@require_safe
@own
def day(request: HttpRequest, practitioner: Practitioner, day: date) -> HttpResponse:
    return _day(request, practitioner, day)


@require_safe
@own
def week(request: HttpRequest, practitioner: Practitioner, day: date) -> HttpResponse:
    """The seven days of the week in which ``day`` lies, Monday first."""
    monday = day - day.weekday() * DAY
    now = timezone.now()
    context = {
        "days": physician_day.days(practitioner, monday, WEEK, zone=timezone.get_current_timezone(), now=now),
        "first": monday,
        "last": monday + 6 * DAY,
        "here": "week",
        "day": day,
        "beside": [(icon, other, _week_of(other)) for icon, other in _beside(monday, WEEK * DAY)],
        "address": _week_of(monday),
    }
    return _live(request, practitioner, "week", context, context["days"], now=now)


@require_POST
@own
def step(request: HttpRequest, practitioner: Practitioner) -> HttpResponse:
    """One click on the day: make the change, say how it went, and show the day again."""
    form = ClickForm(request.POST, steps=STEPS)
    shown, mark = timezone.localdate(), ""
    if form.is_valid():
        name, key, seen = form.cleaned_data["click"]
        appointment = get_object_or_404(Appointment.objects.with_names(), pk=key, practitioner=practitioner)
        own_only = {"own_only": True} if name == "undo" else {}
        try:
            done = booking.take_step(name, appointment, by=request.user, seen=seen, **own_only)
            messages.success(request, done)
        except Refusal as error:
            sentence = _("%(name)s: %(refusal)s")
            messages.error(request, sentence % {"name": appointment.patient.name, "refusal": error.for_staff})
        shown, mark = day_of(appointment.starts_at, appointment.location.zone), f"#v{appointment.pk}"
    else:
        _delay(request, practitioner)
    if request.htmx:
        return _day(request, practitioner, shown)
    return redirect(_day_of(shown) + mark)


def _delay(request: HttpRequest, practitioner: Practitioner) -> None:
    """Say how far behind one is, at each place where one has visits today."""
    form = DelayForm(request.POST)
    if not form.is_valid() or form.cleaned_data["behind"][0] != practitioner:
        return
    now, minutes = timezone.now(), form.cleaned_data["behind"][1]
    [found] = physician_day.days(
        practitioner, timezone.localdate(), 1, zone=timezone.get_current_timezone(), now=now
    )
    for location in {entry.appointment.location for entry in found.entries}:
        delays.set_delay(
            practitioner=practitioner, location=location, minutes=minutes, by=request.user, now=now
        )
    said = _("You are about %(minutes)s minutes behind.") if minutes else _("You are on time.")
    messages.success(request, said % {"minutes": minutes})


def _day(request: HttpRequest, practitioner: Practitioner, shown: date) -> HttpResponse:
    now = timezone.now()
    [found] = physician_day.days(practitioner, shown, 1, zone=timezone.get_current_timezone(), now=now)
    is_today = shown == timezone.localdate(now)
    context = {
        "found": found,
        "is_today": is_today,
        "behind": delays.minutes_behind(practitioner, day=shown) if is_today else 0,
        "delay_choices": delays.CHOICES,
        "here": "day",
        "day": shown,
        "beside": [(icon, other, _day_of(other)) for icon, other in _beside(shown, DAY)],
        "address": _day_of(shown),
    }
    return _live(request, practitioner, "day", context, [found], now=now)


def _live(request, practitioner: Practitioner, name: str, context: dict, days: list, *, now) -> HttpResponse:
    """The page; for one that refreshes itself what changes alone, and nothing when nothing has changed."""
    location = first_location(practitioner)
    there = [entry.appointment.location for found in days for entry in found.entries]
    context |= {
        "practitioner": practitioner,
        "location": location,
        "name_zones": zones_meet([*there, *([location] if location else [])]),
        "now": timezone.localtime(now),
    }
    inside = render_to_string(f"practitioner/{name}_inside.html", context, request)
    version = sha256(inside.encode()).hexdigest()[:32]
    if request.htmx and (unchanged := get_conditional_response(request, etag=f'"{version}"')):
        return unchanged
    context |= {"inside": inside, "version": version}
    answer = show(request, "practitioner/live.html" if request.htmx else f"practitioner/{name}.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _beside(at: date, step: timedelta) -> list[tuple[str, date]]:
    """What lies before and after, with the icon of each."""
    return [("prev", at - step), ("next", at + step)]


def _day_of(day: date) -> str:
    """Where a day is: today's own address is the front page."""
    if day == timezone.localdate():
        return reverse("appointments:schedule")
    return reverse("appointments:schedule_day", args=[day])


def _week_of(day: date) -> str:
    return reverse("appointments:schedule_week", args=[day])
