"""A mistake can be mended: the e-mail address or the phone number of a visit."""

from django.shortcuts import redirect, render
from django.utils import timezone

from appointments import booking
from appointments.identity.forms import ContactPointsForm
from appointments.models import Appointment
from appointments.notifications import links
from appointments.portal.tries import FINDING
from appointments.portal.views.granted import granted
from clinic.common.private import kept_private, with_form
from clinic.common.refusals import NotAllowed


@granted
def contact_points(request, appointment, now):
    """The e-mail address and the phone number, to be corrected.

    The browser that has just booked the visit is believed; later a new e-mail address is asked first.
    """
    sure = appointment.reference in dict(map(reversed, request.session.get("booked", [])))
    if request.method != "POST" or "switch" in request.POST:
        typed = request.POST if request.method == "POST" else None
        known = {name: getattr(appointment, name) for name in ContactPointsForm.base_fields}
        return _page(request, appointment, ContactPointsForm.unchecked(typed, initial=known), sure)
    form = ContactPointsForm(request.POST)
    if not form.is_valid():
        return _page(request, appointment, form, sure)
    asked = form.cleaned_data["email"]
    if not FINDING.allowed(request, str(appointment.uid), now=now):
        form.add_error(None, FINDING.pause(request, str(appointment.uid), now=now))
        return _page(request, appointment, form, sure, status=429)
    try:
        booking.correct_contact(appointment, **form.cleaned_data, sure=sure, now=now)
    except NotAllowed as error:
        form.add_error(None, str(error))
        return _page(request, appointment, form, sure)
    links.grant(request.session, appointment, now=now)
    if appointment.email_to_confirm == asked:
        return with_form(render(request, "portal/asked_new_email.html", {"appointment": appointment}))
    return redirect(appointment)


def _page(request, appointment, form, sure, **options):
    context = {"form": form, "appointment": appointment, "sure": sure, "keeps": "mend"}
    return with_form(render(request, "portal/mend.html", context, **options))


def confirm_email(request, token):
    """Behind the link in a mail to a new address; opening it changes nothing, programs open links too."""
    now = timezone.now()
    appointment = links.read(token, now=now, kind=links.CONFIRM)
    email = appointment.email_to_confirm if appointment else ""
    if not email:
        return kept_private(render(request, "portal/link_ended.html", status=404))
    if request.method != "POST":
        return with_form(kept_private(render(request, "portal/confirm_email.html", {"email": email})))
    try:
        booking.confirm_email(appointment, email, now=now)
    except (NotAllowed, Appointment.DoesNotExist):
        return kept_private(render(request, "portal/link_ended.html", status=404))
    links.grant(request.session, appointment, now=now)
    return kept_private(redirect(appointment))
