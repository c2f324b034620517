"""Today: the front page of the office.  The day by practitioner, and above it what needs a person now."""

from datetime import date
from hashlib import sha256

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments import booking
from appointments.insight.board import Board, board
from appointments.models import Appointment
from appointments.office.pages.needs import Needs, needs
from appointments.office.pages.page import office_page, show
from appointments.office.tables.days import where_and_when
from appointments.visits import delays
from appointments.visits.forms import DelayForm
from clinic.common.forms.click import ClickForm
from clinic.common.refusals import Refusal
from clinic.common.wall_clock import DAY, day_of
from clinic.directory.models import Location, Practitioner

RUN_THE_DESK = "appointments.change_appointment"


@office_page()
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The board for staff at the desk.

    A practitioner who does not run the desk has a schedule of their own; everybody else sees the tables
    they may see.
    """
    if not request.user.has_perm(RUN_THE_DESK):
        if Practitioner.objects.filter(user=request.user).exists():
            return redirect("appointments:schedule")
        return admin.site.index(request)
    return _show(request, *where_and_when(request, request.GET))


@office_page(RUN_THE_DESK)
@require_POST
def desk(request: HttpRequest) -> HttpResponse:
    """One click on the board: make the change, say how it went, and show the board again."""
    form = ClickForm(request.POST, steps=booking.STEPS)
    appointment = None
    if form.is_valid():
        step, pk, seen = form.cleaned_data["click"]
        appointment = get_object_or_404(Appointment.objects.with_names(), pk=pk)
        _take_step(request, step, appointment, seen)
    locations, location, day = where_and_when(request, request.POST)
    if location:
        _delay(request, location)
    if request.htmx:
        return _show(request, locations, location, day)
    return redirect(address(location, day) + (f"#v{appointment.pk}" if appointment else ""))


def _take_step(request: HttpRequest, step: str, appointment: Appointment, seen: int) -> None:
    """Change the visit and say how it went, also when it is refused."""
    try:
        messages.success(request, booking.take_step(step, appointment, by=request.user, seen=seen))
    except Refusal as error:
        sentence = _("%(name)s: %(refusal)s")
        messages.error(request, sentence % {"name": appointment.patient.name, "refusal": error.for_staff})


def _delay(request: HttpRequest, location: Location) -> None:
    """Say how far behind somebody is at this place, if one of those buttons was pressed."""
    form = DelayForm(request.POST)
    if form.is_valid():
        practitioner, minutes = form.cleaned_data["behind"]
        delays.set_delay(practitioner=practitioner, location=location, minutes=minutes, by=request.user)
        said = _("%(name)s is about %(minutes)s minutes behind.") if minutes else _("%(name)s is on time.")
        messages.success(request, said % {"name": practitioner, "minutes": minutes})


def address(location: Location | None, day: date) -> str:
    """Where the board of a day at a place is."""
    return reverse("admin:index") + "?" + urlencode({"day": day, "location": location.pk if location else ""})


def _show(
    request: HttpRequest, locations: list[Location], location: Location | None, day: date
) -> HttpResponse:
    """The page; for a page that refreshes itself the board alone, and nothing when nothing has changed."""
    if location is None:
        return show(request, "office/today.html", {"title": _("Today")})
    now = timezone.now()
    found, due = board(location, day, now=now), needs(request.user, location, now=now)
    version = _version(found, due)
    if request.htmx and (unchanged := get_conditional_response(request, etag=f'"{version}"')):
        return unchanged
    context = {
        "title": _("Today"),
        "board": found,
        "needs": due,
        "now": now.astimezone(location.zone),
        "version": version,
        "is_today": day == day_of(now, location.zone),
        "unconfirmed": found.unconfirmed(now),
        "address": address(location, day),
        "beside": [(name, other, address(location, other)) for name, other in _beside(day)],
        "locations": locations,
        "delay_choices": delays.CHOICES,
    }
    template = "office/board.html" if request.htmx else "office/today.html"
    answer = show(request, template, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _beside(day: date) -> list[tuple[str, date]]:
    """The days before and after, with the icon of each."""
    return [("prev", day - DAY), ("next", day + DAY)]


def _version(found: Board, due: Needs) -> str:
    """A name for all that the board says, in the language it says it in."""
    said = repr((found.location.pk, found.day, found.lanes, due, get_language()))
    return sha256(said.encode()).hexdigest()[:32]
