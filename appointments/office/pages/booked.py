"""After a booking by phone: what to read out, and the card the patient takes along; and moving the visit."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments import booking
from appointments.models import Appointment, Message
from appointments.notifications import outbox
from appointments.notifications.told import told
from appointments.office.pages.page import office_page, show
from appointments.office.pages.times import agreed, read_times
from clinic.common.refusals import Refusal
from clinic.common.tables import is_key

CHANGE_VISITS = "appointments.change_appointment"


@office_page(CHANGE_VISITS)
@require_safe
def booked(request: HttpRequest, reference: str) -> HttpResponse:
    """The visit to read out on the phone: reference, time, place, and how the patient will be reminded."""
    appointment = _appointment(reference)
    now = timezone.now()
    reminders = appointment.messages.waiting().filter(kind=Message.Kind.REMINDER).annotate(told=told(now=now))
    context = {
        "title": _("Booked"),
        "appointment": appointment,
        "telling": outbox.telling(appointment, now=now),
        "reminders": reminders.order_by("due_at"),
        "back": reverse("admin:index"),
    }
    return show(request, "office/booked.html", context)


@office_page(CHANGE_VISITS)
@require_safe
def card(request: HttpRequest, reference: str) -> HttpResponse:
    """The visit in large type, in the patient's language whatever the reader's is, on one sheet of paper."""
    appointment = _appointment(reference)
    with translation.override(appointment.language):
        find = settings.BASE_URL + reverse("appointments:find")
        return render(
            request,
            "office/card.html",
            {"appointment": appointment, "location": appointment.location, "find": find},
        )


@office_page(CHANGE_VISITS)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Another time for a visit: one click on a free one.  An old page changes nothing and says why."""
    appointment = _appointment(reference)
    if request.POST.get("do") == "move":
        return _move(request, appointment)
    asked = request.POST or request.GET or _as_it_is(appointment)
    return _show(request, appointment, read_times(request, asked, moving=appointment))


def _move(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    times = read_times(request, request.POST, moving=appointment)
    over, seen = agreed(times), request.POST.get("seen", "")
    if not times.chosen or over is None or not is_key(seen):
        return _show(request, appointment, times, refused="" if times.chosen else _("Choose a time."))
    try:
        booking.reschedule(
            appointment,
            times.chosen,
            by=request.user,
            seen=int(seen),
            **over,
        )
    except Refusal as error:
        appointment = _appointment(appointment.reference)
        times = read_times(request, request.POST, moving=appointment)
        return _show(request, appointment, times, refused=error.for_staff, status=409)
    messages.success(request, _("The visit has its new time."))
    return redirect("admin:phone-booked", appointment.reference)


def _show(
    request: HttpRequest, appointment: Appointment, times, *, refused: str = "", status: int = 200
) -> HttpResponse:
    if request.htmx.target == "times":
        return show(request, "office/phone_times.html", {"times": times})
    context = {
        "title": _("Move a visit"),
        "appointment": appointment,
        "times": times,
        "refused": refused,
        "seen": appointment.events.order_by("pk").values_list("pk", flat=True).last() or 0,
    }
    return show(request, "office/move.html", context, status=status)


def _as_it_is(appointment: Appointment) -> dict:
    """The practitioner and the location of the visit now: where the search for another time begins."""
    return {"practitioner": str(appointment.practitioner_id), "location": str(appointment.location_id)}


def _appointment(reference: str) -> Appointment:
    return get_object_or_404(Appointment.objects.with_names(), reference=reference)
