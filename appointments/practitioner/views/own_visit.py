"""One visit of a practitioner's own: what the patient told before it, and the plan they take home."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appointments.models import Appointment, CarePlan, QuestionnaireResponse
from appointments.practitioner.forms.care_plan import CarePlanForm
from appointments.practitioner.views.own import own, show
from appointments.visits import after
from appointments.visits.questionnaire import in_words
from clinic.common.refusals import NotAllowed
from clinic.common.wall_clock import day_of
from clinic.directory.models import Practitioner


@require_safe
@own
def answers(request: HttpRequest, practitioner: Practitioner, reference: str) -> HttpResponse:
    """What the patient told before the visit, on one sheet."""
    appointment = _appointment(practitioner, reference)
    response = get_object_or_404(QuestionnaireResponse, appointment=appointment)
    context = {"appointment": appointment, "response": response, "parts": in_words(response.answers)}
    return show(request, "practitioner/answers.html", context | _around(practitioner, appointment))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def plan(request: HttpRequest, practitioner: Practitioner, reference: str) -> HttpResponse:
    """Write the plan that the patient takes home, or change it."""
    appointment = _appointment(practitioner, reference)
    known = CarePlan.objects.filter(appointment=appointment).first()
    if request.method == "POST":
        form = CarePlanForm(request.POST)
        if form.is_valid() and _written(request, form, appointment):
            messages.success(
                request, _("The plan for %(name)s is saved.") % {"name": appointment.patient.name}
            )
            return redirect(_day_of(appointment))
        known = CarePlan.objects.filter(appointment=appointment).first()
    elif appointment.status not in after.WRITTEN_WHILE:
        messages.error(request, after.NOT_COME)
        return redirect(_day_of(appointment))
    else:
        form = CarePlanForm(initial=_as_it_stands(known))
    context = {
        "appointment": appointment,
        "form": form,
        "known": known,
        "seen": known and known.written_at.isoformat(),
    }
    return show(request, "practitioner/plan.html", context | _around(practitioner, appointment))


def _appointment(practitioner: Practitioner, reference: str) -> Appointment:
    return get_object_or_404(Appointment.objects.with_names(), reference=reference, practitioner=practitioner)


def _around(practitioner: Practitioner, appointment: Appointment) -> dict:
    """What the header and the way back of such a page need."""
    day = day_of(appointment.starts_at, appointment.location.zone)
    return {"practitioner": practitioner, "day": day, "back": _day_of(appointment)}


def _day_of(appointment: Appointment) -> str:
    day = day_of(appointment.starts_at, appointment.location.zone)
    return reverse("appointments:schedule_day", args=[day]) + f"#v{appointment.pk}"


def _as_it_stands(known: CarePlan | None) -> dict:
    return {"text": known.text, "handouts": known.handouts.all()} if known else {}


def _written(request: HttpRequest, form: CarePlanForm, appointment: Appointment) -> bool:
    given = form.cleaned_data
    try:
        after.write_plan(
            appointment, text=given["text"], handouts=given["handouts"], by=request.user, seen=given["seen"]
        )
    except NotAllowed as error:
        form.add_error(None, error.for_staff)
    return not form.errors
