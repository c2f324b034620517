"""How the people of a visit are reached, corrected by the office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments import booking
from appointments.identity.forms import ContactPointsForm
from appointments.models import Appointment
from appointments.office.pages.booked import CHANGE_VISITS
from appointments.office.pages.page import office_page, show
from clinic.common.refusals import Refusal
from clinic.common.tables import is_key


@office_page(CHANGE_VISITS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_points(request: HttpRequest, reference: str) -> HttpResponse:
    """The e-mail address and the phone number of a visit; a correction is told to the patient at once.

    An old page changes nothing and says why.
    """
    appointment = get_object_or_404(Appointment.objects.with_names(), reference=reference)
    known = {name: getattr(appointment, name) for name in ContactPointsForm.base_fields}
    if request.method != "POST":
        return _page(request, appointment, ContactPointsForm(initial=known))
    form, seen = ContactPointsForm(request.POST), request.POST.get("seen", "")
    if not form.is_valid() or not is_key(seen):
        return _page(request, appointment, form)
    try:
        booking.correct_contact(appointment, **form.cleaned_data, sure=True, by=request.user, seen=int(seen))
    except Refusal as error:
        form.add_error(None, str(error.for_staff))
        return _page(request, appointment, form, status=409)
    messages.success(request, _("The visit is told to the new address."))
    return redirect("admin:appointments_appointment_change", appointment.pk)


def _page(
    request: HttpRequest, appointment: Appointment, form: ContactPointsForm, status: int = 200
) -> HttpResponse:
    last = appointment.events.order_by("pk").last()
    context = {
        "title": _("Correct e-mail or phone"),
        "appointment": appointment,
        "form": form,
        "seen": last.pk if last else 0,
    }
    return show(request, "office/contact_points.html", context, status=status)
